"""Home, lists, a meetup, and saving a place at it."""

from datetime import timedelta

from django.utils import timezone

from meetups.models import Meetup, Recap, Rsvp
from tests import people
from tests.browser.scenes.scenery import PROMPT, amina, answered_meetup, described, rich_meetup, scene, several_meetups
from tests.browser.stage import Stage

HEADINGS = "# Before\n\nRead a page.\n\n## How long\n\nAn hour.\n\n### Or less\n\nListening is fine too."


@scene
def home_empty(stage: Stage) -> None:
    stage.open("/")


@scene
def home_with_meetups(stage: Stage) -> None:
    described()
    several_meetups()
    stage.open("/")


@scene
def home_of_an_organiser(stage: Stage) -> None:
    several_meetups()
    stage.enter(people.organiser())
    stage.open("/")


@scene
def list_empty(stage: Stage) -> None:
    stage.open("/meetups/")


@scene
def list_upcoming(stage: Stage) -> None:
    several_meetups()
    stage.open("/meetups/")


@scene
def list_past_year(stage: Stage) -> None:
    several_meetups()
    stage.open(f"/meetups/?year={Meetup.objects.past().last().date.year}")


@scene
def list_second_page(stage: Stage) -> None:
    for day in range(1, 42):
        people.meetup(f"Number {day}", days=day)
    stage.open("/meetups/?page=2")


@scene
def privacy(stage: Stage) -> None:
    described()
    stage.open("/privacy/")


@scene
def meetup_open_to_a_visitor(stage: Stage) -> None:
    stage.open(rich_meetup(capacity=4).get_absolute_url())


@scene
def meetup_with_headings_in_its_description(stage: Stage) -> None:
    stage.open(rich_meetup(description=HEADINGS).get_absolute_url())


@scene
def meetup_with_only_a_small_heading(stage: Stage) -> None:
    stage.open(rich_meetup(description="### In two parts\n\nWe listen, then we talk.").get_absolute_url())


@scene
def meetup_open_to_a_member(stage: Stage) -> None:
    amina(stage)
    stage.open(rich_meetup(capacity=4).get_absolute_url())


@scene
def meetup_full(stage: Stage) -> None:
    amina(stage)
    stage.open(people.full_meetup()[0].get_absolute_url())


@scene
def meetup_waiting(stage: Stage) -> None:
    meetup, _ = people.full_meetup()
    meetup.rsvp(amina(stage))
    stage.open(meetup.get_absolute_url())


@scene
def meetup_going(stage: Stage) -> None:
    meetup = rich_meetup()
    meetup.rsvp(amina(stage))
    meetup.rsvp(people.member("Bilal", pronouns="he/him"), show_name=True)
    stage.open(meetup.get_absolute_url())


@scene
def meetup_place_just_saved(stage: Stage) -> None:
    amina(stage)
    stage.open(rich_meetup().get_absolute_url())
    stage.press("Save my place")


@scene
def meetup_cancelled(stage: Stage) -> None:
    stage.open(people.meetup(status="cancelled").get_absolute_url())


@scene
def meetup_draft_as_organiser(stage: Stage) -> None:
    stage.enter(people.organiser())
    stage.open(rich_meetup(status="draft").get_absolute_url())


@scene
def meetup_past(stage: Stage) -> None:
    meetup = rich_meetup(days=-7)
    Rsvp.objects.create(meetup=meetup, member=amina(stage), status="going", ticket=1)
    Recap.objects.create(meetup=meetup, text="# In short\n\n- One thing\n- Another", published_at=meetup.ends_at)
    stage.open(meetup.get_absolute_url())


@scene
def meetup_closed(stage: Stage) -> None:
    closed = people.meetup(rsvps_close_at=timezone.now() - timedelta(hours=1))
    stage.open(closed.get_absolute_url())


@scene
def rsvp_of_a_visitor(stage: Stage) -> None:
    stage.open(people.rsvp_url(people.meetup()))


@scene
def rsvp_of_a_visitor_with_errors(stage: Stage) -> None:
    rsvp_of_a_visitor(stage)
    stage.press("Continue")
    assert len(stage.problems()) == 2


@scene
def rsvp_of_a_member(stage: Stage) -> None:
    amina(stage)
    stage.open(people.rsvp_url(people.meetup()))


@scene
def rsvp_of_a_member_with_errors(stage: Stage) -> None:
    rsvp_of_a_member(stage)
    stage.page.locator("textarea").evaluate("box => box.removeAttribute('maxlength')")
    stage.write("Is there anything you need to take part? (optional)", "x" * 1001)
    stage.press("Save my place")


@scene
def rsvp_of_someone_going(stage: Stage) -> None:
    meetup = people.meetup()
    meetup.rsvp(amina(stage), needs="Captions", show_name=True)
    stage.open(people.rsvp_url(meetup))


@scene
def rsvp_refused(stage: Stage) -> None:
    meetup = people.meetup()
    stage.open(people.rsvp_url(meetup))
    meetup.cancel("The room is flooded.")
    stage.press("Continue")


@scene
def check_in_seen_by_a_visitor(stage: Stage) -> None:
    stage.open(answered_meetup().get_absolute_url())


@scene
def check_in_without_answers(stage: Stage) -> None:
    stage.open(people.meetup(prompt=PROMPT).get_absolute_url())


@scene
def check_in_seen_by_an_organiser(stage: Stage) -> None:
    stage.enter(people.organiser())
    stage.open(answered_meetup().get_absolute_url())


@scene
def check_in_to_be_answered(stage: Stage) -> None:
    meetup = answered_meetup()
    meetup.rsvp(amina(stage))
    stage.open(meetup.get_absolute_url())


@scene
def check_in_form(stage: Stage) -> None:
    meetup = people.meetup(prompt=PROMPT)
    meetup.rsvp(amina(stage, name="Amina Adeyemi"))
    stage.open(people.check_in_url(meetup))


@scene
def check_in_form_with_errors(stage: Stage) -> None:
    check_in_form(stage)
    stage.press("Save my answer")
    assert len(stage.problems()) == 2


@scene
def check_in_form_of_one_who_answered(stage: Stage) -> None:
    meetup, member = people.meetup(prompt=PROMPT), amina(stage)
    meetup.rsvp(member)
    meetup.check_in(member, "Kindness", "going", "first")
    stage.open(people.check_in_url(meetup))


@scene
def check_in_answer_just_saved(stage: Stage) -> None:
    meetup = answered_meetup()
    meetup.rsvp(amina(stage))
    stage.open(people.check_in_url(meetup))
    stage.write(PROMPT, "Kindness,\nand plain words")
    stage.page.get_by_label("People going to this meetup", exact=True).check()
    stage.press("Save my answer")


@scene
def check_in_refused(stage: Stage) -> None:
    check_in_form(stage)
    Meetup.objects.get().cancel("The room is flooded.")
    stage.write(PROMPT, "Kindness")
    stage.page.get_by_label("Organisers only: we delete it 90 days after the meetup").check()
    stage.press("Save my answer")
