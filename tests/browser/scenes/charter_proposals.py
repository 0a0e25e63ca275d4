"""Proposals for the charter: the list, making one, a proposal's page in every state, responding, amending."""

from datetime import timedelta

from django.utils import timezone

from charter.models import Line, Proposal, Response, Revision
from charter.models.consent import adopt, amend, set_aside
from community.models import Member
from tests import people
from tests.browser.scenes.scenery import amina, described, scene
from tests.browser.stage import Stage
from tests.charter import changes

PLAIN = "We say things plainly."
LONG = (
    "We leave room for silence, for people who think before they speak, for interpreters who need a moment, and for "
    "everyone whose connection, or courage, takes a little longer than the others'."
)
DETAIL = "- We count to ten before we fill a gap.\n- We ask “does anyone want to add something?”, and wait.\n\nAlways."
NEW = "/charter/proposals/new/"
Kind = Response.Kind


def charter() -> Revision:
    """A charter of three lines, one of which says what it looks like, in a community that is described."""
    described()
    people.charter()
    return changes.reword(PLAIN, PLAIN, "If a word needs explaining,\nwe explain it or pick another.")


def line(number: int) -> Line:
    """That line, as the charter has it now."""
    newest = Revision.objects.latest_one()
    assert newest
    return newest.lines.get(position=number)


def long_ago(proposal: Proposal) -> Proposal:
    """The same proposal, opened a month ago, with a meetup since."""
    month_ago = timezone.now() - timedelta(days=30)
    Proposal.objects.filter(pk=proposal.pk).update(opened_at=month_ago)
    proposal.wordings.update(created_at=month_ago)
    people.meetup("Since then", days=-7)
    proposal.refresh_from_db()
    return proposal


def reworded(author: Member, **fields: object) -> Proposal:
    """A proposal to reword line 2."""
    given = {"kind": "reword", "commitment_id": line(2).commitment_id, "text": "We use plain words.", "detail": DETAIL}
    return people.proposal(author, **(given | {"helps": "Everyone who is new.", "naming": "name"} | fields))


def discussed() -> Proposal:
    """A proposal with two earlier wordings and everything people can say, one of it hidden."""
    proposal = reworded(people.member("Carys"))
    say = Response.objects.say
    say(proposal, people.member("Dilys"), Kind.OBJECTION, "Plain for whom? It shuts out our Welsh speakers.", "first")
    hidden = say(proposal, people.member("Emeka"), Kind.CONCERN, "Ask Carys where she lives.", "name")
    hidden.hide(people.organiser("Pia"), "It named somebody.")
    amend(proposal, "We use plain words, in our own language.", DETAIL, "For those who speak Welsh.")
    say(
        proposal,
        people.member("Fatima"),
        Kind.CONCERN,
        "Own language: do we have interpreters?\n\nWe had none.",
        "name",
    )
    amend(proposal, "We use plain words, and say them again in other words.", "", "Interpreters are not always there.")
    say(proposal, people.member("Gwen"), Kind.FINE, "", "name")
    say(proposal, people.member("Hana"), Kind.FINE, "", "member")
    say(proposal, people.member("Ines"), Kind.FINE, "This is what I needed on my first day.", "member")
    say(proposal, people.member("Jonas"), Kind.OBJECTION, LONG * 4 + "unbreakable" * 20, "name")
    return proposal


@scene
def proposals_empty(stage: Stage) -> None:
    stage.open("/charter/proposals/")


@scene
def proposals_of_every_kind(stage: Stage) -> None:
    charter()
    me, carys, olu = amina(stage), people.member("Carys"), people.organiser()
    Response.objects.say(reworded(carys), me, Kind.FINE, "", "member")
    people.proposal(me, kind="merge", commitment_id=line(1).commitment_id, other_id=line(3).commitment_id, text=LONG)
    changed = people.proposal(carys, naming="first")
    Response.objects.say(changed, me, Kind.CONCERN, "How long?", "member")
    amend(changed, LONG, "", "Longer.")
    long_ago(people.proposal(carys, kind="remove", commitment_id=line(3).commitment_id))
    set_aside(long_ago(people.proposal(carys, text="We begin on time.")), olu, "Two of us cannot: the bus. " * 20)
    adopted = long_ago(people.proposal(carys, text="Passing is fine."))
    adopt(adopted, olu, {"summary": "We added a line.", "reason": "So that we can.", "decided": "By consent."})
    people.proposal(carys).withdraw()
    stage.open("/charter/proposals/")


@scene
def proposals_second_page(stage: Stage) -> None:
    charter()
    for number in range(21):
        people.proposal(people.member(f"Guest{number}"))
    stage.open("/charter/proposals/?page=2")


@scene
def propose_without_a_charter(stage: Stage) -> None:
    amina(stage)
    stage.open(NEW)


@scene
def propose_what(stage: Stage) -> None:
    charter()
    amina(stage)
    stage.open(NEW)


@scene
def propose_for_a_line_that_is_gone(stage: Stage) -> None:
    charter()
    amina(stage)
    stage.open(f"{NEW}?kind=reword&line=999")


@scene
def propose_which_goes_into_it(stage: Stage) -> None:
    propose_what(stage)
    stage.follow("Merge two lines into one")
    stage.follow("2. We say things plainly.")


@scene
def propose_a_line(stage: Stage) -> None:
    propose_what(stage)
    stage.follow("Add a new line")


@scene
def propose_other_words(stage: Stage) -> None:
    charter()
    amina(stage)
    stage.open(f"{NEW}?kind=reword&line={line(2).commitment_id}")


@scene
def propose_taking_out(stage: Stage) -> None:
    charter()
    amina(stage)
    stage.open(f"{NEW}?kind=remove&line={line(2).commitment_id}")


@scene
def propose_merging(stage: Stage) -> None:
    propose_which_goes_into_it(stage)
    stage.follow("3. We share what we learn.")


@scene
def propose_from_answers(stage: Stage) -> None:
    charter()
    me, meetup = amina(stage), people.meetup(prompt="What would you like more of?")
    for person in (me, people.member("Adaeze Okonkwo-Featherstonehaugh"), people.member("Bilal")):
        meetup.rsvp(person)
        meetup.check_in(person, "Patience\nand room for silence", "members", "name")
    chosen = meetup.check_ins.earliest("pk").pk
    stage.open(f"{NEW}?kind=add&answer={chosen}")


@scene
def propose_previewed(stage: Stage) -> None:
    propose_other_words(stage)
    stage.write("The line", "We use plain words.")
    stage.press("Show before and after")


@scene
def propose_with_errors(stage: Stage) -> None:
    propose_other_words(stage)
    stage.press("Send it")
    assert len(stage.problems()) == 3


@scene
def propose_on_a_line_that_went_meanwhile(stage: Stage) -> None:
    propose_merging(stage)
    people.charter("We are patient with one another.", "We share what we learn.")
    stage.press("Send it")


@scene
def proposal_just_sent(stage: Stage) -> None:
    propose_previewed(stage)
    stage.write("Why?", "I had to look up three words.")
    stage.write("Whom does it help?", "Whoever is new.")
    stage.press("Send it")
    assert stage.says("Your proposal is open.")


@scene
def proposal_to_a_visitor(stage: Stage) -> None:
    charter()
    stage.open(reworded(people.member("Carys")).get_absolute_url())


@scene
def proposal_discussed(stage: Stage) -> None:
    charter()
    amina(stage)
    stage.open(discussed().get_absolute_url())


@scene
def proposal_to_who_responded(stage: Stage) -> None:
    charter()
    proposal = discussed()
    stage.enter(Member.objects.get(name="Jonas"))
    stage.open(proposal.get_absolute_url())


@scene
def proposal_to_who_is_asked_again(stage: Stage) -> None:
    charter()
    proposal = discussed()
    stage.enter(Member.objects.get(name="Emeka"))
    stage.open(proposal.get_absolute_url())


@scene
def proposal_to_its_proposer(stage: Stage) -> None:
    charter()
    proposal = discussed()
    stage.enter(Member.objects.get(name="Carys"))
    stage.open(proposal.get_absolute_url())
    stage.page.locator("summary").last.click()


@scene
def proposal_to_an_organiser(stage: Stage) -> None:
    charter()
    proposal = long_ago(people.proposal(people.member("Carys")))
    stage.enter(people.organiser())
    stage.open(proposal.get_absolute_url())


@scene
def proposal_whose_lines_changed(stage: Stage) -> None:
    charter()
    first, last = line(1), line(2)
    proposal = people.proposal(
        people.member("Carys"), kind="merge", commitment_id=last.commitment_id, other_id=first.commitment_id, text=LONG
    )
    changes.reword(PLAIN, "We say things plainly and kindly.", last.detail)
    people.charter("We say things plainly and kindly.", "We share what we learn.")
    amina(stage)
    stage.open(proposal.get_absolute_url())


@scene
def proposal_adopted(stage: Stage) -> None:
    charter()
    proposal = long_ago(reworded(people.member("Carys")))
    stated = {"summary": "We reworded a line.", "reason": "So that we can.", "decided": "By consent."}
    adopt(proposal, people.organiser(), stated)
    stage.open(proposal.get_absolute_url())


@scene
def proposal_set_aside(stage: Stage) -> None:
    charter()
    proposal = long_ago(reworded(people.member("Carys")))
    set_aside(proposal, people.organiser(), "It says the same as line 1.\n\nWe look at both again in spring.")
    amina(stage)
    stage.open(proposal.get_absolute_url())


@scene
def response_with_errors(stage: Stage) -> None:
    proposal_discussed(stage)
    stage.page.get_by_label("I object: this could cause harm").check()
    stage.press("Send my response")
    assert stage.problems() == ["Say what harm you see, so that we can prevent it."]


@scene
def response_to_other_words(stage: Stage) -> None:
    proposal_discussed(stage)
    stage.page.get_by_label("Fine, but I have a concern").check()
    stage.write("Because …", "How will newcomers know?")
    amend(Proposal.objects.get(), "We ask when we do not follow.", "", "Shorter.")
    stage.press("Send my response")
    assert stage.says("Its wording has changed while you wrote.")


@scene
def response_too_late(stage: Stage) -> None:
    proposal_discussed(stage)
    stage.page.get_by_label("Fine, but I have a concern").check()
    stage.write("Because …", "How will newcomers know?")
    Proposal.objects.get().withdraw()
    stage.press("Send my response")
    assert stage.says("How will newcomers know?")


@scene
def amending(stage: Stage) -> None:
    proposal_to_its_proposer(stage)
    stage.follow("Change my proposal")


@scene
def amending_previewed(stage: Stage) -> None:
    amending(stage)
    stage.write("The line", LONG)
    stage.press("Show before and after")


@scene
def amending_with_errors(stage: Stage) -> None:
    amending(stage)
    stage.write("The line", "")
    stage.press("Send it")
    assert len(stage.problems()) == 2


@scene
def me_with_proposals_to_look_at(stage: Stage) -> None:
    charter()
    amina(stage)
    discussed()
    for number in range(6):
        people.proposal(people.member(f"Guest{number}"), text=f"Number {number}. {LONG[:150]}")
    stage.open("/me/")
