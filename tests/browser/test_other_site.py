"""A person who has never been here starts at another site, joins, and ends there, signed in: without JavaScript."""

import pytest

from community.models import Member
from tests.community.door import authenticator
from tests.provider.conftest import forum, known
from tests.site import shown_by

__all__ = ["forum"]

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def asks_to_sign_in(here, forum):
    """Starts at the other site."""
    here.page.goto(f"{forum.url}/login")


def types_a_code(here, address):
    """Types the address, and the code that is mailed there."""
    assert here.heading() == "Sign in or join"
    here.write("E-mail address", address)
    here.press("Send me a code")
    here.write("Code", here.site.code_for(address))
    here.press("Continue")


def test_newcomer_joins_on_the_way_and_ends_where_they_began(forum, stage):
    here = stage()
    asks_to_sign_in(here, forum)
    types_a_code(here, "wren@example.org")
    assert here.heading() == "Go on to The forum?"
    assert here.says("wren@example.org")
    here.press("Go on to The forum")
    assert here.heading() == "Hello wren@example.org"
    assert here.page.url.startswith(f"{forum.url}/callback?")
    assert Member.objects.get().confirmed_at
    assert forum.visits[0].claims["sub"] == str(Member.objects.get().pk)


def test_to_our_own_site_the_code_is_all_it_takes(forum, stage):
    """The form the code is typed in ends at the other site itself."""
    forum.register("Our forum", skip_consent=True)
    here = stage()
    asks_to_sign_in(here, forum)
    types_a_code(here, "wren@example.org")
    assert here.heading() == "Hello wren@example.org"


def test_who_has_a_second_lock_proves_it_on_the_way(forum, stage):
    forum.register("Our forum", skip_consent=True)
    secret = authenticator(known())
    here = stage()
    asks_to_sign_in(here, forum)
    types_a_code(here, "amina@example.org")
    here.prove_second_lock(shown_by(secret))
    assert here.heading() == "Hello amina@example.org"


def test_who_would_rather_not_goes_back_without_having_been_named(forum, stage):
    here = stage()
    here.enter(known())
    asks_to_sign_in(here, forum)
    here.press("No, go back")
    assert here.heading() == "You are not signed in"
    assert [set(each) for each in forum.refusals] == [{"error", "state"}]


def test_who_signs_out_there_and_here_ends_there(forum, stage):
    here = stage()
    here.enter(known())
    asks_to_sign_in(here, forum)
    here.press("Go on to The forum")
    here.page.goto(forum.leave(forum.visits[0]))
    here.press("Sign out here too")
    assert here.heading() == "Goodbye"
    here.open("/me/")
    assert here.heading() == "Sign in or join"
