"""An organiser drafts, is overtaken, and publishes, in a browser without JavaScript."""

import pytest

from charter.models import Draft, Revision
from tests.browser.scenes.charter_desk import agreed, ripe
from tests.browser.scenes.desk import olu

pytestmark = [pytest.mark.live, pytest.mark.once, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def newest() -> list[str]:
    """What the charter says now: its lines."""
    revision = Revision.objects.latest_one()
    assert revision
    return [line.text for line in revision.lines.all()]


def test_a_draft_is_written_refused_completed_overtaken_brought_up_to_date_and_published(stage, cast):
    agreed()
    desk = stage()
    olu(desk, "charter_draft_changelist")
    desk.press("Begin a draft")
    desk.write("Line 1: the line", "We take our time.")
    desk.page.get_by_label("Line 2: take it out", exact=True).check()
    desk.page.get_by_label("New line: the line", exact=True).first.fill("We ask.")
    desk.press("Save and see what it would change")
    assert desk.says("It was line 2: removed")
    desk.press("Publish")
    assert desk.says("Say why. Everyone will read it.")

    desk.page.locator("[name=summary]").fill("We take our time.")
    desk.page.locator("[name=reason]").fill("Haste hurts.")
    desk.page.locator("[name=decided]").fill("By consent.")
    kept = ("We say things plainly.", "We share what we learn.")
    cast.charter("We are quick.", *kept, preamble="How we treat one another.")
    desk.press("Save and see what it would change")
    desk.follow("Bring it up to date")
    assert desk.says("Nothing of the draft is lost.")
    desk.press("Take it into the draft")
    assert desk.says("Choose whose words stay.")
    desk.page.get_by_label("Keep the words of this draft", exact=True).check()
    desk.press("Take it into the draft")
    desk.press("Publish")
    assert desk.says("Revision 3 is published.")
    assert newest() == ["We take our time.", "We are quick.", "We share what we learn.", "We ask."]
    assert Draft.objects.get().published_as == Revision.objects.latest_one()


def test_a_proposal_is_adopted_in_one_click(stage):
    proposal = ripe()
    desk = stage()
    olu(desk, "charter_proposal_changelist")
    desk.follow("Reword “We are patient with one another.”")
    desk.follow("Adopt it")
    desk.press("Adopt it and publish the revision")
    assert desk.says("It is adopted: Revision 2 is published.")
    assert newest()[0] == proposal.wording.text


def test_with_scripts_a_row_is_added_by_a_link_without_saving_first(stage):
    agreed()
    desk = stage(java_script_enabled=True)
    olu(desk, "charter_draft_changelist")
    desk.press("Begin a draft")
    rows = desk.page.get_by_label("New line: the line", exact=True).locator("visible=true")
    before = rows.count()
    desk.page.get_by_role("button", name="Add another Line").click()
    assert rows.count() == before + 1
    rows.last.fill("We ask.")
    desk.press("Save and go on writing")
    assert [line.text for line in Draft.objects.get().lines.all()][-1] == "We ask."
