"""What left and what did not: organisers see the mail about meetups, and never what it says; others see nothing."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from post_office.models import STATUS, Email, Log

from community import outbox
from meetups.models import Message
from tests.community.door import ask
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST, OUTBOX = reverse("admin:meetups_message_changelist"), reverse("admin:post_office_email_changelist")


def about(message):
    """The page of one message."""
    return reverse("admin:meetups_message_change", args=[message.pk])


def of(mail):
    """The page of one mail in the outbox."""
    return reverse("admin:post_office_email_change", args=[mail.pk])


def retry(browser, path, *rows, **extra):
    """Ticks these rows on a list and chooses "Try to send again now"."""
    return browser.post(
        path, {"action": "try_again", "_selected_action": [row.pk for row in rows]} | extra, follow=True
    )


@pytest.fixture
def message(cast):
    """Amina was told that she has a place; the mail waits."""
    cast.meetup().rsvp(cast.member(), needs="Captions please")
    return Message.objects.get()


def refuse(message, text="550 nobody called amina@example.org here", status=STATUS.failed):
    """The mail server would not take the mail."""
    Email.objects.filter(pk=message.mail_id).update(status=status, number_of_retries=8)
    Log.objects.create(email=message.mail, status=STATUS.failed, exception_type="SMTPRecipientsRefused", message=text)


# --- Organisers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (STATUS.queued, "waiting"),
        (STATUS.requeued, "waiting to be tried again"),
        (STATUS.sent, "sent"),
        (STATUS.failed, "failed"),
    ],
)
def test_organisers_see_what_was_told_to_whom_and_where_it_is(desk, message, status, said):
    Email.objects.update(status=status, scheduled_time=timezone.now() + timedelta(minutes=10))
    row = words_of(desk.client.get(LIST))
    assert f"Place saved Words we share Amina 3 Nov 2026, 09:00 UTC {said} " in row
    assert ("09:10 UTC" in row) == (status == STATUS.requeued)
    assert f"State: {said}" in words_of(desk.client.get(about(message)))


def test_what_went_wrong_is_said_in_words_that_name_nobody(desk, message):
    refuse(message)
    page = words_of(desk.client.get(about(message)))
    assert "What went wrong: 2026-11-03 09:00 UTC SMTPRecipientsRefused 550" in page
    for name in ("amina@example.org", "nobody called"):
        assert name not in page
        assert name not in words_of(desk.client.get(LIST))


def test_nothing_of_what_a_mail_says_is_on_the_desk(desk, message):
    refuse(message)
    for path in (LIST, about(message), reverse("admin:meetups_message_history", args=[message.pk])):
        page = desk.client.get(path).content.decode()
        for secret in ("secret-room", "555 0100", "Captions please", "/leave/", "Hello Amina", message.mail.subject):
            assert secret not in page, (path, secret)


def test_organisers_see_no_mail_about_anything_else(desk, message):
    ask("wren@example.org")
    outbox.queue("bilal@example.org", "account_notice", {"site_url": ""})
    page = words_of(desk.client.get(LIST))
    assert "1 message" in page
    for name in ("wren", "bilal", "sign-in"):
        assert name not in page.lower()
    for path in (OUTBOX, of(Email.objects.latest("pk"))):
        assert desk.client.get(path).status_code == 403
        assert retry(desk.client, path, Email.objects.latest("pk")).status_code == 403


@pytest.mark.parametrize(
    "query",
    ["mail__message__contains=x", "mail__headers__contains=x", "mail__to__contains=x", "mail__subject__startswith=Y",
     "mail__logs__message__contains=a", "mail__status=0", "member__password__startswith=x", "mail__attachments__name=x",
     "meetup__rsvps__access_needs__contains=Captions"],
)  # fmt: skip
def test_what_a_mail_says_cannot_be_guessed_by_searching(desk, message, query):
    assert desk.client.get(f"{LIST}?{query}").status_code == 400


def test_the_list_is_filtered_by_state_and_by_kind(desk, message, cast):
    refuse(message)
    cast.meetup("Other").rsvp(cast.member("Bilal"))
    failed = words_of(desk.client.get(f"{LIST}?state=failed"))
    assert ("Amina" in failed, "Bilal" in failed) == (True, False)
    waiting = words_of(desk.client.get(f"{LIST}?state=waiting"))
    assert ("Amina" in waiting, "Bilal" in waiting) == (False, True)
    assert "2 messages" in words_of(desk.client.get(f"{LIST}?state=nonsense"))
    assert "0 messages" in words_of(desk.client.get(f"{LIST}?kind__exact=cancelled"))


def test_what_was_taken_back_and_what_is_erased_are_said_so(desk, message, cast):
    message.meetup.release(message.member)
    assert "State: taken back before it left" in words_of(desk.client.get(about(message)))
    message.meetup.rsvp(message.member)
    second = Message.objects.latest("pk")
    outbox.erase([second.mail_id])
    page = words_of(desk.client.get(about(second)))
    assert "erased" in page
    assert "State: sent" not in page  # nobody can tell any more


def test_trying_again_queues_what_failed_once_and_never_what_left(desk, message, cast):
    cast.meetup("Other").rsvp(cast.member("Bilal"))
    second = Message.objects.latest("pk")
    refuse(message)
    Email.objects.filter(pk=second.mail_id).update(status=STATUS.sent)
    for _ in range(2):
        retry(desk.client, LIST, message, second, select_across="1")
    assert list(Email.objects.order_by("pk").values_list("status", "number_of_retries")) == [
        (STATUS.queued, 0),
        (STATUS.sent, None),
    ]


def test_what_comes_too_late_is_not_sent_again(desk, message, clock):
    refuse(message)
    clock.move_to(message.meetup.ends_at)
    assert "To be sent again: 0." in words_of(retry(desk.client, LIST, message))
    assert Email.objects.get().status == STATUS.failed


def test_mail_given_up_is_not_sent_again_once_it_is_no_longer_true(desk, message):
    refuse(message)
    message.meetup.cancel("The room is flooded.")
    assert "To be sent again: 0." in words_of(retry(desk.client, LIST, message))
    assert not outbox.waiting().exists()


@pytest.mark.parametrize("wrong", ["x", "0", "-1", "\0", ""])
def test_rows_that_are_none_are_not_tried(desk, message, wrong):
    refuse(message)
    desk.client.raise_request_exception = False
    answer = desk.client.post(LIST, {"action": "try_again", "_selected_action": wrong})
    assert answer.status_code < 500
    assert Email.objects.get().status == STATUS.failed


def test_organisers_change_and_delete_no_message(desk, message):
    before = list(Message.objects.values())
    delete = reverse("admin:meetups_message_delete", args=[message.pk])
    for path, sent in ((about(message), {"kind": "cancelled"}), (delete, {"post": "yes"})):
        assert desk.client.post(path, sent).status_code == 403
    assert desk.client.get("/admin/meetups/message/add/").status_code == 403
    desk.client.post(LIST, {"action": "delete_selected", "_selected_action": message.pk, "post": "yes"})
    assert list(Message.objects.values()) == before


def test_the_list_costs_the_same_for_three_and_for_thirty(desk, cast, django_assert_max_num_queries):
    meetup = cast.meetup()
    for count in (3, 27):
        for number in range(count):
            meetup.rsvp(cast.member(f"Guest{count} {number}"))
        with django_assert_max_num_queries(12):
            desk.client.get(LIST)


# --- Others ----------------------------------------------------------------------------------------------------------


def test_members_and_strangers_see_nothing(message, cast, client, sign_in):
    refuse(message)
    staff = sign_in(cast.member("Bilal", is_staff=True), second_factor=True)
    for path in (LIST, about(message), OUTBOX, of(message.mail)):
        for answer in (client.get(path, follow=True), retry(client, path, message)):
            assert answer.redirect_chain[-1][0] == f"/accounts/login/?next={path}"
        for browser in (sign_in(message.member), staff):
            for answer in (browser.get(path, follow=True), retry(browser, path, message)):
                assert answer.status_code == 403
                assert "Place saved" not in words_of(answer)
    assert Email.objects.get().status == STATUS.failed


def test_who_may_only_look_cannot_try_again(message, cast, sign_in):
    refuse(message)
    looker = cast.member("Bilal", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_message"))
    browser = sign_in(looker, second_factor=True)
    assert "Try to send again" not in words_of(browser.get(LIST))
    retry(browser, LIST, message)
    assert Email.objects.get().status == STATUS.failed
