"""What the person asking can do once it is sent: answer, take it back, ask for another look, say they did not come."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bursaries.models import Application, Entry, Question, Refused, asking, deciding, paying

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _stopped(clock):
    """Tuesday 3 November 2026."""


def again(application):
    return Application.objects.get(pk=application.pk)


@pytest.fixture
def asked(desk):
    """A question to somebody."""
    ruth = desk.reviewer()
    application = desk.reviewed(desk.sent(desk.fund()), ruth)
    return deciding.ask(application, ruth, "Which train?")


def test_question_is_answered_once_by_its_addressee(asked, cast):
    author = asked.application.member
    for text, who in (("Mine", cast.superuser()), ("  ", author)):
        with pytest.raises(Refused):
            asking.answer(asked, who, text)
    assert asking.answer(asked, author, " The 9.15 ").status == "in-review"
    with pytest.raises(Refused, match="have answered"):
        asking.answer(asked, author, "Another")
    assert Question.objects.get().answer == "The 9.15"


def test_question_unanswered_for_two_weeks_holds_nobody_up_and_can_be_answered_still(asked, clock):
    author = asked.application.member
    clock.shift(timedelta(days=14, seconds=-1))
    assert deciding.go_on(timezone.now()) == 0
    clock.shift(timedelta(seconds=1))
    assert deciding.go_on(timezone.now()) == 1
    assert deciding.go_on(timezone.now()) == 0
    assert list(Application.objects.queue()) == [asked.application]
    asking.answer(asked, author, "The 9.15")
    assert (again(asked.application).status, Question.objects.get().answer) == ("in-review", "The 9.15")


def test_late_answer_to_one_question_leaves_the_newer_one_open(asked, clock):
    row, author = asked.application, asked.application.member
    clock.shift(timedelta(days=14))
    deciding.go_on(timezone.now())
    newer = deciding.ask(row, asked.by, "Which day?")
    assert asking.answer(asked, author, "The 9.15").status == "question"
    assert asking.answer(newer, author, "Monday").status == "in-review"


def test_withdrawing_is_for_its_author_once_and_not_for_drafts(cast, desk):
    application = desk.sent(desk.fund())
    with pytest.raises(Refused, match="somebody else"):
        asking.withdraw(application, cast.superuser())
    asking.withdraw(application, application.member)
    with pytest.raises(Refused, match="Withdrawn"):
        asking.withdraw(application, application.member)
    with pytest.raises(Refused, match="Not sent yet"):
        asking.withdraw(desk.draft(application.fund, application.member), application.member)


def test_what_is_withdrawn_is_no_business_of_reviewers_any_more(desk):
    ruth = desk.reviewer()
    application = desk.reviewed(desk.sent(desk.fund()), ruth)
    asking.withdraw(application, application.member)
    assert not Application.objects.for_reviewer(ruth).exists()
    with pytest.raises(Refused, match="Withdrawn"):
        deciding.may_review(again(application), ruth)


def test_another_look_is_given_once_and_by_somebody_else(desk):
    ruth, rosa = desk.reviewer(), desk.reviewer("Rosa")
    application = desk.reviewed(desk.sent(desk.fund()), ruth)
    with pytest.raises(Refused):
        asking.look_again(application, application.member)
    deciding.not_now(application, ruth, "Sorry")
    asking.look_again(application, application.member)
    for verb in (
        lambda: deciding.review(application, ruth, "full", 0, ""),
        lambda: deciding.not_now(application, ruth, "No"),
    ):
        with pytest.raises(Refused):
            verb()
    desk.reviewed(application, rosa)
    deciding.not_now(application, rosa, "Sorry again")
    with pytest.raises(Refused, match="already"):
        asking.look_again(application, application.member)


def test_could_not_attend_is_on_record_and_changes_nothing_else(desk, clock):
    pat = desk.payer()
    application = desk.offered(desk.fund(), desk.reviewer())
    with pytest.raises(Refused):
        asking.could_not_attend(application, application.member)
    asking.accept(application, application.member, 2500)
    paying.arrange(application, pat)
    paying.pay(application, pat, 2500, TODAY, "FP-1")
    before = again(application)
    clock.shift(timedelta(days=5))
    asking.could_not_attend(application, application.member)
    asking.could_not_attend(application, application.member)
    row, entry = again(application), Entry.objects.last()
    assert (row.status, row.paid, row.expires_on) == ("paid", 2500, before.expires_on)
    assert (entry.verb, entry.before, entry.after, entry.by) == ("could not attend", "paid", "paid", row.member)
    assert Entry.objects.filter(verb="could not attend").count() == 1
    with pytest.raises(Refused, match="somebody else"):
        asking.could_not_attend(application, pat)


def test_draft_erased_in_another_window_is_told_so(cast, desk):
    draft = desk.draft(desk.fund(), cast.member())
    Application.objects.filter(pk=draft.pk).delete()
    with pytest.raises(Refused, match="erased"):
        asking.submit(draft, draft.member, consent=True)
