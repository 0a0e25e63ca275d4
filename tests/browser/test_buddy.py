"""From a first code to a buddy: an old phone, no JavaScript."""

import pytest

from community.models import Community
from tests.community.buddies import OFFER

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_newcomer_is_welcomed_asks_for_a_buddy_and_is_matched(stage, cast):
    Community.objects.create(pk=1, contact_email="hello@example.org")
    bilal, olu = cast.member("Bilal"), cast.organiser()
    cast.meetup("Who gets left out?")
    old = stage()
    old.enter(bilal)
    old.open(OFFER)
    old.write("A line about you (optional)", "Evenings are best.")
    old.press("Save my offer")
    assert old.says("You offer to be a buddy to 1 newcomer at once.")

    new = stage()
    new.sign_in("wren@example.org")
    assert new.heading() == "Welcome"
    assert new.says("What happens at a meetup")
    assert new.says("Who gets left out?")
    new.follow("My name and time zone")
    new.write("Name", "Wren Price")
    new.press("Save")
    new.follow("New here? What a meetup is like")
    assert new.heading() == "Welcome, Wren"
    new.follow("Ask for a buddy")
    new.write("What would help you? (optional)", "Crowds make me shy.")
    new.press("Ask for a buddy")
    assert new.says("You have asked for a buddy.")
    wanted = new.site.mail_to("hello@example.org", "A newcomer would like a buddy").get_body().get_content()
    assert "Wren" not in wanted

    desk = stage()
    desk.enter(olu, second_factor=True)
    desk.open("/admin/community/buddyrequest/")
    desk.follow("Wren Price")
    assert desk.says("Crowds make me shy.")
    desk.page.get_by_label("Buddy:").select_option(label="Bilal: has 0 of 1. Evenings are best.")
    desk.press("Save")
    assert desk.page.get_by_text("has a buddy").first.is_visible()

    told = new.site.mail_to("wren@example.org", "Bilal is your buddy").get_body().get_content()
    assert bilal.email in told
    assert "wren@example.org" in new.site.mail_to(bilal.email, "Wren Price is new").get_body().get_content()
    new.page.reload()
    assert new.says("is your buddy:")
    new.press("I do not need a buddy any more")
    assert new.says("It is over. You need not explain.")
    assert "thank you" in new.site.mail_to(bilal.email, "You are not matched").get_body().get_content().lower()
