"""Mail is a row in the caller's transaction; `work` sends it through a real SMTP server, once, and forgets it later."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from post_office.models import STATUS, Attachment, Email, Log

from community import outbox as mail
from community.jobs import JOBS, Job, tidy_outbox
from community.management.commands.work import Command
from community.models import Community, OutboxFile
from meetups.models import Rsvp
from tests.community.door import TYPE, ask, code_mailed, signed_in, type_code
from tests.community.post import work
from tests.site import free_port

pytestmark = pytest.mark.django_db


class CrashError(Exception):
    """Something after the mail went wrong."""


def queue(title="Tea", **options):
    """A mail to Amina about a meetup of that title."""
    return mail.queue("amina@example.org", "account_notice", {"kind": title, "site_url": ""}, **options)


def kept():
    """How many mails, attachments and their files there are."""
    return Email.objects.count(), Attachment.objects.count(), OutboxFile.objects.count()


def states():
    """The state of every mail, oldest first."""
    return [Email.STATUS_CHOICES[status][1] for status in Email.objects.order_by("pk").values_list("status", flat=True)]


def test_mail_and_its_attachments_come_and_go_with_the_callers_transaction(cast):
    meetup, amina = cast.meetup(), cast.member()
    with suppress(CrashError), transaction.atomic():
        meetup.rsvp(amina)
        assert kept() == (1, 1, 1)
        raise CrashError
    assert (kept(), Rsvp.objects.count()) == ((0, 0, 0), 0)
    with transaction.atomic():
        meetup.rsvp(amina)
    assert (kept(), Rsvp.objects.count()) == ((1, 1, 1), 1)


def test_work_sends_what_is_queued_once(cast, post):
    Community.objects.create(pk=1, name="Riverside", contact_email="hello@riverside.example")
    meetup = cast.meetup("Tea & <cake>")
    meetup.rsvp(cast.member())
    invite = bytes(OutboxFile.objects.get().content)
    work()
    work()
    [letter] = post.mails
    assert post.recipients == ["amina@example.org"]
    assert letter["Subject"] == "Your place is saved: Tea & <cake>"
    assert (letter["To"], letter["From"]) == ("amina@example.org", "Riverside <hello@testserver.example.org>")
    assert letter["Reply-To"] == "hello@riverside.example"
    assert letter["Message-ID"].endswith("@testserver>")
    assert letter["Expires"] is None  # post_office would write a date without a year
    assert meetup.join_link in letter.get_body().get_content()
    [part] = letter.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == ("invite.ics", "text/calendar")
    assert part.get_param("method") == "REQUEST"
    assert part.get_content().replace("\r\n", "\n") == invite.decode().replace("\r\n", "\n")
    assert (states(), Log.objects.count()) == (["sent"], 0)


def test_without_a_contact_there_is_no_reply_to(post):
    queue()
    work()
    assert post.mails[0]["Reply-To"] is None


def test_code_goes_before_other_mail(cast):
    for number in range(3):
        queue(str(number))
    ask("wren@example.org")
    assert [email.to for email in mail.due()][:2] == [["wren@example.org"], ["amina@example.org"]]


@pytest.mark.parametrize(("minutes", "arrived"), [(14, 1), (15, 0)])
def test_code_is_not_sent_once_it_has_expired(clock, post, minutes, arrived):
    ask("wren@example.org")
    clock.shift(timedelta(minutes=minutes))
    work()
    assert len(post.mails) == arrived


def test_mail_server_down_breaks_no_page_and_loses_no_mail(clock, post, settings):
    server, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    queue()
    browser, answer = ask("wren@example.org")
    assert (answer.status_code, answer["Location"]) == (302, TYPE)
    assert browser.get(TYPE).status_code == 200
    work()
    assert states() == ["requeued", "requeued"]
    assert {log.exception_type for log in Log.objects.all()} == {"ConnectionRefusedError"}
    settings.EMAIL_PORT = server
    work()
    assert post.mails == []  # not before its time
    clock.shift(timedelta(minutes=1))
    work()
    work()
    assert (states(), sorted(post.recipients)) == (["sent"] * 2, ["amina@example.org", "wren@example.org"])
    type_code(browser, code_mailed("wren@example.org"))
    assert signed_in(browser)


def test_mail_is_tried_eight_times_with_growing_pauses_then_given_up(clock, post, settings):
    server, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    queue()
    work()
    for tries, minutes in enumerate((1, 10, 60, 360, 360, 360, 360), start=1):
        assert (states(), Email.objects.get().number_of_retries) == (["requeued"], tries)
        clock.shift(timedelta(minutes=minutes, seconds=-1))
        work()
        assert Log.objects.count() == tries  # not before its time
        clock.shift(timedelta(seconds=1))
        work()
    assert (states(), Log.objects.count()) == (["failed"], 8)
    settings.EMAIL_PORT = server
    clock.shift(timedelta(days=1))
    work()
    assert post.recipients == []
    assert mail.try_again(Email.objects.all()) == 1
    work()
    work()
    assert (states(), post.recipients) == (["sent"], ["amina@example.org"])


def test_dead_mail_server_costs_each_mail_one_try_at_a_time(clock, post, settings):
    for number in range(25):
        queue(str(number))
    server, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    work()
    assert (set(states()), set(Email.objects.values_list("number_of_retries", flat=True))) == ({"requeued"}, {1})
    settings.EMAIL_PORT = server
    clock.shift(timedelta(minutes=1))
    work()
    assert (set(states()), len(post.mails)) == ({"sent"}, 25)


def test_a_long_queue_keeps_no_job_from_its_turn(post, monkeypatch):
    for number in range(25):
        queue(str(number))
    command, sent = Command(), []

    def look():
        sent.append(len(post.mails))
        command.stopping = len(sent) == 3
        return 0

    monkeypatch.setitem(JOBS, "look", Job(look, every=timedelta(0)))
    command.work(once=False)
    assert sent == [10, 20, 25]


def test_mail_that_could_not_leave_in_time_is_shown_as_given_up(clock, post, settings):
    server, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    queue(expires_at=timezone.now() + timedelta(minutes=5))
    work()
    settings.EMAIL_PORT = server
    clock.shift(timedelta(minutes=5))
    work()
    assert (states(), post.mails) == (["failed"], [])
    assert Log.objects.latest("pk").exception_type == "TooLate"
    assert mail.try_again(Email.objects.all()) == 0


def test_mail_taken_back_before_it_left_is_not_sent(post):
    queue("one"), queue("two")
    mail.withdraw(Email.objects.filter(pk=Email.objects.earliest("pk").pk))
    work()
    assert (states(), len(post.mails)) == (["sent"], 1)


def test_sender_answers_and_signature_are_the_communitys(cast, post):
    Community.objects.create(
        pk=1, name="Riverside", contact_email="hello@riverside.example", sender_name='The "Riverside" crew',
        sender_address="post@riverside.example", reply_to="answers@riverside.example", signature="Warmly,\nthe crew",
    )  # fmt: skip
    cast.meetup().rsvp(cast.member())
    work()
    [letter] = post.mails
    assert letter["From"].addresses[0].display_name == 'The "Riverside" crew'
    assert letter["From"].addresses[0].addr_spec == "post@riverside.example"
    assert letter["Reply-To"] == "answers@riverside.example"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_body().get_content().splitlines()[-2:] == ["Warmly,", "the crew"]


def test_one_refused_recipient_holds_up_nobody_else(post):
    post.refused = {"gone@example.org"}
    mail.queue("gone@example.org", "account_notice", {"site_url": ""})
    queue()
    work()
    assert (states(), post.recipients) == (["requeued", "sent"], ["amina@example.org"])
    assert Log.objects.get().exception_type == "SMTPRecipientsRefused"


TYPED = "{{ 7|add:7 }} {% now 'Y' %} {% load nonsense %} {# gone #} {{ settings.SECRET_KEY }} <b>&amp;</b> %s %(x)s {0}"


def test_template_syntax_that_people_type_is_sent_as_typed(cast, post):
    Community.objects.create(pk=1, name=TYPED[:80])
    meetup = cast.meetup(TYPED, summary=TYPED, dial_in=TYPED)
    meetup.rsvp(cast.member(TYPED[:80], email="amina@example.org"))
    work()
    [letter] = post.mails
    assert letter["Subject"] == f"Your place is saved: {TYPED}"
    text = letter.get_body().get_content()
    assert f"you have a place at {TYPED}." in text
    assert f"By phone: {TYPED}" in text
    assert text.count(TYPED[:80]) == 3


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028"])
def test_line_breaks_typed_into_names_and_titles_make_no_header(cast, post, end):
    evil = f"Tea{end}Bcc: all@evil.example{end}{end}Buy"
    Community.objects.create(pk=1, name=evil)
    meetup = cast.meetup("Tea")
    type(meetup).objects.update(title=evil)
    meetup.refresh_from_db()
    meetup.rsvp(cast.member(evil, email="amina@example.org"))
    ask("wren@example.org")
    work()
    assert states() == ["sent", "sent"]
    assert sorted(post.recipients) == ["amina@example.org", "wren@example.org"]
    for letter in post.mails:
        assert "Bcc" not in letter
        assert len(letter.get_all("Subject")) == len(letter.get_all("To")) == 1
        assert not any(header.lower() in ("cc", "buy") for header in letter)


def test_sent_mail_and_its_attachments_are_erased_after_30_days(cast, clock, post, settings):
    meetup = cast.meetup()
    meetup.rsvp(cast.member())
    work()
    settings.EMAIL_PORT = free_port()
    meetup.rsvp(cast.member("Bilal"))
    work()
    assert (states(), kept()) == (["sent", "requeued"], (2, 2, 2))
    clock.shift(timedelta(days=30))
    tidy_outbox()
    assert kept() == (2, 2, 2)
    clock.shift(timedelta(seconds=1))
    tidy_outbox()
    assert (states(), kept()) == (["failed"], (1, 1, 1))  # what came too late for its meetup is there to be seen
    clock.shift(timedelta(days=30, seconds=1))
    tidy_outbox()
    assert kept() == (0, 0, 0)


def test_mail_given_up_is_erased_after_30_days_too(clock, post, settings):
    queue()
    Email.objects.update(status=STATUS.failed)
    clock.shift(timedelta(days=30, seconds=1))
    work()
    assert kept() == (0, 0, 0)


def test_codes_are_erased_an_hour_after_they_expired(clock, post, settings):
    ask("wren@example.org")
    work()
    settings.EMAIL_PORT = free_port()
    ask("late@example.org")
    work()
    clock.shift(timedelta(minutes=75))
    work()
    assert kept()[0] == 2
    clock.shift(timedelta(seconds=1))
    work()
    assert kept() == (0, 0, 0)
