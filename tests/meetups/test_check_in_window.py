"""When answers can be given: from publishing until seven days after the end; taken back, always."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from meetups.models import CheckIn, CheckInRefused, Meetup
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PROMPT = "What would you like more of?"
ENDS = datetime(2026, 11, 10, 12, 30, tzinfo=UTC)  # the cast's meetup
LAST_MOMENT = datetime(2026, 11, 17, 12, 29, 59, 999999, tzinfo=UTC)
TOO_LATE = datetime(2026, 11, 17, 12, 30, tzinfo=UTC)
CLOSED = "Answers closed on Tuesday 17 November 2026, 12.30pm UK time."


@pytest.fixture
def meetup(cast):
    """A meetup with a prompt, to which Amina is going."""
    made = cast.meetup(prompt=PROMPT)
    made.rsvp(cast.member())
    assert made.ends_at == ENDS
    return made


@pytest.fixture
def amina(meetup):
    """Who is going."""
    return meetup.rsvps.get().member


def test_answers_are_taken_until_seven_days_after_the_end_to_the_moment(cast, sign_in, clock, meetup, amina):
    for moment in (datetime(2026, 11, 3, 9, tzinfo=UTC), datetime(2026, 11, 10, 12, tzinfo=UTC), ENDS, LAST_MOMENT):
        clock.move_to(moment)
        meetup.check_in(amina, f"{moment}", "everyone", "member")
    assert CheckIn.objects.get().text == str(LAST_MOMENT)
    clock.move_to(TOO_LATE)
    with pytest.raises(CheckInRefused, match=CLOSED):
        meetup.check_in(amina, "Too late", "everyone", "member")
    browser = sign_in(amina)
    answer = browser.post(cast.check_in_url(meetup), {"text": "x", "visibility": "everyone", "naming": "member"})
    assert answer.status_code == 409
    assert f"Your answer was not saved. {CLOSED} You wrote: x" in words_of(answer)
    assert CheckIn.objects.get().text == str(LAST_MOMENT)


def test_the_page_offers_the_form_until_then_and_says_when_it_closed(cast, sign_in, clock, meetup, amina):
    link, browser = f'href="{cast.check_in_url(meetup)}"', sign_in(amina)
    clock.move_to(LAST_MOMENT)
    assert link in browser.get(meetup.get_absolute_url()).content.decode()
    form = words_of(browser.get(cast.check_in_url(meetup)))
    assert "You can change your answer until Tuesday 17 November 2026, 12.30pm UK time" in form
    clock.move_to(TOO_LATE)
    page = browser.get(meetup.get_absolute_url())
    assert link not in page.content.decode()
    assert CLOSED in words_of(page)


@pytest.mark.parametrize("state", ["too late", "cancelled", "left"])
def test_an_answer_can_be_taken_back_when_none_can_be_given(cast, sign_in, clock, meetup, amina, state):
    meetup.check_in(amina, "Kindness", "everyone", "member")
    if state == "too late":
        clock.move_to(datetime(2036, 1, 1, tzinfo=UTC))
    elif state == "cancelled":
        meetup.cancel("The room is flooded.")
    else:
        meetup.release(amina)
    browser = sign_in(amina)
    page = browser.get(meetup.get_absolute_url())
    assert "Take it back" in words_of(page)
    assert "Change my answer" not in words_of(page)
    browser.post(cast.check_in_url(meetup), {"action": "remove"})
    assert not CheckIn.objects.exists()


def test_a_cancelled_meetup_takes_no_answer_and_keeps_those_it_has(cast, sign_in, client, meetup, amina):
    meetup.check_in(amina, "Kindness", "everyone", "member")
    meetup.cancel("The room is flooded.")
    with pytest.raises(CheckInRefused, match=r"This meetup is cancelled\."):
        meetup.check_in(amina, "Patience", "everyone", "member")
    assert "Kindness a member" in words_of(client.get(meetup.get_absolute_url()))


def test_what_counts_is_how_the_meetup_is_now_not_how_it_was_when_it_was_looked_up(meetup, amina):
    looked_up = Meetup.objects.get()
    meetup.cancel("The room is flooded.")
    with pytest.raises(CheckInRefused, match=r"This meetup is cancelled\."):
        looked_up.check_in(amina, "Kindness", "everyone", "member")
    assert not CheckIn.objects.exists()


def test_a_meetup_without_a_prompt_takes_no_answer(cast, sign_in):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    with pytest.raises(CheckInRefused, match=r"There is nothing to answer at this meetup\."):
        meetup.check_in(amina, "Kindness", "everyone", "member")
    browser = sign_in(amina)
    assert browser.get(cast.check_in_url(meetup)).status_code == 200
    answer = browser.post(cast.check_in_url(meetup), {"text": "x", "visibility": "everyone", "naming": "member"})
    assert answer.status_code == 409
    assert "Your answer was not saved. There is nothing to answer at this meetup." in words_of(answer)


def test_a_draft_takes_no_answer_even_of_who_may_see_it(cast, sign_in):
    draft, olu = cast.meetup(status="draft", prompt=PROMPT), cast.organiser()
    with pytest.raises(CheckInRefused, match=r"This meetup is not published yet\."):
        draft.check_in(olu, "Kindness", "everyone", "member")
    answer = sign_in(olu).post(cast.check_in_url(draft), {"text": "x", "visibility": "everyone", "naming": "member"})
    assert answer.status_code == 409


def test_the_form_is_refused_when_the_meetup_changed_while_it_was_filled_in(cast, sign_in, meetup, amina):
    browser = sign_in(amina)
    assert browser.get(cast.check_in_url(meetup)).status_code == 200
    meetup.release(amina)
    answer = browser.post(cast.check_in_url(meetup), {"text": "x", "visibility": "everyone", "naming": "member"})
    assert answer.status_code == 409


# --- The prompt stays ------------------------------------------------------------------------------------------------


def test_the_prompt_can_be_changed_until_someone_has_answered(meetup, amina):
    meetup.revise(prompt="Who are you?")
    meetup.check_in(amina, "Amina", "everyone", "member")
    for prompt in ("Who else?", ""):
        with pytest.raises(ValidationError, match="People have answered this prompt, so it stays as it is"):
            meetup.revise(prompt=prompt, title="Changed")
    meetup.refresh_from_db()
    assert (meetup.prompt, meetup.title) == ("Who are you?", "Words we share")
    meetup.revise(prompt="Who are you?", title="Changed")  # sent along by the form as it was
    meetup.take_back(amina)
    meetup.revise(prompt="Who else?")
    meetup.refresh_from_db()
    assert (meetup.prompt, meetup.title) == ("Who else?", "Changed")


def test_words_are_not_kept_as_an_answer_to_something_else(cast, sign_in, meetup, amina):
    browser = sign_in(amina)
    form = form_of(browser.get(cast.check_in_url(meetup)), "answer")
    assert form["asked"] == [PROMPT]
    meetup.revise(prompt="What would you like less of?")
    typed = {"text": "Kindness", "visibility": "everyone", "naming": "first"}
    answer = browser.post(cast.check_in_url(meetup), form | typed)
    assert answer.status_code == 422
    assert "What we ask has changed since you opened this page. Read it again, then save." in words_of(answer)
    assert answer.context["form"]["text"].value() == "Kindness"
    assert not CheckIn.objects.exists()
    read_again = form_of(answer, "answer")
    assert read_again["asked"] == ["What would you like less of?"]
    assert browser.post(cast.check_in_url(meetup), read_again).status_code == 302
    assert CheckIn.objects.get().text == "Kindness"


def test_the_prompt_is_not_told_in_mails_nor_to_calendars(meetup, amina, outbox):
    before, sequence = len(outbox()), meetup.sequence
    meetup.revise(prompt="Who are you?")
    meetup.refresh_from_db()
    assert meetup.sequence == sequence
    assert not meetup.notices.filter(kind="changed").exists()
    assert len(outbox()) == before


def test_a_series_hands_no_prompt_on(cast, clock):
    series = cast.series(publish=True)
    first, second = series.make(datetime(2026, 11, 3, tzinfo=UTC).date())[:2]
    series.revise_from(first, {"prompt": "Who are you?", "title": "All of them"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.prompt, second.prompt, second.title) == ("Who are you?", "", "All of them")


# --- Rules in the database -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "   "},
        {"text": "x" * 501},
        {"visibility": ""},
        {"visibility": "world"},
        {"naming": ""},
        {"naming": "email"},
    ],
)
def test_the_database_itself_keeps_no_other_answer(meetup, amina, wrong):
    row = {"meetup": meetup, "member": amina, "text": "x" * 500, "visibility": "everyone", "naming": "member"}
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.create(**row | wrong)
    given = row | wrong
    with pytest.raises(ValidationError):
        meetup.check_in(amina, given["text"], given["visibility"], given["naming"])
    CheckIn.objects.create(**row)


def test_the_database_keeps_one_answer_a_member_but_any_number_of_erased_ones(meetup, amina):
    row = {"meetup": meetup, "text": "Kindness", "visibility": "everyone", "naming": "name"}
    CheckIn.objects.create(member=amina, **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.create(member=amina, **row)
    for _ in range(2):
        CheckIn.objects.create(member=None, **row)
