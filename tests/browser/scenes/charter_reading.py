"""The charter, its history, its revisions, two of them compared, and the life of a line."""

from datetime import date

from charter.models import Affirmation, NewLine, Reading, Revision
from charter.models.redacting import redact
from meetups.models import CheckIn
from tests import people
from tests.browser.scenes.scenery import amina, described, scene
from tests.browser.stage import Stage
from tests.charter import changes

# As many lines as a charter can be thought to have, as long as lines are.
LINES = """
We show care before we solve anything.
Passing is always fine.
We speak so that everyone can follow, and nobody has to ask what a word means.
We share openly, what is half-finished too.
We are patient, with people and with machines.
We do things with one another rather than for one another.
We stand by each other, and share what we can spare.
We respect every person, and what they know from living.
We ask before we judge.
We try things out, and they may go wrong.
We use again what others have made, and say whose it is.
We make things that are of use to somebody, and write down what we learn where others find it.
We begin on time, and end on time.
We leave room for those who have not spoken yet.
We say who pays for what we do.
We keep to ourselves what is somebody else's to tell.
We ask how somebody wants to be called, and call them that.
We say sorry, and mean to do better.
We look after those who look after things.
We tell one another when something hurt, or have somebody tell it for us.
We choose tools that leave nobody out.
We rest, and nobody has to say why.
We look at this text again every year, and change what does not hold.
We welcome whoever comes next as we were welcomed.
""".strip().splitlines()
DETAIL = "We ask how somebody **is**, and wait for the answer.\n\n- Slowly\n- [More on it](https://example.org/care)"


def full_charter() -> Revision:
    """All there can be to it: lines from answers and a proposal, reworded, moved, merged, taken out; people who hold
    to it; a day of review; a name taken out."""
    described()
    meetup = people.meetup("Beginning with care", days=-30)
    told = [
        CheckIn.objects.create(meetup=meetup, member=people.member(f"Guest{number}"), text=f"Quality {number}",
                               visibility="everyone" if number else "organisers", naming="name",
                               expires_at=None if number else meetup.private_words_until)
        for number in range(9)
    ]  # fmt: skip
    first = [NewLine(text, DETAIL if place % 2 else "", answers=told[: place % 10]) for place, text in enumerate(LINES)]
    changes.next_revision(
        lambda _: [*first, NewLine("We bring good cheer.")],
        preamble="We wrote this **together**. Anyone may propose a change.",
        concerns="It was long.\n\nSo we cut it.",
        meetup=meetup,
        present=17,
        decided="We read it aloud, with Bilal.",
    )
    proposal = people.proposal(people.member("Carys"), naming="name")
    changes.reword("Passing is always fine.", "Passing is fine.", "Nobody asks why.", proposal=proposal)
    changes.take_out("We bring good cheer.")
    changes.move("We ask before we judge.", 2)
    changes.merge("We begin on time, and end on time.", LINES[0], LINES[0])
    changes.next_revision(lambda lines: lines, preamble="We wrote this together.", review_on=date(2030, 5, 6))
    redact("Bilal", "He asked for it.")
    newest = changes.next_revision(lambda lines: lines, preamble="We wrote this.", kind="editorial")
    Affirmation.objects.say(people.member("Dafydd"), newest, show_name=True)
    Affirmation.objects.say(people.member("Elif"), newest, show_name=False)
    return newest


@scene
def charter_not_written_yet(stage: Stage) -> None:
    stage.open("/charter/")


@scene
def charter_of_a_few_lines(stage: Stage) -> None:
    people.charter()
    stage.open("/charter/")


@scene
def charter_of_a_visitor(stage: Stage) -> None:
    full_charter()
    stage.open("/charter/")


@scene
def charter_with_origins_open(stage: Stage) -> None:
    charter_of_a_visitor(stage)
    stage.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


@scene
def charter_never_read_by_a_member(stage: Stage) -> None:
    amina(stage)
    full_charter()
    stage.open("/charter/")


@scene
def charter_changed_since_it_was_read(stage: Stage) -> None:
    member = amina(stage)
    full_charter()
    Reading.objects.note(member, Revision.objects.get(number=1))
    stage.open("/charter/")


@scene
def charter_held_to(stage: Stage) -> None:
    member = amina(stage)
    Affirmation.objects.say(member, full_charter(), show_name=True)
    stage.open("/charter/")


@scene
def charter_of_long_words(stage: Stage) -> None:
    word = "Unübersetzbar" * 15
    changes.next_revision(lambda _: [NewLine(word, word), NewLine(f"We {word[:190]}")], preamble=word)
    changes.reword(word, word[:150], word * 2)
    stage.open("/charter/")


@scene
def charter_history_empty(stage: Stage) -> None:
    stage.open("/charter/history/")


@scene
def charter_history(stage: Stage) -> None:
    full_charter()
    stage.open("/charter/history/")


@scene
def charter_history_second_page(stage: Stage) -> None:
    people.charter("Line 0.")
    for number in range(1, 22):
        changes.add(f"Line {number}.")
    stage.open("/charter/history/?page=2")


@scene
def charter_revision(stage: Stage) -> None:
    full_charter()
    stage.open("/charter/revisions/1/")


@scene
def charter_compared(stage: Stage) -> None:
    full_charter()
    stage.open("/charter/compare/?from=1&to=6")


@scene
def charter_compared_backwards(stage: Stage) -> None:
    charter_of_long_words(stage)
    stage.open("/charter/compare/?from=2&to=1")


@scene
def charter_compare_with_error(stage: Stage) -> None:
    full_charter()
    stage.open("/charter/compare/?from=99")
    assert stage.problems() == ["There is no revision “99”. Choose from 1 to 7."]


@scene
def charter_nothing_to_compare(stage: Stage) -> None:
    stage.open("/charter/compare/")


@scene
def charter_line(stage: Stage) -> None:
    amina(stage)
    full_charter()
    stage.open(f"/charter/commitments/{changes.commitment('Passing is fine.')}/")


@scene
def charter_line_merged(stage: Stage) -> None:
    full_charter()
    stage.open(f"/charter/commitments/{changes.commitment('We begin on time, and end on time.')}/")
