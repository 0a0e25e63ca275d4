"""Who sees what a member tells: everything, for everyone who could look, wherever it could show."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from community.leaving import erase
from community.models import Member, Profile
from community.models.profile_terms import TOLD
from community.photo_files import keep
from tests.community.told import CANARIES, photo_url, telling, telling_all
from tests.pages import words_of
from tests.photos import png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/members/"
ROLES = ["stranger", "member", "staff", "organiser", "self"]
# To whom something shows, by who may see it. Somebody with the desk's key but no role is a member like others.
SEEN_BY = {
    "nobody": {"self"},
    "organisers": {"organiser", "self"},
    "members": {"member", "staff", "organiser", "self"},
}


@pytest.fixture
def browsers(cast, sign_in):
    """Who may look, at what this member tells."""

    def made(profile):
        people = {"member": cast.member("Bilal"), "staff": cast.member("Sol", is_staff=True),
                  "organiser": cast.organiser(), "self": profile.member}  # fmt: skip
        return {"stranger": Client()} | {role: sign_in(person) for role, person in people.items()}

    return made


def shows(browser, profile, name, path):
    """Whether this thing is on that page. (Photos: whether the page asks for one.)"""
    html = browser.get(path).content.decode()
    wanted = {"photo": f"/photo/{profile.small}.webp", "standing": "experienced"}.get(name, CANARIES.get(name))
    return wanted in html


@pytest.mark.parametrize("seen", SEEN_BY)
@pytest.mark.parametrize("name", TOLD)
def test_each_thing_is_on_its_page_for_those_it_is_for(browsers, name, seen):
    profile = telling_all("nobody", **{f"{name}_seen": seen})
    looking = browsers(profile)
    found = {role for role in ROLES if shows(looking[role], profile, name, profile.get_absolute_url())}
    assert found == SEEN_BY[seen]
    for other in {*TOLD} - {name}:
        assert not shows(looking["member"], profile, other, profile.get_absolute_url())
        assert not shows(looking["organiser"], profile, other, profile.get_absolute_url())


@pytest.mark.parametrize("seen", SEEN_BY)
def test_the_list_shows_no_more_than_the_page(browsers, seen):
    profile = telling_all(seen)
    looking = browsers(profile)
    for role in ROLES:
        found = {name for name in TOLD if shows(looking[role], profile, name, LIST)}
        theirs = SEEN_BY[seen] - {"self"} | ({"self"} if seen == "members" else set())
        assert found == ({"photo", "pronouns", "place", "helps"} if role in theirs else set()), role


@pytest.mark.parametrize("seen", SEEN_BY)
@pytest.mark.parametrize("name", ["place", "does", "curious", "helps"])
def test_words_are_found_only_by_those_who_may_read_them(browsers, name, seen):
    """Also when asked for what must not be there."""
    looking = browsers(telling_all("nobody", **{f"{name}_seen": seen}))
    may_find = SEEN_BY[seen] - {"self"} | ({"self"} if seen == "members" else set())
    abouts = ["", name] if name in ("curious", "helps") else [""]
    for role in ROLES[1:]:
        for about in abouts:
            answer = looking[role].get(LIST, {"q": CANARIES[name], "about": about})
            assert ("Tess" in words_of(answer)) is (role in may_find), (role, about)
            other = looking[role].get(LIST, {"q": CANARIES[name], "about": "name"})
            assert "Tess" not in words_of(other)
        without = looking[role].get(LIST, {"q": f"Tess -{CANARIES[name]}"})
        assert ("1 found" in words_of(without)) is (role not in may_find), role


@pytest.mark.parametrize("seen", SEEN_BY)
def test_a_photo_is_served_to_those_it_is_for(browsers, seen):
    profile = telling_all("nobody", photo_seen=seen)
    for role, browser in browsers(profile).items():
        for key in (profile.small, profile.large):
            answer = browser.get(photo_url(profile, key))
            assert (answer.status_code == 200) is (role in SEEN_BY[seen]), role
            if answer.status_code == 200:
                assert answer.content[8:12] == b"WEBP"
                assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "private, no-cache")
                assert answer["X-Content-Type-Options"] == "nosniff"
            else:
                assert answer.status_code == 404


@pytest.mark.parametrize("seen", SEEN_BY)
def test_all_of_it_is_in_their_own_download_and_in_nobody_elses(browsers, seen):
    profile = telling_all(seen)
    for role, browser in browsers(profile).items():
        if role == "stranger":
            continue
        with ZipFile(BytesIO(browser.post("/me/download/").content)) as folder:
            told = "".join(folder.read(name).decode() for name in folder.namelist() if name.endswith(".json"))
            photos = {name: folder.read(name) for name in folder.namelist() if name.endswith(".webp")}
        found = {name for name, word in CANARIES.items() if name != "standing" and word in told}
        assert found == ({*CANARIES} - {"standing"} if role == "self" else set()), role
        if role == "self":
            [given] = json.loads(told[: told.rindex("}") + 1])["What you tell other members"]
            assert (given["standing"], given["helps_seen"]) == ("experienced", profile.get_helps_seen_display())
            kept = {default_storage.open(profile.file_name(key)).read() for key in (profile.small, profile.large)}
            assert {*photos.values()} == kept
        else:
            assert photos == {}


def test_no_address_is_ever_shown(browsers):
    profile = telling_all("members")
    for browser in browsers(profile).values():
        for path in (LIST, profile.get_absolute_url()):
            assert "tess@example.org" not in browser.get(path).content.decode()


def test_who_does_not_want_to_be_found_is_not(browsers):
    profile = telling_all("members", listed=False)
    page, photo = profile.get_absolute_url(), photo_url(profile)
    for role, browser in browsers(profile).items():
        opens = role in ("organiser", "self")
        status = 302 if role == "stranger" else 404
        assert browser.get(page).status_code == (200 if opens else status), role
        assert browser.get(photo).status_code == (200 if opens else 404), role
        assert profile.slug not in browser.get(LIST, {"q": "Tess"}).content.decode(), role


@pytest.mark.parametrize(
    "changes", [{"is_active": False}, {"confirmed_at": None}, {"name": ""}], ids=["closed", "unconfirmed", "nameless"]
)
def test_who_does_not_count_is_nowhere(browsers, changes):
    profile = telling_all("members")
    looking = browsers(profile)
    Member.objects.filter(pk=profile.member_id).update(**changes)
    for role in ("member", "organiser"):
        assert profile.slug not in looking[role].get(LIST).content.decode()
        for path in (profile.get_absolute_url(), photo_url(profile)):
            assert looking[role].get(path).status_code == 404


def test_who_left_is_nowhere_and_their_files_are_gone(browsers, django_capture_on_commit_callbacks):
    profile, other = telling_all("members"), telling("Wren", photo=png(), photo_seen="members")
    looking, stray = browsers(profile), profile.file_name("left-by-a-killed-process")
    keep(stray, b"half a photo")
    page, photo = profile.get_absolute_url(), photo_url(profile)
    with django_capture_on_commit_callbacks(execute=True):
        erase(profile.member)
        assert default_storage.exists(stray)
    folder = profile.file_name("x").rpartition("/")[0]
    assert not default_storage.exists(folder)
    assert default_storage.exists(other.file_name(other.large))
    for path in (page, photo):
        assert looking["organiser"].get(path).status_code == 404
    assert list(Profile.objects.all()) == [other]


def test_where_there_is_no_photo_there_is_none(browsers):
    profile, other = telling_all("members"), telling("Wren")
    browser = browsers(profile)["member"]
    for path in (
        photo_url(profile, "0" * 64),
        photo_url(profile, "x"),
        photo_url(other, profile.large),
        photo_url(profile).replace(".webp", ".jpg"),
        f"/members/nowhere/photo/{profile.large}.webp",
        f"/media/{profile.file_name(profile.large)}",
        f"{profile.get_absolute_url()}photo/..%2f..%2fdb.sqlite3.webp",
    ):
        assert browser.get(path).status_code == 404, path
    assert browser.post(photo_url(profile)).status_code == 405
    again = browser.get(photo_url(profile), headers={"if-none-match": f'"{profile.large}"'})
    assert again.status_code == 304
