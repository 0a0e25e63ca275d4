"""The organisers' desk."""

from django.urls import reverse
from post_office.models import Email

from meetups.models import CheckIn, Meetup
from tests import people
from tests.browser.scenes.scenery import answered_meetup, described, desk, rich_meetup, several_meetups
from tests.browser.stage import Stage


def olu(stage: Stage, page: str, *args: object) -> None:
    """The organiser opens a page of the desk."""
    stage.enter(people.organiser(), second_factor=True)
    stage.open(reverse(f"admin:{page}", args=args))


@desk
def index(stage: Stage) -> None:
    olu(stage, "index")


@desk
def index_of_a_superuser(stage: Stage) -> None:
    stage.enter(people.superuser(), second_factor=True)
    stage.open("/admin/")


@desk
def meetups(stage: Stage) -> None:
    several_meetups()
    olu(stage, "meetups_meetup_changelist")


@desk
def meetups_found_none(stage: Stage) -> None:
    several_meetups()
    olu(stage, "meetups_meetup_changelist")
    stage.open("/admin/meetups/meetup/?q=nothing+like+it&status__exact=draft")


@desk
def new_meetup(stage: Stage) -> None:
    olu(stage, "meetups_meetup_add")


@desk
def new_meetup_with_errors(stage: Stage) -> None:
    new_meetup(stage)
    stage.press("Save")


@desk
def meetup_draft(stage: Stage) -> None:
    olu(stage, "meetups_meetup_change", rich_meetup(status="draft").pk)


@desk
def meetup_published(stage: Stage) -> None:
    olu(stage, "meetups_meetup_change", rich_meetup().pk)


@desk
def meetup_history(stage: Stage) -> None:
    meetup_draft(stage)
    stage.press("Publish")
    stage.open(reverse("admin:meetups_meetup_history", args=[Meetup.objects.get().pk]))


@desk
def draft_deletion(stage: Stage) -> None:
    olu(stage, "meetups_meetup_delete", rich_meetup(status="draft").pk)


@desk
def people_nobody(stage: Stage) -> None:
    olu(stage, "meetups_meetup_people", rich_meetup().pk)


@desk
def people_going_and_waiting(stage: Stage) -> None:
    meetup, _ = people.full_meetup()
    meetup.rsvp(people.member("Bilal", pronouns="he/him"), needs="Captions")
    olu(stage, "meetups_meetup_people", meetup.pk)


@desk
def cancelling(stage: Stage) -> None:
    olu(stage, "meetups_meetup_cancel", people.meetup().pk)


@desk
def cancelling_without_a_reason(stage: Stage) -> None:
    cancelling(stage)
    stage.press("Cancel this meetup")


@desk
def members(stage: Stage) -> None:
    people.member("Amina")
    olu(stage, "community_member_changelist")


@desk
def member_seen_by_an_organiser(stage: Stage) -> None:
    olu(stage, "community_member_change", people.member("Amina").pk)


@desk
def member_seen_by_a_superuser(stage: Stage) -> None:
    stage.enter(people.superuser(), second_factor=True)
    stage.open(reverse("admin:community_member_change", args=[people.member("Amina").pk]))


@desk
def settings_of_the_community(stage: Stage) -> None:
    described()
    olu(stage, "community_community_changelist")


@desk
def settings_with_errors(stage: Stage) -> None:
    settings_of_the_community(stage)
    stage.page.locator("[name=links]").fill("not a link")
    stage.press("Save")


@desk
def outbox(stage: Stage) -> None:
    people.full_meetup()
    stage.enter(people.superuser(), second_factor=True)
    stage.open("/admin/post_office/email/")


@desk
def outbox_mail(stage: Stage) -> None:
    outbox(stage)
    stage.open(f"/admin/post_office/email/{Email.objects.get().pk}/change/")


@desk
def check_in_answers(stage: Stage) -> None:
    answered_meetup()
    olu(stage, "meetups_checkin_changelist")


@desk
def check_in_answer(stage: Stage) -> None:
    answered_meetup()
    olu(stage, "meetups_checkin_change", CheckIn.objects.earliest("pk").pk)


@desk
def check_in_prompt_of_a_meetup(stage: Stage) -> None:
    olu(stage, "meetups_meetup_change", answered_meetup().pk)
