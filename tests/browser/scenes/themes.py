"""Questions for the community, themes, and the board on which organisers bring them together."""

from meetups.models import Board, CheckIn, Meetup, Theme
from meetups.models.question import ask
from tests import people
from tests.browser.scenes.desk import olu
from tests.browser.scenes.scenery import amina, answered_meetup, desk, scene
from tests.browser.stage import Stage
from tests.meetups.polls import poll

LONG = "How do we look after a shared tool when the one who made it has moved on, and nobody else has the keys? "


def asked() -> Meetup:
    """A meetup with answers of every kind and questions, some of which others wonder about too."""
    meetup = answered_meetup()
    for number, rsvp in enumerate(meetup.rsvps.select_related("member")[:3]):
        question = ask(meetup, rsvp.member, (LONG * (3 - number))[:300], "first")
        for other in meetup.rsvps.select_related("member")[: 2 * number]:
            question.wonder(other.member)
    return meetup


def grouped() -> Meetup:
    """The same, most of it in themes, one of which shaped the meetup."""
    meetup, board = asked(), Board.current()
    by = people.organiser("Oda")
    keys = [f"answer-{pk}" for pk in CheckIn.objects.values_list("pk", flat=True)]
    asks = [f"question-{each.pk}" for each in meetup.questions.all()]
    board.put([*keys[:3], asks[0]], "How we treat one another", by, board.version)
    board.put([*keys[3:5], *asks[1:]], "Keeping what we learn", by, board.version)
    board.link(Theme.objects.all()[0], meetup, poll("Which evening?"), by, board.version)
    return meetup


@scene
def questions_of_a_meetup(stage: Stage) -> None:
    meetup = asked()
    member = amina(stage)
    meetup.rsvp(member)
    ask(meetup, member, "Is there tea?", "member")
    meetup.questions.all()[0].wonder(member)
    stage.open(f"{meetup.get_absolute_url()}questions/")


@scene
def question_with_an_error(stage: Stage) -> None:
    meetup = people.meetup()
    meetup.rsvp(amina(stage))
    stage.open(f"{meetup.get_absolute_url()}questions/")
    stage.press("Ask it")


@scene
def themes_of_a_member(stage: Stage) -> None:
    grouped()
    amina(stage)
    stage.open("/meetups/themes/")


@desk
def board_of_themes(stage: Stage) -> None:
    grouped()
    olu(stage, "meetups_theme_changelist")


@desk
def board_with_an_error(stage: Stage) -> None:
    board_of_themes(stage)
    stage.press("Merge")
