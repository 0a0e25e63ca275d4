"""Photos in a recap: chosen on the desk, said in words, served to who may see them, gone when they are taken away."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from community.photo_files import keep
from community.photos import BROKEN, EMPTY, HEAVY, UNKNOWN
from meetups.models import Recap, RecapPhoto
from meetups.models.recap_photo import ALT, file_name, forget
from tests import photos as files
from tests.meetups.recaps import file, out, photo_of
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NEW = {"photos-0-alt": "A table with maps."}


def stored():
    """The files there are."""
    return {path.name.removesuffix(".webp") for path in Path(settings.MEDIA_ROOT).rglob("*.*")}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def address_of(photo, key=None):
    """Where one of its images is served."""
    return f"{photo.recap.meetup.get_absolute_url()}photos/{key or photo.large}.webp"


# --- Choosing them ----------------------------------------------------------------------------------------------------


def test_a_photo_is_chosen_said_in_words_and_shown(recap_desk, draft, client):
    data = files.jpeg((1600, 800), exif=files.exif())
    sent = NEW | {"photos-0-file": file(data), "photos-0-caption": "Where we live"}
    assert recap_desk.do(draft.meetup, **sent).status_code == 302
    photo = RecapPhoto.objects.get()
    assert (photo.alt, photo.caption, photo.width, photo.height) == ("A table with maps.", "Where we live", 1280, 640)
    assert (photo.small_width, stored()) == (640, {photo.small, photo.large})
    for key in (photo.small, photo.large):
        content = default_storage.open(file_name(draft.pk, key)).read()
        assert hashlib.sha256(content).hexdigest() == key
        assert files.CANARY not in content
    draft.publish()
    page = client.get(draft.meetup.get_absolute_url()).content.decode()
    assert f'src="{address_of(photo)}"' in page
    assert f'srcset="{address_of(photo, photo.small)} 640w, {address_of(photo)} 1280w"' in page
    assert 'alt="A table with maps." width="1280" height="640" loading="lazy"' in page
    assert "<figcaption>Where we live</figcaption>" in page


def test_photos_are_put_in_order_changed_and_taken_away(recap_desk, draft):
    for name in "ABC":
        photo_of(draft, name)
    meetup = draft.meetup

    def shown():
        return "".join(photo.alt for photo in draft.photos.all())

    assert shown() == "ABC"
    recap_desk.do(meetup, **{"photos-2-order": "1"})
    assert shown() == "CAB"
    recap_desk.do(
        meetup, **{"photos-0-alt": "X", "photos-1-DELETE": "on", "photos-3-file": file(), "photos-3-alt": "D"}
    )
    assert shown() == "XBD"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"photos-0-file": file()}, ALT),
        ({"photos-0-file": file(), "photos-0-alt": "  "}, ALT),
        ({"photos-0-file": file(), "photos-0-alt": "x" * 301}, "at most 300 characters"),
        (NEW | {"photos-0-file": file(), "photos-0-caption": "x" * 301}, "at most 300 characters"),
        (NEW | {"photos-0-file": file(b"")}, EMPTY),
        (NEW | {"photos-0-file": file(b"<svg/>", "x.svg")}, UNKNOWN),
        (NEW | {"photos-0-file": file(b"<svg/>", "x.jpg")}, UNKNOWN),
        (NEW | {"photos-0-file": file(b"GIF89a" + b"\0" * 99, "x.jpg")}, UNKNOWN),
        (NEW | {"photos-0-file": file(files.jpeg((300, 300))[:900])}, BROKEN),
        (NEW | {"photos-0-file": file(files.png_claiming(40_000, 40_000), "x.png")}, "more than 40 million pixels"),
        (NEW | {"photos-0-file": file(files.talkative_bomb(), "x.png")}, BROKEN),
        (NEW | {"photos-0-file": file(files.png() + b"\0" * (8 * 1024 * 1024), "x.png")}, HEAVY),
        (NEW | {"photos-0-file": "words, no file"}, "Choose the photo that these words are about."),
        (NEW | {"photos-0-file": file(), "photos-1-file": file()}, ALT),
        (NEW | {"photos-0-file": file(), "text": ""}, "Write what was explored."),
    ],
)  # fmt: skip
def test_what_is_no_photo_or_has_no_words_is_refused(recap_desk, draft, sent, words):
    for each in sent.values():
        if hasattr(each, "seek"):
            each.seek(0)
    answer = recap_desk.do(draft.meetup, **sent)
    page = words_of(answer)
    assert (answer.status_code, RecapPhoto.objects.count(), stored()) == (422, 0, set())
    assert words in page
    assert sent.get("photos-0-alt", "") in answer.content.decode()


def test_who_has_to_choose_again_is_told(recap_desk, draft):
    page = words_of(recap_desk.do(draft.meetup, **{"photos-0-file": file()}))
    assert "Photo 1, what it shows: Say in words what the photo shows, for people who cannot see it." in page
    assert "Choose the photo again: a browser does not keep it." in page


def test_there_is_room_for_twelve(recap_desk, draft):
    for number in range(12):
        photo_of(draft, f"Number {number}", data=files.jpeg((40 + number, 40)))
    assert "Another photo" not in words_of(recap_desk.page(draft.meetup))
    form = recap_desk.open(draft.meetup)
    assert recap_desk.do(draft.meetup, form=form).status_code == 302
    form = recap_desk.open(draft.meetup)
    more = {"photos-TOTAL_FORMS": "13", "photos-12-file": file(), "photos-12-alt": "One more"}
    answer = recap_desk.do(draft.meetup, form=form, **more)
    assert (answer.status_code, draft.photos.count()) == (422, 12)
    assert "There is room for 12 photos at most." in words_of(answer)


def test_the_database_keeps_no_photo_without_words(draft):
    photo_of(draft)
    for alt in ("", "   "):
        with pytest.raises(IntegrityError), transaction.atomic():
            RecapPhoto.objects.update(alt=alt)


def test_who_was_second_takes_no_photo_away_and_leaves_no_file(recap_desk, draft):
    form = recap_desk.open(draft.meetup)
    photo = photo_of(draft)
    Recap.objects.update(version=1)
    answer = recap_desk.do(draft.meetup, form=form, **NEW, **{"photos-0-file": file()})
    assert answer.status_code == 409
    assert (list(draft.photos.all()), stored()) == ([photo], {photo.small, photo.large})


def test_a_name_in_its_words_leaves_no_file_of_a_photo_refused(recap_desk, draft, cast):
    amina = cast.member()
    rsvp = draft.meetup.rsvps.create(member=amina, status="going", ticket=99, left_out=True)
    assert rsvp.left_out
    answer = recap_desk.do(draft.meetup, "publish", **{"photos-0-alt": "Amina", "photos-0-file": file()})
    assert (answer.status_code, stored(), draft.photos.count()) == (422, set(), 0)


# --- Their files ------------------------------------------------------------------------------------------------------


def test_taken_away_its_files_are_gone_when_that_is_done(recap_desk, draft, django_capture_on_commit_callbacks):
    gone, stays = photo_of(draft, "Gone"), photo_of(draft, "Stays", data=files.png((900, 900)))
    with django_capture_on_commit_callbacks(execute=True):
        recap_desk.do(draft.meetup, **{"photos-0-DELETE": "on"})
        assert stored() == {gone.small, gone.large, stays.small, stays.large}
    assert stored() == {stays.small, stays.large}


def test_a_file_that_another_photo_shows_stays(draft):
    first, second = photo_of(draft, "One"), photo_of(draft, "The same again")
    assert first.large == second.large
    second.delete()
    forget(draft.pk, {file_name(draft.pk, key) for key in (first.small, first.large)})
    assert stored() == {first.small, first.large}
    first.delete()
    forget(draft.pk, {file_name(draft.pk, key) for key in (first.small, first.large)})
    assert stored() == set()


def test_of_another_recap_the_same_photo_is_another_file(draft, cast):
    other = Recap.objects.create(meetup=cast.meetup("Other", days=-3), text="x")
    one, two = photo_of(draft), photo_of(other)
    one.delete()
    forget(draft.pk, {file_name(draft.pk, key) for key in (one.small, one.large)})
    assert default_storage.exists(file_name(other.pk, two.large))


def test_a_file_half_written_is_written_anew():
    default_storage.save(file_name(1, "a"), files_content(b"half"))
    keep(file_name(1, "a"), b"the whole")
    keep(file_name(1, "a"), b"the whole")
    assert default_storage.open(file_name(1, "a")).read() == b"the whole"
    assert stored() == {"a"}


def files_content(data):
    """As the storage takes it."""
    from django.core.files.base import ContentFile

    return ContentFile(data)


# --- Serving them -----------------------------------------------------------------------------------------------------


@pytest.fixture
def browsers(cast, sign_in, client, desk):
    """Who may ask."""
    member, staff = sign_in(cast.member()), sign_in(cast.member("Bilal", is_staff=True))
    return {"visitor": client, "member": member, "staff": staff, "organiser": desk.client}


SEEN = {
    ("everyone", True): ["visitor", "member", "staff", "organiser"],
    ("members", True): ["member", "staff", "organiser"],
    ("everyone", False): ["organiser"],
    ("members", False): ["organiser"],
}


@pytest.mark.parametrize(("audience", "is_out"), SEEN)
def test_a_photo_is_served_to_who_may_read_the_recap(past, browsers, audience, is_out):
    recap = out(past, audience=audience, **({} if is_out else {"published_at": None}))
    photo = photo_of(recap)
    for key in (photo.small, photo.large):
        answers = {who: browser.get(address_of(photo, key)) for who, browser in browsers.items()}
        seen = [who for who, answer in answers.items() if answer.status_code == 200]
        assert seen == SEEN[audience, is_out]
        assert all(answer.status_code == 404 for who, answer in answers.items() if who not in seen)
        for who in seen:
            answer, public = answers[who], (audience, is_out) == ("everyone", True)
            assert answer.content[8:12] == b"WEBP"
            assert answer["Content-Type"] == "image/webp"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in answer["Content-Security-Policy"]
            wanted = "public, max-age=86400, immutable" if public else "private, no-cache"
            assert answer["Cache-Control"] == wanted
            assert ("Cookie" in answer.get("Vary", "")) is not public


def test_asked_again_it_is_not_sent_again_but_looked_at_again(past, client, browsers):
    photo = photo_of(out(past, audience="members"))
    first = browsers["member"].get(address_of(photo))
    again = browsers["member"].get(address_of(photo), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")
    assert client.get(address_of(photo), headers={"if-none-match": first["ETag"]}).status_code == 404


def test_where_there_is_none_there_is_none(past, cast, client):
    recap = out(past)
    photo = photo_of(recap)
    other = out(cast.meetup("Other", days=-3))
    missing = photo_of(recap, data=files.png())
    default_storage.delete(file_name(recap.pk, missing.large))
    base = f"{past.get_absolute_url()}photos/"
    for path in (
        f"{base}{'0' * 64}.webp",
        f"{base}x.webp",
        f"{base}{photo.large}",
        f"{base}{photo.large}.jpg",
        f"{base}..%2f..%2fdb.sqlite3.webp",
        address_of(photo).replace(past.slug, other.meetup.slug),
        address_of(photo).replace(past.slug, "nowhere"),
        address_of(missing),
        f"/media/{file_name(recap.pk, photo.large)}",
    ):
        assert client.get(path).status_code == 404, path
    assert client.post(address_of(photo)).status_code == 405


def test_taken_back_its_photos_are_served_to_nobody(past, client):
    recap = out(past)
    photo = photo_of(recap)
    assert client.get(address_of(photo)).status_code == 200
    recap.take_back()
    assert client.get(address_of(photo)).status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_a_page_with_photos_costs_the_same_however_many(past, client, browsers, django_assert_max_num_queries, count):
    recap = out(past)
    for number in range(count):
        photo_of(recap, data=files.jpeg((40 + number, 40)))
    for who, most in {"visitor": 3, "member": 8}.items():
        with django_assert_max_num_queries(most):
            assert browsers[who].get(past.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("count", [1, 12])
def test_the_desks_pages_cost_the_same_however_many(past, recap_desk, cast, django_assert_max_num_queries, count):
    for number in range(count):
        meetup = cast.meetup(f"Number {number}", days=-number)
        recap = out(meetup, text="Amina and Bilal")
        photo_of(recap, data=files.jpeg((40 + number, 40)))
        photo_of(out(past) if not number else past.recap, data=files.jpeg((40 + number, 40)))
        member = cast.member(f"Guest{number}")
        meetup.rsvps.create(member=member, status="going", ticket=9, left_out=True)
    with django_assert_max_num_queries(11):
        recap_desk.page(past)
    with django_assert_max_num_queries(12):
        recap_desk.client.get("/admin/meetups/meetup/")
