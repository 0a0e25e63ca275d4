"""The list of prompts: chosen for a meetup, and not asked twice within six meetups unless that is meant."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from meetups.models import Meetup, Prompt
from tests.meetups.desk import errors_on
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PROMPT = "What would you like more of?"
SENTENCE = (
    "This is asked at “Earlier” on Wednesday 4 November 2026, within 6 meetups of this one. "
    "Choose another, or tick “ask it again on purpose”."
)


@pytest.fixture
def listed():
    """A prompt of the list."""
    return Prompt.objects.create(text=PROMPT)


def prompt_of(meetup) -> str:
    return Meetup.objects.get(pk=meetup.pk).prompt


def test_organiser_chooses_one_from_the_list_in_place_of_what_stood_there(cast, desk, listed):
    meetup = cast.meetup(prompt="How are you?")
    assert desk.save(meetup, listed=listed.pk).status_code == 302
    assert prompt_of(meetup) == PROMPT
    listed.delete()
    assert prompt_of(meetup) == PROMPT  # the list changes nothing that was asked


def test_one_in_ones_own_words_stays_possible_but_not_both(cast, desk, listed):
    meetup = cast.meetup()
    both = desk.save(meetup, listed=listed.pk, prompt="How are you?")
    assert errors_on(both) == {"listed": ["Choose one from the list or write one below, not both."]}
    assert "How are you?" in both.content.decode()
    desk.save(meetup, prompt="How are you?")
    assert prompt_of(meetup) == "How are you?"


@pytest.mark.parametrize("from_list", [True, False])
def test_one_asked_within_six_meetups_is_refused_until_it_is_meant(cast, desk, listed, from_list):
    cast.meetup("Earlier", days=1, prompt=f"{PROMPT.upper()} ")
    meetup = cast.meetup()
    given = {"listed": listed.pk} if from_list else {"prompt": PROMPT}
    assert errors_on(desk.save(meetup, **given)) == {"listed" if from_list else "prompt": [SENTENCE]}
    with pytest.raises(ValidationError, match="within 6 meetups"):
        meetup.revise(prompt=PROMPT)
    assert prompt_of(meetup) == ""
    assert desk.save(meetup, prompt_again="on", **given).status_code == 302
    assert prompt_of(meetup) == PROMPT
    assert desk.save(meetup, title="Changed").status_code == 302  # what stands is not questioned again


@pytest.mark.parametrize("side", [1, -1])
def test_six_others_between_are_enough_and_cancelled_ones_do_not_count(cast, side):
    meetup = cast.meetup(days=30)
    cast.meetup("Same", days=30 + 8 * side, prompt=PROMPT)
    for day in range(1, 6):
        cast.meetup(f"Between {day}", days=30 + side * day)
    cast.meetup("Called off", days=30 + 7 * side, status="cancelled")
    with pytest.raises(ValidationError):
        meetup.revise(prompt=PROMPT)
    cast.meetup("The sixth", days=30 + 6 * side)
    meetup.revise(prompt=PROMPT)
    assert prompt_of(meetup) == PROMPT


def test_a_new_meetup_is_held_to_it_too(cast, desk, listed):
    cast.meetup("Earlier", days=1, prompt=PROMPT)
    assert errors_on(desk.create(listed=listed.pk)) == {"listed": [SENTENCE]}
    assert desk.create(listed=listed.pk, prompt_again="on").status_code == 302
    assert Meetup.objects.latest("pk").prompt == PROMPT


def test_the_list_is_kept_by_organisers_each_prompt_once(cast, desk, listed):
    add = "/admin/meetups/prompt/add/"
    again = desk.client.post(add, {"text": PROMPT.lower()})
    assert "This is on the list already." in words_of(again)
    assert desk.client.post(add, {"text": " How are you? "}).status_code == 302
    meetup = cast.meetup(prompt=PROMPT)
    assert {prompt.text: prompt.last_day for prompt in Prompt.objects.with_last_day()} == {
        "How are you?": None,
        PROMPT: meetup.date,
    }
    assert "Tuesday 10 November 2026" in words_of(desk.client.get("/admin/meetups/prompt/"))
    for wrong in (PROMPT.upper(), "", " x"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Prompt.objects.create(text=wrong)


def test_prompts_of_drafts_count_and_the_distance_is_taken_from_the_new_day(cast, desk):
    cast.meetup("Earlier", days=1, status="draft", prompt=PROMPT)
    meetup = cast.meetup()
    refused = desk.save(meetup, prompt=PROMPT, date=f"{meetup.date + timedelta(days=1):%d/%m/%Y}")
    assert errors_on(refused) == {"prompt": [SENTENCE]}
