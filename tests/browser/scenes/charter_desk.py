"""The organisers' desk: the charter."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from charter.models import Charter, Draft, Proposal, Response, Revision
from charter.models.redacting import redact
from meetups.models import CheckIn
from tests import people
from tests.browser.scenes.desk import olu
from tests.browser.scenes.scenery import desk
from tests.browser.stage import Stage

DETAIL = "If a word needs explaining, we explain it or pick another.\n\n- In talk.\n- In writing."
SIXTY = [f"We keep promise number {number}, and say so when we cannot." for number in range(1, 61)]


def agreed(*lines: str) -> Revision:
    """A charter, made at a meetup at which people answered."""
    meetup = people.meetup("Where it began", days=-40)
    for name in ("Carys", "Dilys"):
        answer = {"member": people.member(name), "text": f"Patience, says {name}", "visibility": "everyone"}
        CheckIn.objects.create(meetup=meetup, naming="first", **answer)
    people.meetup("Since then", days=-5)
    return people.charter(*lines, preamble="How we treat one another.", meetup=meetup, present=17)


def a_draft(*lines: str) -> Draft:
    """A draft with a line reworded, one taken out and one added."""
    agreed(*lines)
    draft = Draft.objects.begin(people.organiser("Pia"))
    first, second, *_ = draft.lines.all()
    first.text, first.detail = "We are patient with one another, always.", DETAIL
    first.save()
    second.delete()
    draft.lines.create(text="We ask before we explain.", position=99)
    draft.arrange({})
    Draft.objects.update(summary="We ask first.", reason="Some were explained to.", decided="By consent.")
    draft.touch()
    return draft


def stale() -> Draft:
    """A draft overtaken by a revision that changed one line it changed, and one it did not."""
    draft = a_draft()
    other = Draft.objects.begin(people.organiser("Quentin"))
    theirs = ["We take our time.", "We speak plainly.", "We share it all."]
    for line, text in zip(other.lines.all(), theirs, strict=True):
        line.text = text
        line.save()
    Draft.objects.filter(pk=other.pk).update(summary="Shorter.", reason="To be read.", decided="By consent.")
    Draft.objects.get(pk=other.pk).publish()
    return draft


def ripe(kind: str = "reword", text: str = "We take the time it takes.") -> Proposal:
    """A proposal that can be decided, with something said to it."""
    line = agreed().lines.first()
    assert line
    opened = timezone.now() - timedelta(days=30)
    proposal = people.proposal(people.member(), kind=kind, commitment=line.commitment, text=text, opened_at=opened)
    proposal.answers.set(CheckIn.objects.all())
    Response.objects.say(proposal, people.member("Bilal"), "concern", "It may take long.\nVery long.", "name")
    Response.objects.say(proposal, people.member("Hana"), "fine", "", "member")
    return proposal


# --- Settings --------------------------------------------------------------------------------------------------------


@desk
def charter_settings(stage: Stage) -> None:
    agreed()
    olu(stage, "charter_charter_changelist")


@desk
def charter_settings_with_errors(stage: Stage) -> None:
    Charter.locked()
    olu(stage, "charter_charter_changelist")
    stage.page.locator("[name=open_days]").fill("0")
    stage.press("Save")


# --- Drafts ----------------------------------------------------------------------------------------------------------


@desk
def charter_drafts_none(stage: Stage) -> None:
    olu(stage, "charter_draft_changelist")


@desk
def charter_drafts(stage: Stage) -> None:
    stale()
    olu(stage, "charter_draft_changelist")


@desk
def charter_first_draft(stage: Stage) -> None:
    charter_drafts_none(stage)
    stage.press("Begin a draft")


@desk
def charter_draft(stage: Stage) -> None:
    olu(stage, "charter_draft_change", a_draft().pk)


@desk
def charter_draft_of_sixty_lines(stage: Stage) -> None:
    olu(stage, "charter_draft_change", a_draft(*SIXTY).pk)


@desk
def charter_draft_with_errors(stage: Stage) -> None:
    charter_draft(stage)
    stage.page.locator("[name=lines-0-text]").fill("")
    stage.page.locator("[name=present]").fill("-1")
    stage.press("Save and go on writing")


@desk
def charter_draft_that_is_stale(stage: Stage) -> None:
    olu(stage, "charter_draft_change", stale().pk)


@desk
def charter_draft_published(stage: Stage) -> None:
    draft = a_draft()
    draft.publish()
    olu(stage, "charter_draft_change", draft.pk)


@desk
def charter_draft_refused(stage: Stage) -> None:
    draft = a_draft()
    Draft.objects.update(summary="")
    olu(stage, "charter_draft_changes", draft.pk)
    stage.press("Publish")
    assert stage.says("Say what changes, in one sentence.")


@desk
def charter_draft_changes(stage: Stage) -> None:
    olu(stage, "charter_draft_changes", a_draft().pk)


@desk
def charter_draft_changes_none(stage: Stage) -> None:
    agreed()
    olu(stage, "charter_draft_changes", Draft.objects.begin(people.organiser("Pia")).pk)


@desk
def charter_draft_changes_of_sixty_lines(stage: Stage) -> None:
    olu(stage, "charter_draft_changes", a_draft(*SIXTY).pk)


@desk
def charter_draft_merge(stage: Stage) -> None:
    olu(stage, "charter_draft_merge", stale().pk)


@desk
def charter_draft_merge_without_a_choice(stage: Stage) -> None:
    charter_draft_merge(stage)
    stage.press("Take it into the draft")


@desk
def charter_draft_line(stage: Stage) -> None:
    draft = a_draft()
    olu(stage, "charter_draft_line", draft.pk, draft.lines.earliest("position").pk)


@desk
def charter_draft_line_with_nothing_to_choose(stage: Stage) -> None:
    people.charter()
    draft = Draft.objects.begin(people.organiser("Pia"))
    olu(stage, "charter_draft_line", draft.pk, draft.lines.earliest("position").pk)


# --- What is published -----------------------------------------------------------------------------------------------


@desk
def charter_revisions(stage: Stage) -> None:
    stale()
    olu(stage, "charter_revision_changelist")


@desk
def charter_revision(stage: Stage) -> None:
    olu(stage, "charter_revision_change", agreed().pk)


@desk
def charter_redactions(stage: Stage) -> None:
    people.charter("We listen to Bilal.")
    redact("Bilal", "He asked for it.")
    olu(stage, "charter_redaction_changelist")


@desk
def charter_taking_a_name_out(stage: Stage) -> None:
    people.charter("We listen to Bilal.", reason="Bilal asked us to.")
    olu(stage, "charter_redaction_add")
    stage.page.locator("[name=name]").fill("Bilal")
    stage.page.locator("[name=reason]").fill("He asked for it.")
    stage.press("Show where it stands")
    assert stage.says("Where it stands")


@desk
def charter_taking_a_name_out_with_errors(stage: Stage) -> None:
    olu(stage, "charter_redaction_add")
    stage.press("Show where it stands")


# --- Proposals and responses -----------------------------------------------------------------------------------------


@desk
def charter_proposals_none(stage: Stage) -> None:
    olu(stage, "charter_proposal_changelist")


@desk
def charter_proposals(stage: Stage) -> None:
    proposal = ripe()
    people.proposal(people.member("Emeka"), text="Too new.")
    Response.objects.say(proposal, people.member("Rosa"), "objection", "It shuts me out.", "member")
    olu(stage, "charter_proposal_changelist")


@desk
def charter_proposal(stage: Stage) -> None:
    proposal = ripe()
    proposal.wordings.create(number=2, text="We take the time.", note="Shorter.", created_at=proposal.opened_at)
    hidden = Response.objects.say(proposal, people.member("Rosa"), "objection", "Hana shouts.", "member")
    hidden.hide(people.organiser("Pia"), "It names somebody.")
    olu(stage, "charter_proposal_change", proposal.pk)


@desk
def charter_proposal_adopting(stage: Stage) -> None:
    olu(stage, "charter_proposal_adopt", ripe().pk)


@desk
def charter_proposal_adopting_with_errors(stage: Stage) -> None:
    charter_proposal_adopting(stage)
    stage.page.locator("[name=summary]").fill("")
    stage.press("Adopt it and publish the revision")


@desk
def charter_proposal_merging(stage: Stage) -> None:
    proposal = ripe()
    draft = Draft.objects.begin(people.organiser("Pia"))
    draft.lines.filter(position=1).update(text="We are very patient.")
    Draft.objects.update(summary="More of it.", reason="It was too little.", decided="By consent.")
    Draft.objects.get().publish()
    olu(stage, "charter_proposal_adopt", proposal.pk)
    assert stage.says("The line has changed since this was proposed.")


@desk
def charter_proposal_not_yet(stage: Stage) -> None:
    agreed()
    olu(stage, "charter_proposal_adopt", people.proposal(people.member()).pk)


@desk
def charter_proposal_setting_aside(stage: Stage) -> None:
    olu(stage, "charter_proposal_set-aside", ripe().pk)


@desk
def charter_proposal_setting_aside_without_a_reason(stage: Stage) -> None:
    charter_proposal_setting_aside(stage)
    stage.press("Set it aside")


@desk
def charter_proposal_adopted(stage: Stage) -> None:
    charter_proposal_adopting(stage)
    stage.press("Adopt it and publish the revision")
    assert stage.says("It is adopted")


@desk
def charter_responses(stage: Stage) -> None:
    ripe()
    olu(stage, "charter_response_changelist")


@desk
def charter_response(stage: Stage) -> None:
    ripe()
    olu(stage, "charter_response_change", Response.objects.earliest("pk").pk)


@desk
def charter_response_hiding(stage: Stage) -> None:
    ripe()
    olu(stage, "charter_response_hide", Response.objects.earliest("pk").pk)


@desk
def charter_response_hiding_without_a_reason(stage: Stage) -> None:
    charter_response_hiding(stage)
    stage.press("Hide it")


@desk
def charter_answers_to_a_proposal(stage: Stage) -> None:
    agreed()
    stage.enter(people.organiser(), second_factor=True)
    stage.open(reverse("admin:meetups_checkin_changelist"))
    stage.page.locator("[name=action]").select_option("propose")
