"""Photos kept in a bucket that speaks S3: served, replaced and erased as from a folder; and what happens while it does
not answer."""

import os

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from community.leaving import erase
from community.models import Member, Profile
from community.models.profile import forget_photos, images_of
from community.photo_files import NOT_KEPT, FilesUnreachable, content_of, keep, names_under
from meetups.models import Recap
from tests import photos as files
from tests.community import buckets
from tests.community.processes import PRODUCTION, manage
from tests.meetups.recaps import RecapDesk, file, out, photo_of
from tests.pages import words_of
from tests.site import ROOT, free_port

pytestmark = pytest.mark.django_db

TELL = "/me/profile/more/"
SEEN = {f"{name}_seen": "members" for name in
        ("pronouns", "place", "standing", "does", "curious", "helps", "links", "photo")}  # fmt: skip


@pytest.fixture(scope="module")
def server():
    with buckets.serve() as bucket:
        yield bucket


@pytest.fixture
def bucket(server, settings):
    """Empty, and what the site keeps its photos in."""
    settings.STORAGES = settings.STORAGES | server.storages
    for name in default_storage.under(""):
        default_storage.delete(name)
    return server


@pytest.fixture
def down(settings):
    """Nothing listens there."""
    settings.STORAGES = settings.STORAGES | buckets.Bucket(f"http://127.0.0.1:{free_port()}").storages


def names():
    return sorted(names_under("people") + names_under("recaps"))


def tell(browser, data, **more):
    sent = SEEN | {"listed": "on", "place": "Leeds", "file": file(data)} | more
    return browser.post(TELL, {key: value for key, value in sent.items() if value is not None})


def photo_url(profile):
    return reverse("member-photo", args=[profile.slug, profile.large])


def headers(answer):
    kept = ("Content-Type", "Cache-Control", "ETag", "Content-Length", "X-Content-Type-Options")
    return {name: answer.get(name) for name in kept}


def test_photo_is_served_with_the_same_headers_as_from_a_folder_and_replaced(bucket, amina, sign_in, settings):
    browser = sign_in(amina)
    assert tell(browser, files.jpeg((1600, 800))).status_code == 302
    profile = Profile.objects.get()
    old = names()
    assert len(old) == 2
    from_bucket = browser.get(photo_url(profile))
    assert from_bucket.content == content_of(profile.file_name(profile.large))
    with_folder = {name: value for name, value in settings.STORAGES.items() if name != "default"}
    settings.STORAGES = with_folder | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    keep(profile.file_name(profile.large), from_bucket.content)
    from_folder = browser.get(photo_url(profile))
    assert (from_bucket.content, headers(from_bucket)) == (from_folder.content, headers(from_folder))
    settings.STORAGES = settings.STORAGES | bucket.storages


def test_of_a_photo_replaced_nothing_is_left_and_of_one_erased_neither(
    bucket, amina, sign_in, django_capture_on_commit_callbacks
):
    browser = sign_in(amina)
    with django_capture_on_commit_callbacks(execute=True):
        tell(browser, files.jpeg((1600, 800)))
    old = names()
    with django_capture_on_commit_callbacks(execute=True):
        tell(browser, files.png((900, 900)))
    profile = Profile.objects.get()
    assert names() == sorted(profile.file_name(key) for key in (profile.small, profile.large))
    assert not set(old) & set(names())
    with django_capture_on_commit_callbacks(execute=True):
        erase(amina)
    assert names() == []
    assert not Profile.objects.exists()


def test_photos_of_a_recap_are_kept_and_thrown_away_there(bucket, cast, client, django_capture_on_commit_callbacks):
    recap = out(cast.meetup(days=-3))
    photo = photo_of(recap)
    assert len(names()) == 2
    url = f"{recap.meetup.get_absolute_url()}photos/{photo.large}.webp"
    assert client.get(url)["Content-Type"] == "image/webp"
    default_storage.delete(names()[0])
    default_storage.delete(names()[0])
    assert client.get(url).status_code == 404
    photo_of(recap, data=files.png((900, 900)))
    recap.take_back()
    with django_capture_on_commit_callbacks(execute=True):
        Recap.objects.get().discard()
    assert names() == []


def test_nobody_else_reads_the_bucket_through_us(bucket, amina, sign_in, client):
    tell(sign_in(amina), files.jpeg((1600, 800)))
    assert client.get(photo_url(Profile.objects.get())).status_code == 404
    with pytest.raises(NotImplementedError):
        default_storage.url(names()[0])


def test_folders_that_begin_alike_are_told_apart_and_a_part_is_written_anew(bucket):
    for name in ("people/1/a.webp", "people/10/a.webp", "people/1/deep/b.webp"):
        keep(name, b"half")
    assert default_storage.listdir("people/1") == (["deep"], ["a.webp"])
    assert sorted(default_storage.listdir("people")[0]) == ["1", "10"]
    assert not default_storage.exists("people/1")
    keep("people/1/a.webp", b"the whole")
    assert content_of("people/1/a.webp") == b"the whole"
    forget_photos(1)
    assert names() == ["people/10/a.webp"]
    default_storage.delete("people/1/a.webp")


def test_while_it_is_down_nothing_is_changed_and_what_was_typed_stays(down, amina, sign_in, caplog):
    browser = sign_in(amina)
    answer = tell(browser, files.jpeg((1600, 800)), does="I mend things")
    assert (answer.status_code, NOT_KEPT in words_of(answer)) == (503, True)
    assert b"I mend things</textarea>" in answer.content
    assert not Profile.objects.exists()
    assert tell(browser, None, does="I mend things", file=None).status_code == 302
    assert "127.0.0.1" not in caplog.text


def test_while_it_is_down_pages_work_and_photos_say_503(down, amina, sign_in):
    small, large = images_of(files.jpeg())
    profile = Profile.objects.create(member=amina, listed=True, small=small.key, large=large.key, photo_seen="members")
    browser = sign_in(amina)
    answer = browser.get(photo_url(profile))
    assert (answer.status_code, answer["Retry-After"]) == (503, "120")
    assert "We cannot reach our files just now" in words_of(answer)
    for page in ("/members/", profile.get_absolute_url(), TELL, "/me/"):
        assert browser.get(page).status_code == 200
    assert browser.post("/me/download/").status_code == 503


def test_while_it_is_down_people_can_still_leave(down, amina, django_capture_on_commit_callbacks):
    small, large = images_of(files.jpeg())
    Profile.objects.create(member=amina, small=small.key, large=large.key)
    with django_capture_on_commit_callbacks(execute=True):
        erase(amina)
    assert not Member.objects.exists()


def test_while_it_is_down_a_recap_with_a_new_photo_waits(down, cast, sign_in):
    recap = Recap.objects.create(meetup=cast.meetup(days=-3), text="We shared words.")
    desk = RecapDesk(sign_in(cast.organiser(), second_factor=True))
    sent = {"text": "We shared more.", "photos-0-file": file(), "photos-0-alt": "A table."}
    answer = desk.do(recap.meetup, **sent)
    assert (answer.status_code, NOT_KEPT in words_of(answer)) == (503, True)
    assert "We shared more." in answer.content.decode()
    recap.refresh_from_db()
    assert (recap.text, recap.photos.count()) == ("We shared words.", 0)
    assert desk.do(recap.meetup, text="We shared more.").status_code == 302


def test_a_disk_that_is_full_or_refuses_is_the_same(settings, tmp_path, amina, sign_in):
    blocked = tmp_path / "media"
    blocked.write_text("a file where a folder is to be")
    settings.MEDIA_ROOT = str(blocked)
    answer = tell(sign_in(amina), files.jpeg((1600, 800)))
    assert (answer.status_code, NOT_KEPT in words_of(answer)) == (503, True)
    with pytest.raises(FilesUnreachable):
        keep("people/1/a.webp", b"x")


# --- The settings -----------------------------------------------------------------------------------------------------

WHOLE = buckets.Bucket("https://s3.example.org").env
HALF = {
    "MEDIA_STORAGE must be files or s3.": {"MEDIA_STORAGE": "ftp"},
    "MEDIA_STORAGE=s3 needs AWS_STORAGE_BUCKET_NAME as well.": {"AWS_STORAGE_BUCKET_NAME": ""},
    "AWS_STORAGE_BUCKET_NAME is set: set MEDIA_STORAGE=s3 as well to keep photos there.": {"MEDIA_STORAGE": "files"},
    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY together, or neither where the machine itself may use the "
    "bucket.": {"AWS_SECRET_ACCESS_KEY": ""},
    "AWS_S3_ENDPOINT_URL must be a whole address, such as https://s3.example.org.": {
        "AWS_S3_ENDPOINT_URL": "s3.example.org"
    },
}


@pytest.mark.nodb
@pytest.mark.parametrize("sentence", HALF)
def test_half_set_it_stops_the_start_with_a_sentence(sentence):
    done = manage("check", **PRODUCTION, **(WHOLE | HALF[sentence]))
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{sentence}\n")


@pytest.mark.nodb
def test_set_whole_it_starts_and_nothing_is_asked_of_the_bucket():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, **WHOLE)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.nodb
def test_without_the_package_the_sentence_says_how_to_have_it(tmp_path):
    find = "lambda name, *more: None if name == 'obstore' else found(name, *more)"
    hide = f"import importlib.util as util\nfound = util.find_spec\nutil.find_spec = {find}\n"
    (tmp_path / "sitecustomize.py").write_text(hide)
    path = {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    done = manage("check", **PRODUCTION, **WHOLE, **path)
    assert done.returncode == 1
    assert "pip install --require-hashes -r requirements/s3.txt" in done.stderr
