"""The whole outbox on the desk: for superusers, without a word of what the mails say."""

import re

import pytest
from django.urls import reverse
from post_office.models import STATUS, Email, Log

from meetups.models import Message
from tests.community.door import ask, code_mailed
from tests.community.post import work
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MESSAGES, OUTBOX = reverse("admin:meetups_message_changelist"), reverse("admin:post_office_email_changelist")


def page_of(row):
    """The desk's page about one message or one mail."""
    kind = "meetups_message" if isinstance(row, Message) else "post_office_email"
    return reverse(f"admin:{kind}_change", args=[row.pk])


def retry(browser, path, *keys):
    """Ticks these rows on a list and chooses "Try to send again now"."""
    return browser.post(path, {"action": "try_again", "_selected_action": keys}, follow=True)


@pytest.fixture
def mail(cast):
    """Amina was told that she has a place; the mail could not be sent."""
    cast.meetup().rsvp(cast.member())
    found = Email.objects.get()
    Email.objects.update(status=STATUS.failed, number_of_retries=8)
    text = "{'amina@example.org': (550, b'nobody called amina@example.org here')}"
    Log.objects.create(email=found, status=STATUS.failed, exception_type="SMTPRecipientsRefused", message=text)
    return found


@pytest.fixture
def root(cast, sign_in):
    """A superuser's browser."""
    return sign_in(cast.superuser(), second_factor=True)


def test_superuser_sees_every_mail_and_no_text_of_any(root, mail):
    ask("wren@example.org")
    page = root.get(OUTBOX).content.decode()
    for shown in ("amina@example.org", "wren@example.org", "Your place is saved: Words we share"):
        assert shown in page
    for each in Email.objects.all():
        page = root.get(page_of(each)).content.decode()
        for secret in ("secret-room", "/leave/", "nobody called", "555 0100"):
            assert secret not in page
        assert code_mailed("wren@example.org") not in re.findall(r"\b\d{6}\b", words_of(root.get(page_of(each))))
    assert "SMTPRecipientsRefused 550" in words_of(root.get(page_of(mail)))


@pytest.mark.parametrize(
    "query", ["message__contains=1", "headers__contains=x", "logs__message__contains=x", "context=x"]
)
def test_no_text_can_be_guessed_by_searching(root, mail, query):
    assert root.get(f"{OUTBOX}?{query}").status_code == 400


def test_superuser_retries_any_mail_once_and_edits_or_deletes_none(root, mail):
    for again in (1, 1):
        assert f"To be sent again: {again}." in words_of(retry(root, OUTBOX, mail.pk))
    assert list(Email.objects.values_list("status", "number_of_retries")) == [(STATUS.queued, 0)]
    assert root.post(page_of(mail), {"to": "x@example.org"}).status_code == 403
    delete = reverse("admin:post_office_email_delete", args=[mail.pk])
    assert root.post(delete, {"post": "yes"}).status_code == 403
    root.post(OUTBOX, {"action": "delete_selected", "_selected_action": mail.pk, "post": "yes"})
    assert Email.objects.get().to == ["amina@example.org"]


def test_what_left_is_never_sent_again(root, mail):
    Email.objects.update(status=STATUS.sent)
    assert "To be sent again: 0." in words_of(retry(root, OUTBOX, mail.pk))


@pytest.mark.parametrize("wrong", ["x", "-1", "\0", ""])
def test_rows_that_are_none_are_not_tried(root, mail, wrong):
    root.raise_request_exception = False
    assert root.post(OUTBOX, {"action": "try_again", "_selected_action": wrong}).status_code < 500
    assert Email.objects.get().status == STATUS.failed


def test_a_real_servers_refusal_is_named_by_its_number_and_retried_from_either_list(root, cast, post, clock):
    cast.meetup().rsvp(cast.member())
    mail, message = Email.objects.get(), Message.objects.get()
    post.refused = {"amina@example.org"}
    work()
    for row in (mail, message):
        page = words_of(root.get(page_of(row)))
        assert "2026-11-03 09:00 UTC SMTPRecipientsRefused 550" in page
        assert "nobody called" not in page
    assert "State: waiting to be tried again" in words_of(root.get(page_of(message)))
    retry(root, OUTBOX, mail.pk)
    work()
    post.refused = set()
    assert "To be sent again: 1." in words_of(retry(root, MESSAGES, message.pk))
    work()
    work()
    assert post.recipients == ["amina@example.org"]
    assert "State: sent" in words_of(root.get(page_of(message)))
