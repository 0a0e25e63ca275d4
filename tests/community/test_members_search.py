"""Search over the whole site finds members who want to be found, for members, by what these may read."""

import pytest

from tests.community.told import CANARIES, telling, telling_all
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def finds(browser, asked):
    """Whether it finds her, and nothing else."""
    return "Members (1)" in words_of(browser.get("/search/", {"q": asked}))


@pytest.mark.parametrize("seen", ["nobody", "organisers", "members"])
def test_only_those_who_may_read_it_find_it(cast, sign_in, client, seen):
    profile = telling_all(seen)
    who = {"visitor": client, "member": sign_in(cast.member()), "organiser": sign_in(cast.organiser()),
           "self": sign_in(profile.member)}  # fmt: skip
    finders = {"nobody": set(), "organisers": {"organiser"}, "members": {"member", "organiser", "self"}}[seen]
    for name in ("place", "does", "curious", "helps"):
        assert {each for each, browser in who.items() if finds(browser, CANARIES[name])} == finders, name
    assert {each for each, browser in who.items() if finds(browser, "Tess -nothing")} == {"member", "organiser", "self"}
    assert not any(finds(browser, "tess@example.org") for browser in who.values())


def test_who_does_not_want_to_be_found_is_not(cast, sign_in):
    telling("Tess", listed=False)
    for person in (cast.member(), cast.organiser()):
        assert not finds(sign_in(person), "Tess -nothing")


def test_a_hit_leads_to_their_page(cast, sign_in):
    profile = telling("Tess", helps="Seeds", helps_seen="members")
    answer = sign_in(cast.member()).get("/search/", {"q": "seeds"})
    assert f'href="{profile.get_absolute_url()}"' in answer.content.decode()
    assert "<mark>Seeds</mark>" in answer.content.decode()
