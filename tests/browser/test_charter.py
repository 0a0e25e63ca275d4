"""From a word said at a check-in to a line of the charter that people hold to: an old phone, no JavaScript."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from charter.models import Affirmation, Origin, Proposal, Revision
from charter.verify import faults
from meetups.models import Rsvp

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

PROMPT = "What would you like more of here?"


def walker(stage, member, **how):
    """Somebody signed in, on a page of their own."""
    here = stage()
    here.enter(member, **how)
    return here


def choose(here, label):
    """Ticks the choice with these words."""
    here.page.get_by_label(label).check()


def test_an_answer_becomes_a_line_that_people_hold_to(stage, cast):
    amina, bilal, carys, olu = cast.member("Amina Yusuf"), cast.member("Bilal"), cast.member("Carys"), cast.organiser()
    cast.charter()
    meetup = cast.meetup(days=-3, prompt=PROMPT)
    Rsvp.objects.create(meetup=meetup, member=amina, status="going", ticket=1)

    here = walker(stage, amina)
    here.open(meetup.get_absolute_url())
    here.follow("Answer")
    here.write(PROMPT, "Silence")
    choose(here, "Everyone")
    choose(here, "By my name: Amina Yusuf")
    here.press("Save my answer")
    assert here.says("Silence")

    desk = walker(stage, olu, second_factor=True)
    desk.open("/admin/meetups/checkin/")
    desk.page.locator("input.action-select").check()
    desk.page.get_by_label("Action:").select_option(label="Make a proposal of these answers")
    desk.press("Go")
    desk.page.get_by_role("link", name=re.compile("new line")).click()
    desk.write("The line", "We leave room for silence.")
    desk.press("Show before and after")
    assert "We leave room for silence." in desk.page.locator("ins").first.inner_text()
    assert not Proposal.objects.exists()
    desk.write("Why?", "Some of us need time to find words.")
    desk.write("Whom does it help?", "Anyone who thinks before speaking.")
    desk.press("Send it")
    proposal = Proposal.objects.get()

    here = walker(stage, bilal)
    here.open(proposal.get_absolute_url())
    assert here.says("“Silence” (Amina Yusuf)")
    choose(here, "Fine, but I have a concern")
    here.press("Send my response")
    assert here.problems() == ["Say what your concern is, so that it can be taken into account."]
    here.write("Because …", "Silence can feel cold on the phone.")
    choose(here, "By my name: Bilal")
    here.press("Send my response")
    other = walker(stage, carys)
    other.open(proposal.get_absolute_url())
    assert other.says("Silence can feel cold on the phone.")
    choose(other, "Fine with me")
    other.press("Send my response")

    desk.open(f"/admin/charter/proposal/{proposal.pk}/change/")
    assert desk.says("It stays open until")
    month_ago = timezone.now() - timedelta(days=30)  # and the meetup was held since
    Proposal.objects.update(opened_at=month_ago)
    proposal.wordings.update(created_at=month_ago)
    desk.page.reload()
    desk.follow("Adopt it")
    desk.press("Adopt it and publish the revision")
    revision = Revision.objects.latest_one()
    assert (revision.number, list(faults())) == (2, [])

    here.open("/charter/history/")
    assert here.says("“We leave room for silence.” was added as line 4.")
    assert here.says("Silence can feel cold on the phone.")
    here.open("/charter/")
    here.page.locator("li, article, section").filter(has_text="We leave room for silence.").last.locator(
        "summary"
    ).first.click()
    assert here.says("Amina Yusuf")
    assert {(origin.answer_id is None, origin.proposal_id is None) for origin in Origin.objects.all()} == {
        (True, False),
        (False, True),
    }
    here.press("I'll hold to this")
    affirmation = Affirmation.objects.get()
    assert (affirmation.member, affirmation.revision, affirmation.show_name) == (bilal, revision, False)
    visitor = stage()
    visitor.open("/charter/")
    assert visitor.says("One of us holds to this.")
    assert "Bilal" not in visitor.page.locator("main").inner_text()
