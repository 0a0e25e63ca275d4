"""Telling of oneself: off until somebody says otherwise, kept as it was typed, taken back at any time."""

import hashlib
import re
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from community.models import Profile
from community.models.profile_terms import TOLD
from tests import photos as files
from tests.bad_input import everything
from tests.community.told import NOTHING, photo_url, telling, telling_all
from tests.meetups.recaps import file
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TELL = "/me/profile/more/"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def stored(settings):
    """The files there are."""
    return {path.name.removesuffix(".webp") for path in Path(settings.MEDIA_ROOT).rglob("*.*")}


@pytest.fixture
def amina(cast):
    """A member with pronouns."""
    return cast.member(pronouns="she/her")


@pytest.fixture
def browser(amina, sign_in):
    """Hers."""
    return sign_in(amina)


def test_nothing_is_told_until_somebody_says_so(amina, browser, cast):
    page = browser.get(TELL)
    assert page.status_code == 200
    assert not Profile.objects.exists()
    assert re.findall(r'<option value="(\w+)" selected>', page.content.decode()) == ["nobody"] * len(TOLD)
    assert not re.search(r"<input[^>]*listed[^>]*checked", page.content.decode())
    fresh = Profile.of(amina)
    assert (fresh.listed, fresh.parts(["members", "organisers"])) == (False, {})
    assert browser.post(TELL, NOTHING).status_code == 302
    kept = Profile.objects.get()
    assert (kept.listed, kept.parts(["nobody", "members", "organisers"])["pronouns"].value) == (False, "she/her")
    assert kept.parts(["members", "organisers"]) == {}


def test_what_is_told_is_kept_and_shown_as_it_was_typed(amina, browser):
    sent = NOTHING | {
        "listed": "on",
        "place": "  by   the sea ",
        "place_seen": "members",
        "standing": "newbie",
        "standing_seen": "members",
        "does": "I <b>mend</b>\r\nthings",
        "does_seen": "members",
        "helps": "Tea",
        "helps_seen": "organisers",
        "links": "https://a.example.org/\r\n\r\n https://b.example.org/?x=1&y=2 \r\nhttps://a.example.org/",
        "links_seen": "members",
    }
    answer = browser.post(TELL, sent)
    profile = Profile.objects.get(member=amina)
    assert answer["Location"] == profile.get_absolute_url()
    assert (profile.place, profile.does) == ("by the sea", "I <b>mend</b>\nthings")
    assert profile.links == "https://a.example.org/\nhttps://b.example.org/?x=1&y=2"
    assert (profile.words, profile.more_words) == ("by the sea\nI <b>mend</b>\nthings", "Tea")
    page = browser.get(profile.get_absolute_url())
    html = page.content.decode()
    assert "<p>I &lt;b&gt;mend&lt;/b&gt;<br>things</p>" in html
    rel = 'rel="nofollow noopener noreferrer me"'
    assert f'<a href="https://b.example.org/?x=1&amp;y=2" {rel}>https://b.example.org/?x=1&amp;y=2</a>' in html
    assert "What I can help with only organisers Tea" in words_of(page)
    assert "With technology I feel I am a newbie" in words_of(page)
    form = browser.get(TELL).content.decode()
    for kept in ('value="by the sea"', "I &lt;b&gt;mend&lt;/b&gt;\nthings</textarea>", 'value="newbie"', "checked"):
        assert kept in form, kept


def test_told_twice_and_taken_back_there_is_one_and_its_address_stays(amina, browser):
    browser.post(TELL, NOTHING | {"listed": "on", "place": "Leeds"})
    slug = Profile.objects.get().slug
    browser.post(TELL, NOTHING)
    profile = Profile.objects.get()
    assert (profile.slug, profile.listed, profile.place) == (slug, False, "")


def test_addresses_tell_nothing_of_whose_they_are():
    slugs = {telling(name).slug for name in ("Wren Moss", "Kai")}
    assert len(slugs) == 2
    assert all(re.fullmatch(r"[2-9a-z]{10}", slug) for slug in slugs)
    assert str(Profile.objects.first()).startswith("Profile ")


def test_nobody_is_listed_without_a_name(cast, sign_in):
    browser = sign_in(cast.member("", email="noname@example.org"))
    answer = browser.post(TELL, NOTHING | {"listed": "on", "place": "Leeds"})
    assert (answer.status_code, Profile.objects.count()) == (422, 0)
    assert "Members are listed by name. Tell us yours first." in words_of(answer)
    assert browser.post(TELL, NOTHING).status_code == 302


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Amina", "A"), ("Amina Moss", "AM"), ("ana maria de souza", "AS"), ("Élise", "É"), ("🎉 party", "P"), ("🎉", ""),
     ("李 小龙", "李小"), ("", "")],
)  # fmt: skip
def test_initials_stand_where_there_is_no_photo(cast, name, letters):
    assert Profile(member=cast.member(name, email="x@example.org")).initials == letters


# --- The photo --------------------------------------------------------------------------------------------------------


def test_a_photo_is_kept_as_two_squares_that_tell_nothing(browser, settings):
    sent = NOTHING | {"file": file(files.jpeg((1600, 800), exif=files.exif())), "photo_seen": "members"}
    assert browser.post(TELL, sent).status_code == 302
    profile = Profile.objects.get()
    assert stored(settings) == {profile.small, profile.large}
    for key in (profile.small, profile.large):
        content = default_storage.open(profile.file_name(key)).read()
        assert hashlib.sha256(content).hexdigest() == key
        assert files.CANARY not in content
    page = browser.get(profile.get_absolute_url()).content.decode()
    assert f'src="{photo_url(profile)}" alt=""' in page


def test_saved_again_the_photo_stays_another_takes_its_place_and_it_is_taken_away(
    browser, settings, django_capture_on_commit_callbacks
):
    profile = telling_all("members")
    other = {profile.small, profile.large}
    seen = set()
    first, second = file(files.jpeg((800, 600))), file(files.png((900, 700)))
    for sent, count in (({"file": first}, 2), ({}, 2), ({"file": second}, 2), ({"no_photo": "on"}, 0)):
        with django_capture_on_commit_callbacks(execute=True):
            assert browser.post(TELL, NOTHING | sent).status_code == 302
        mine = stored(settings) - other
        assert len(mine) == count
        seen.add(frozenset(mine))
    assert len(seen) == 3
    assert stored(settings) == other
    assert 'name="no_photo"' not in browser.get(TELL).content.decode()


def test_files_go_only_when_it_is_certain(browser, settings):
    browser.post(TELL, NOTHING | {"file": file()})
    before = stored(settings)
    browser.post(TELL, NOTHING | {"no_photo": "on"})  # the test's own transaction never ends
    assert stored(settings) == before


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg/>", b"GIF89a" + b"\0" * 99, files.jpeg((300, 300))[:900], files.png_claiming(40_000, 40_000)],
    ids=["empty", "svg", "gif", "half", "huge"],
)  # fmt: skip
def test_what_is_no_photo_is_refused_and_what_was_typed_is_kept(browser, settings, content):
    before = everything()
    answer = browser.post(TELL, NOTHING | {"place": "Kept <b>", "file": file(content)})
    assert (answer.status_code, everything() == before, stored(settings)) == (422, True, set())
    assert "There is a problem" in words_of(answer)
    assert 'value="Kept &lt;b&gt;"' in answer.content.decode()


def test_a_good_photo_beside_a_bad_link_has_to_be_chosen_again(browser, settings):
    answer = browser.post(TELL, NOTHING | {"links": "ftp://x.example.org", "file": file()})
    assert (answer.status_code, stored(settings)) == (422, set())
    assert "Choose the photo again: a browser does not keep it." in words_of(answer)
    assert "This is not a link we can show: “ftp://x.example.org”." in words_of(answer)


# --- The database -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong", [*({f"{name}_seen": "everyone"} for name in TOLD), {"standing": "guru"}, {"small": "a"}, {"large": "a"}]
)
def test_the_database_keeps_no_other_audience_and_no_half_photo(wrong):
    telling("Wren")
    with pytest.raises(IntegrityError), transaction.atomic():
        Profile.objects.update(**wrong)
