"""A one-to-one, from the offer to the yes: an old phone, no JavaScript."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.models import ChatRequest
from tests.community.chats import asking, offering
from tests.community.told import telling

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_one_offers_another_asks_they_agree_and_both_are_told(stage, cast):
    bilal, amina = telling("Bilal").member, cast.member()
    day = timezone.now().date() + timedelta(days=9)
    here = stage()
    assert here.page.viewport_size["width"] == 360
    here.enter(bilal)
    here.open("/me/")
    here.follow("Ask for a one-to-one, or offer them")
    here.follow("Offer one-to-ones")
    here.page.get_by_label("At the times I list here").check()
    here.press("Save my offer")
    assert here.problems() == [
        "Say in a few words what people can talk with you about.",
        "List at least one time, or choose “ask me”.",
    ]
    here.write("What can people talk with you about?", "Bread, and how to begin")
    here.write("Time 1 (optional)", f"{day}T10:30")
    here.press("Save my offer")
    assert here.says("Saved. Members can now ask you for a one-to-one.")

    here.page.context.clear_cookies()
    here.enter(amina)
    here.open("/members/")
    here.page.get_by_label("Only those who offer one-to-ones").check()
    here.press("Search")
    here.follow("Bilal")
    here.follow("Ask for a one-to-one")
    here.write("What would you like to talk about?", "Sourdough. Mine does not rise.")
    here.press("Send my request")
    assert here.says("Sent. We will write to you when they answer.")
    assert here.heading() == "You asked Bilal for a one-to-one"

    letter = here.site.mail_to(bilal.email, "Somebody would like")
    assert amina.email not in letter.as_string().lower()
    here.page.context.clear_cookies()
    here.enter(bilal)
    here.open("/me/")
    assert here.says("1 request waits for your answer.")
    here.follow("Read and answer")
    here.follow("Amina asks you for a one-to-one")
    assert here.says("Sourdough. Mine does not rise.")
    here.press("Yes, at that time")
    assert here.says("We are mailing each of you the other's name and address.")
    for person, other in ((amina, bilal), (bilal, amina)):
        mail = here.site.mail_to(person.email, f"You have a one-to-one with {other}")
        assert other.email in mail.get_body().get_content()
        assert [part.get_filename() for part in mail.iter_attachments()] == ["one-to-one.ics"]
    assert ChatRequest.objects.get().state == "agreed"


def test_one_says_not_now_and_not_from_this_person_again(stage, cast):
    bilal, amina = offering(), cast.member()
    asked = asking(amina, bilal)
    here = stage()
    here.enter(bilal)
    here.open(asked.get_absolute_url())
    here.write("A few words to them (optional)", "I wish you well.")
    here.press("Not now, and not from this person again")
    assert here.says("They cannot ask you again. They are not told.")
    here.open("/me/one-to-ones/")
    here.press("Let Amina ask again")
    assert here.says("They can ask you again.")
