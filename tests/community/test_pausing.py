"""An organiser pauses a member: with a reason, which the member is told; whom, and by whom."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import Email

from community.jobs import forget_passers_by
from community.models import Member, Pause, PauseRefused
from community.outbox import listed
from tests.community.pauses import WHY, desk_page, pause, press
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def desk(cast, sign_in):
    """An organiser's browser."""
    return sign_in(cast.organiser(), second_factor=True)


def refusal_of(verb, *given):
    """What the verb says when it refuses."""
    with pytest.raises(PauseRefused) as refused:
        verb(*given)
    return str(refused.value)


def test_an_organiser_pauses_a_member_and_ends_it(cast, desk):
    amina = cast.member()
    assert "Pause" in words_of(desk.get(f"/admin/community/member/{amina.pk}/change/"))
    assert press(desk, amina, reason=f"  {WHY} ").status_code == 302
    row = Pause.objects.get()
    amina.refresh_from_db()
    assert (row.member, row.reason, row.paused_by.name, row.paused_at) == (amina, WHY, "Olu", timezone.now())
    assert (row.ended_at, amina.is_paused) == (None, True)
    page = words_of(desk.get(desk_page(amina)))
    assert WHY in page
    assert "Paused by Olu." in page
    assert press(desk, amina, action="end").status_code == 302
    row.refresh_from_db()
    amina.refresh_from_db()
    assert (row.ended_at, row.ended_by.name, amina.is_paused) == (timezone.now(), "Olu", False)
    assert "Pause Amina" in words_of(desk.get(desk_page(amina)))


def test_they_are_told_why_and_told_the_end(cast, outbox):
    amina = cast.member()
    by = cast.organiser()
    pause(amina, by=by)
    Pause.objects.end(amina, by)
    began, ended = outbox()
    assert (began.to, ended.to) == (["amina@example.org"], ["amina@example.org"])
    assert (began.subject, ended.subject) == (
        "Your account at Our community is paused",
        "You can take part again at Our community",
    )
    assert WHY in began.message
    assert "/privacy/request/" in began.message
    assert "shouted" not in ended.message
    assert not listed(Email.objects.all()).exists()  # the desk's outbox shows neither


def test_the_reason_stands_in_no_log(cast, desk):
    press(desk, cast.member(), reason=WHY)
    [entry] = LogEntry.objects.all()
    assert (entry.change_message, entry.object_repr) == ("Paused.", "Amina")
    assert "shouted" not in str(Pause.objects.get())


BAD = ["", " ", "\n\n", "\t", "x" * 1001, "é" * 1001, "\0", "why\0"]


@pytest.mark.parametrize("reason", BAD)
def test_without_a_reason_that_can_be_told_nobody_is_paused(cast, desk, reason):
    amina = cast.member()
    answer = press(desk, amina, reason=reason)
    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"]
    amina.refresh_from_db()
    assert (amina.is_paused, Pause.objects.count(), Email.objects.count()) == (False, 0, 0)


def test_what_was_typed_too_long_is_still_there(cast, desk):
    assert "y" * 1001 in press(desk, cast.member(), reason="y" * 1001).content.decode()


@pytest.mark.parametrize("typed", [{}, {"action": "pause"}, {"action": "end"}, {"action": "end", "reason": "x"}])
def test_a_form_that_says_nothing_changes_nothing(cast, desk, typed):
    amina = cast.member()
    assert press(desk, amina, **typed).status_code == 422
    assert not Pause.objects.exists()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001])
def test_the_verb_wants_a_reason_too(cast, reason):
    assert refusal_of(Pause.objects.begin, cast.member(), cast.organiser(), reason) == (
        "Say why, in at most 1000 letters."
    )


def test_who_may_not_be_paused_by_whom(cast):
    olu, sade, root, amina = cast.organiser(), cast.organiser("Sade"), cast.superuser(), cast.member()
    helps = "They help to run the community. Only a superuser can pause them."
    assert refusal_of(Pause.objects.begin, olu, olu, WHY) == "You cannot pause yourself."
    assert refusal_of(Pause.objects.begin, root, root, WHY) == "You cannot pause yourself."
    assert refusal_of(Pause.objects.begin, sade, olu, WHY) == helps
    assert refusal_of(Pause.objects.begin, root, olu, WHY) == helps
    pause(sade, by=root)
    assert refusal_of(Pause.objects.end, sade, olu) == helps
    assert refusal_of(Pause.objects.begin, amina, sade, WHY) == "You are paused yourself."
    assert Member.objects.filter(is_paused=True).get() == sade


def test_the_page_says_so_and_offers_no_button(cast, desk):
    root = cast.superuser()
    page = desk.get(desk_page(root))
    assert "Only a superuser can pause them." in words_of(page)
    assert b'name="reason"' not in page.content
    assert press(desk, root, reason=WHY).status_code == 422
    assert not Pause.objects.exists()


def test_only_who_may_pause_finds_the_page(cast, sign_in, client):
    amina, helper = cast.member(), cast.member("Kit", is_staff=True)
    for browser in (sign_in(helper, second_factor=True), sign_in(amina, second_factor=True)):
        assert browser.get(desk_page(amina), follow=True).status_code == 403
        assert browser.post(desk_page(amina), {"reason": WHY}, follow=True).status_code == 403
    assert client.post(desk_page(amina), {"reason": WHY}).status_code == 302
    assert not Pause.objects.exists()


@pytest.mark.parametrize("key", [0, 999999, 10**18])
def test_nobody_is_nobody(desk, key):
    assert desk.post(f"/admin/community/member/{key}/pause/", {"reason": WHY}).status_code == 404


def test_twice_is_once(cast):
    amina, olu = cast.member(), cast.organiser()
    pause(amina, by=olu)
    assert refusal_of(Pause.objects.begin, amina, olu, "Again.") == "They are paused already."
    Pause.objects.end(amina, olu)
    assert refusal_of(Pause.objects.end, amina, olu) == "They are not paused."
    pause(amina, "Again.", by=olu)
    assert list(Pause.objects.values_list("reason", flat=True)) == ["Again.", WHY]


def test_the_database_knows_one_running_pause_with_a_reason(cast):
    amina = cast.member()
    row = pause(amina)
    for change in ({"reason": ""}, {"ended_at": row.paused_at - timedelta(seconds=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Pause.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pause.objects.create(member=amina, reason="x", paused_at=timezone.now())


def test_the_reason_goes_a_year_after_the_end(cast, clock):
    amina, bilal, olu = cast.member(), cast.member("Bilal"), cast.organiser()
    pause(bilal, by=olu)
    pause(amina, by=olu)
    clock.shift(timedelta(days=400))
    Pause.objects.end(amina, olu)
    clock.shift(timedelta(days=365))
    assert forget_passers_by() == 0
    clock.shift(timedelta(seconds=1))
    assert (forget_passers_by(), forget_passers_by()) == (1, 0)
    assert dict(Pause.objects.values_list("member__name", "reason")) == {"Amina": "", "Bilal": WHY}


def test_the_page_asks_as_much_with_a_long_history(cast, desk):
    amina, olu = cast.member(), Member.objects.get(name="Olu")
    desk.get(desk_page(amina))

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(desk_page(amina)).status_code == 200
        return len(queries)

    few = asked()
    for _ in range(30):
        pause(amina, by=olu)
        Pause.objects.end(amina, olu)
    assert (asked(), few <= 8) == (few, True)


def test_work_has_nothing_more_to_ask(cast):
    pause(cast.member())
    call_command("work", "--once")
