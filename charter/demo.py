"""The demo's charter: made from the first meetup's check-in, changed since, with proposals in every state.

It is told as history: rows are written as the verbs would have written them on those days, and nobody gets mail.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from charter import demo_texts as say
from charter.models import Affirmation, Draft, NewLine, Proposal, Reading, Response, Revision, Wording
from charter.models.concern import CARE_STEWARDS
from charter.models.publishing import as_it_stands, publish
from community.demo import ORGANISER, part
from community.models import Member
from community.naming import Naming
from meetups.models import CheckIn, Meetup

CONSENT = "By consent: all members could respond for two weeks and over one meetup, and nobody objected."
FINE, CONCERN, OBJECTION = Response.Kind.FINE, Response.Kind.CONCERN, Response.Kind.OBJECTION


@part
def charter() -> None:
    """Six revisions, nine proposals, and people who hold to it."""
    if Revision.objects.exists():
        return
    now = timezone.now()
    made_from_the_check_in(datetime(2023, 9, 5, 10, tzinfo=UTC))
    passing_is_fine(datetime(2024, 2, 20, 10, tzinfo=UTC))
    nobody_has_to_ask(datetime(2024, 10, 15, 10, tzinfo=UTC))
    tidied(datetime(2025, 3, 11, 10, tzinfo=UTC))
    two_lines_made_one(datetime(2025, 9, 16, 10, tzinfo=UTC))
    good_cheer_taken_out(now - timedelta(days=65))
    not_adopted(now)
    still_open(now)
    held_to(now)
    cared_for()


# --- How it came to be what it is -----------------------------------------------------------------------------------


def made_from_the_check_in(at: datetime) -> None:
    """Revision 1, drafted by an organiser out of the answers."""
    meetup = Meetup.objects.filter(date__year=2023).earliest("starts_at")
    answers = {answer.text: answer for answer in CheckIn.objects.filter(meetup=meetup).select_related("meetup")}
    lines = [
        NewLine(words.text, words.detail, answers=[answers[label] for label in words.answers]) for words in say.FIRST
    ]
    draft(
        at,
        lines,
        preamble=say.PREAMBLE,
        summary="We wrote down what we asked of this space when we first met.",
        reason="At our first check-in nineteen qualities were named. We made sentences of them, to keep to.",
        decided="The sentences were read aloud at the second meetup and changed until everyone could live with them.",
        concerns="“Radical transparency” worried some: it must not mean telling what is not ours to tell. "
        "So we say that too.",
        meetup=Meetup.objects.filter(date__year=2023).latest("starts_at"),
        present=17,
    )


def passing_is_fine(at: datetime) -> None:
    """Revision 2: a line added."""
    proposal = propose(at, "carys", "add", say.PASSING.text, say.PASSING.detail, "I came three times before I spoke.")
    respond(proposal, "dilys", FINE)
    respond(proposal, "noor", FINE, "I needed this on my first day.")
    adopt(proposal, at, [*standing(), NewLine(*say.PASSING[:2], proposal=proposal)], "We added that passing is fine.")


def nobody_has_to_ask(at: datetime) -> None:
    """Revision 3: a line reworded, after a concern was taken in."""
    target = line("We speak so that")
    proposal = propose(at, "hana", "reword", say.FOLLOW_LONGER, target.detail, "Short forms keep creeping in.", target)
    respond(proposal, "wren", CONCERN, "Asking is hard when you are new. Could it be nobody's job to ask?")
    respond(proposal, "aled", FINE)
    amend(
        proposal,
        at - timedelta(days=9),
        say.FOLLOW,
        say.FOLLOW_DETAIL,
        "Wren is right: it is the speaker's job.",
    )
    respond(proposal, "wren", FINE, "Thank you, that is it.")
    lines = changed(target, text=say.FOLLOW, detail=say.FOLLOW_DETAIL, proposal=proposal)
    adopt(proposal, at, lines, "We made it the speaker's job to be clear.", concerns="Asking is hard when one is new.")


def tidied(at: datetime) -> None:
    """Revision 4: only tidied. What newcomers look for first moves up."""
    lines = standing()
    first, passing = lines[0], lines[-1]
    draft(
        at,
        [first, passing, *lines[1:-1]],
        preamble=say.PREAMBLE,
        kind="editorial",
        summary="We moved “Passing is always fine” up, where newcomers find it.",
        reason="It is what people look for first.",
        decided="Told at a meetup; nobody minded. No word is changed.",
    )


def two_lines_made_one(at: datetime) -> None:
    """Revision 5: two lines merged."""
    kept, gone = line("We make things"), line("We write down")
    proposal = propose(at, "idris", "merge", say.USE, say.USE_DETAIL, "They were one thought.", kept, gone)
    respond(proposal, "gwen", FINE)
    respond(proposal, "mei", CONCERN, "Long lines are hard to remember. I can live with it.")
    lines = changed(kept, text=say.USE, detail=say.USE_DETAIL, absorbed=[gone.commitment], proposal=proposal)
    lines = [each for each in lines if each.commitment != gone.commitment]
    adopt(proposal, at, lines, "We made one line out of two.", concerns="It has become a long line.")


def good_cheer_taken_out(at: datetime) -> None:
    """Revision 6: a line taken out, with a concern on record."""
    target = line("We bring good cheer")
    proposal = propose(at, "tess", "remove", "", "", "On a bad day it reads as an order to smile.", target)
    respond(proposal, "rosa", CONCERN, "I shall miss it. Could we still begin with what went well?")
    respond(proposal, "emeka", FINE)
    lines = [each for each in standing() if each.commitment != target.commitment]
    adopt(
        proposal, at, lines, "We no longer ask anyone to be cheerful.",
        concerns="Some will miss it. Meetups still begin with what went well, for whoever likes to say so.",
        review_on=(at + timedelta(days=365)).date(),
    )  # fmt: skip


# --- What did not become part of it, and what may -------------------------------------------------------------------


def not_adopted(now: datetime) -> None:
    """One set aside, one withdrawn."""
    cameras = propose(now - timedelta(days=150), "quentin", "add", say.CAMERAS, "", "Faces make it warmer.")
    respond(cameras, "kezia", OBJECTION, "My home is one room. I could not come any more.")
    respond(cameras, "samir", OBJECTION, "It shuts out people who come by phone.")
    decide(
        cameras, now - timedelta(days=150), Proposal.Status.SET_ASIDE,
        outcome="Two of us could not come any more if this were asked. Camera off stays fine.",
    )  # fmt: skip
    money = propose(now - timedelta(days=40), "viktor", "add", say.MONEY, "", "Evenings are never counted.")
    decide(money, now - timedelta(days=40), Proposal.Status.WITHDRAWN)


def still_open(now: datetime) -> None:
    """One just made, one amended since, one that is objected to and can be decided."""
    propose(now + timedelta(days=14), "fatima", "add", say.SLOWER, "", "The interpreter is two sentences behind.")
    target = line("We use again")
    longer = "We use again what others have made, and say whose it is, also when it is only an idea."
    reuse = propose(now + timedelta(days=4), "liam", "reword", longer, target.detail, "Ideas have authors.", target)
    respond(reuse, "bronagh", CONCERN, "How far back? I cannot trace every idea I ever had.")
    shorter = "We use again what others have made, ideas too, and say whose it is as far as we know."
    amend(reuse, now - timedelta(days=2), shorter, target.detail, "As far as we know is enough.")
    machines = propose(now - timedelta(days=30), "uma", "add", say.MACHINES, say.MACHINES_DETAIL, "I want to know.")
    respond(machines, "joao", FINE)
    respond(machines, "zofia", OBJECTION, "I write with an assistant because of my hands. I should not have to say so.")


def held_to(now: datetime) -> None:
    """People who hold to it, some with their names shown, and an organiser who has not read the newest."""
    newest = Revision.objects.get(number=6)
    for number, name in enumerate("amina bilal carys elif grace jaya kofi nadia oona priya".split()):
        at = now - timedelta(days=60 - number)
        Affirmation.objects.create(member=member(name), revision=newest, show_name=number % 3 == 0, at=at)
    olu = Member.objects.get(email=ORGANISER)
    Reading.objects.create(member=olu, revision=Revision.objects.get(number=5), at=now - timedelta(days=90))


def cared_for() -> None:
    """Two care stewards, who read what is raised in private. The organiser is none."""
    for steward in (member("dilys"), member("noor")):
        Member.objects.filter(pk=steward.pk).update(is_staff=True)
        steward.groups.add(Group.objects.get(name=CARE_STEWARDS))


# --- How the rows are written ---------------------------------------------------------------------------------------


def member(name: str) -> Member:
    """The demo's member with that first name."""
    return Member.objects.get(email=f"{name}@example.org")


def standing() -> list[NewLine]:
    """The lines in force."""
    return as_it_stands(Revision.objects.latest_one())


def line(beginning: str) -> NewLine:
    """The line in force that begins so."""
    return next(each for each in standing() if each.text.startswith(beginning))


def changed(target: NewLine, **changes: Any) -> list[NewLine]:
    """The lines in force, one of them changed."""
    return [replace(each, **changes) if each == target else each for each in standing()]


def draft(at: datetime, lines: Sequence[NewLine], **stated: Any) -> None:
    """A revision that an organiser drafted."""
    olu, base = Member.objects.get(email=ORGANISER), Revision.objects.latest_one()
    revision = publish(stated, lines, base=base, at=at)
    when = {"created_at": at - timedelta(days=7), "changed_at": at}
    Draft.objects.create(author=olu, naming=Naming.FULL, base=base, published_as=revision, **when, **stated)


def propose(
    decided: datetime, who: str, kind: str, text: str, detail: str, why: str, *targets: NewLine
) -> Proposal:  # fmt: skip
    """A proposal opened a month before it is decided, or to be decided."""
    keys = [target.commitment for target in targets]
    lines = dict(zip(("commitment_id", "other_id"), keys, strict=False))
    opened = decided - timedelta(days=28)
    proposal: Proposal = Proposal.objects.create(
        kind=kind, base=Revision.objects.latest_one(), why=why, author=member(who), naming=Naming.FIRST,
        opened_at=min(opened, timezone.now() - timedelta(hours=5)), **lines,
    )  # fmt: skip
    Wording.objects.create(proposal=proposal, text=text, detail=detail, created_at=proposal.opened_at)
    return proposal


def amend(proposal: Proposal, at: datetime, text: str, detail: str, note: str) -> None:
    """Another wording of it."""
    number = proposal.wordings.count() + 1
    proposal.wordings.create(number=number, text=text, detail=detail, note=note, created_at=at)


def respond(proposal: Proposal, who: str, kind: str, reason: str = "") -> None:
    """What somebody says to the newest wording, a few days after it came."""
    wording = Proposal.objects.get(pk=proposal.pk).wording
    at = min(wording.created_at + timedelta(days=4), timezone.now())
    said = {"kind": kind, "reason": reason, "naming": Naming.FIRST, "created_at": at, "changed_at": at}
    wording.responses.create(member=member(who), **said)


def decide(proposal: Proposal, at: datetime, status: Proposal.Status, **more: Any) -> None:
    """What became of it, then."""
    proposal.close(status, Member.objects.get(email=ORGANISER), decided_at=at, **more)


def adopt(proposal: Proposal, at: datetime, lines: Sequence[NewLine], summary: str, **stated: Any) -> None:
    """Makes it a revision."""
    account = {"summary": summary, "reason": proposal.why, "decided": CONSENT, "preamble": say.PREAMBLE}
    revision = publish({**account, **stated}, lines, base=Revision.objects.latest_one(), at=at)
    decide(proposal, at, Proposal.Status.ADOPTED, adopted_in=revision)
