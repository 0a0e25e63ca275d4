"""Once it is taken over, a community goes on as if nothing had been: nobody is told twice, no key comes twice, what is
to stay stays, and the addresses people have still lead there."""

from datetime import timedelta
from io import StringIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.db import DatabaseError, models, transaction
from django.test import Client
from django.urls import reverse
from post_office.models import PRIORITY, STATUS, Email, Log

from bursaries.models import Review
from charter.models import Revision
from community import guards, outbox
from community.archive.keys import last_keys
from community.models import Member, OtherSite
from meetups.models import CalendarAddress, Message
from tests.community.post import work
from tests.handover.houses import as_new, empty, hand_over, manifest, take_over

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def letters(settings, mailoutbox):
    """Mail that leaves, kept in a list."""
    settings.POST_OFFICE = settings.POST_OFFICE | {
        "BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"}
    }
    return mailoutbox


def moved(tmp_path, **options):
    """Hands over and takes over; returns what was said while taking over."""
    hand_over(tmp_path / "one.zip", **options)
    empty()
    return take_over(tmp_path / "one.zip")


# --- Mail -------------------------------------------------------------------------------------------------------------


def test_nothing_that_was_told_is_told_again_and_what_comes_next_is_told_once(cast, clock, letters, tmp_path):
    meetup = cast.meetup()
    for name in ("Amina", "Bilal"):
        meetup.rsvp(cast.member(name))
    work()
    told = len(letters)
    assert told >= 2
    moved(tmp_path, waiting=False)
    work()
    work()
    assert len(letters) == told
    clock.move_to(meetup.starts_at - timedelta(hours=20))
    work()
    assert sorted(mail.to[0] for mail in letters[told:]) == ["amina@example.org", "bilal@example.org"]


def test_while_mail_waits_nothing_is_handed_over_unless_somebody_insists(cast, tmp_path):
    cast.meetup().rsvp(cast.member())
    with pytest.raises(Exception, match=r"1 mail waits to be sent. Run “manage.py work --once” until none does"):
        hand_over(tmp_path / "one.zip", waiting=False)
    assert list(tmp_path.glob("*.zip*")) == []
    hand_over(tmp_path / "one.zip", waiting=True)


def test_mail_that_had_not_left_is_shown_at_the_desk_and_sent_only_by_hand(cast, letters, tmp_path):
    cast.meetup().rsvp(cast.member())
    said = moved(tmp_path, waiting=True)
    assert "1 mail had not left the old house. It stands under Messages" in said
    work()
    assert letters == []
    [email] = Email.objects.all()
    assert (email.status, Log.objects.get().exception_type) == (STATUS.failed, "HandedOver")
    assert Message.objects.get().mail == email
    outbox.try_again(Email.objects.all())
    work()
    assert [mail.to for mail in letters] == [["amina@example.org"]]


def test_no_session_code_or_key_is_in_an_archive(everybody, settings, sign_in, client, tmp_path):
    client.post("/accounts/login/", {"email": everybody.other.email})
    [code] = Email.objects.filter(priority=PRIORITY.high).order_by("-pk")[:1]
    browser = sign_in(everybody.me)
    hand_over(tmp_path / "one.zip")
    with ZipFile(tmp_path / "one.zip") as folder:
        everything = b"".join(map(folder.read, folder.namelist())).decode(errors="replace")
    secrets = [settings.SECRET_KEY, *settings.DATA_KEYS, browser.session.session_key, "zqgone-key", "zqgone-hash"]
    secrets += [CalendarAddress.objects.get().token, *(str(row.data) for row in everybody.me.authenticator_set.all())]
    secrets += [str(value) for row in everybody.me.authenticator_set.all() for value in row.data.values() if value]
    assert [secret for secret in [*secrets, code.message, code.subject] if secret in everything] == []
    assert "zqgone more" not in everything  # what is encrypted stays so


# --- Keys -------------------------------------------------------------------------------------------------------------


def test_no_key_comes_again_though_the_newest_rows_had_gone(cast, tmp_path):
    members = [cast.member(name) for name in ("Amina", "Bilal", "Chidi")]
    last = members[-1].pk
    Member.objects.filter(pk__in=[last, last - 1]).delete()
    hand_over(tmp_path / "one.zip")
    as_new()
    take_over(tmp_path / "one.zip")
    assert manifest(tmp_path / "one.zip")["last_keys"] == last_keys()
    assert cast.member("Dilys").pk == last + 1


# --- What is to stay --------------------------------------------------------------------------------------------------


def digest():
    """What “verify_charter” prints."""
    said = StringIO()
    call_command("verify_charter", stdout=said)
    return said.getvalue()


def test_history_has_the_same_digest_and_is_guarded(everybody, tmp_path):
    before = digest()
    moved(tmp_path)
    assert digest() == before
    assert guards.missing() == []
    for change in (
        lambda: models.QuerySet(Revision).update(summary="Other"),
        lambda: models.QuerySet(Review).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_addresses_lead_where_they_led(everybody, tmp_path):
    token = CalendarAddress.objects.get().token
    address = reverse("personal-calendar", args=[token])
    before = [Client().get(path) for path in (address, "/meetups/calendar.ics")]
    moved(tmp_path)
    after = [Client().get(path) for path in (address, "/meetups/calendar.ics")]
    assert [page.content for page in after] == [page.content for page in before]
    assert [page["ETag"] for page in after] == [page["ETag"] for page in before]
    assert "secret-room" in after[0].content.decode()


def test_roles_second_locks_and_other_sites_go_on(everybody, tmp_path):
    secret, locks = OtherSite.objects.get().secret, list(everybody.me.authenticator_set.values("pk", "data"))
    moved(tmp_path)
    me = Member.objects.get(pk=everybody.me.pk)
    assert me.has_perm("meetups.change_meetup")
    assert me.has_perm("meetups.view_rsvp")
    assert set(me.authenticator_set.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert list(me.authenticator_set.values("pk", "data")) == locks
    assert OtherSite.objects.get().secret == secret
