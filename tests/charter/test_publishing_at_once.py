"""Organisers at the same moment: one wins, the other is shown both texts, and nobody's words are lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from charter.models import Charter, Draft, DraftLine, Line, Redaction, Response, Revision
from charter.verify import faults
from tests.charter.desk import ACCOUNT, Desk, address, line
from tests.meetups.test_at_once import at_once
from tests.pages import form_of, words_of

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]

NAMES = ("Olu", "Pia", "Quentin", "Rhys")


@pytest.fixture
def desks(cast, sign_in):
    """Four organisers at their desks, and a charter of three lines."""
    cast.charter("We are patient.", "We say things plainly.", "We share.")
    return [Desk(sign_in(cast.organiser(name), second_factor=True)) for name in NAMES]


@pytest.fixture
def ripe(cast, desks):
    """A proposal on the first line that can be decided."""
    cast.meetup(days=-10)
    commitment = Revision.objects.get().lines.first().commitment
    opened = timezone.now() - timedelta(days=30)
    words = {"kind": "reword", "commitment": commitment, "text": "We take our time."}
    return cast.proposal(cast.member(), opened_at=opened, **words)


def typed_by(name):
    """What this organiser makes of the first line: not a word of it was there before."""
    return f"Let {name} finish"


def drafts_of(desks):
    """A draft of each, with a first line of their own."""
    return [desk.drafted(**line(0, text=typed_by(name))) for desk, name in zip(desks, NAMES, strict=False)]


def texts_of(lines):
    return [each.text for each in lines.all()]


def newest():
    """What the charter says now: its lines."""
    return texts_of(Revision.objects.latest_one().lines)


def adopt_page(desk, proposal):
    """The page with the account filled in, as a form to send."""
    return form_of(desk.client.get(address("proposal_adopt", proposal.pk)), "adopt_form")


# --- Publishing ------------------------------------------------------------------------------------------------------


def test_of_organisers_publishing_at_once_one_wins_and_the_others_get_both_texts_and_lose_nothing(desks):
    drafts = drafts_of(desks)
    answers = at_once(
        *(lambda desk=desk, draft=draft: desk.publish(draft) for desk, draft in zip(desks, drafts, strict=True))
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409, 409, 409]
    winner = next(number for number, answer in enumerate(answers) if answer.status_code == 302)
    assert Revision.objects.count() == 2
    assert newest() == [typed_by(NAMES[winner]), "We say things plainly.", "We share."]
    for number, (draft, answer) in enumerate(zip(drafts, answers, strict=True)):
        assert texts_of(draft.lines)[0] == typed_by(NAMES[number])
        if number != winner:
            page = words_of(answer)
            assert all(text in page for text in (typed_by(NAMES[winner]), typed_by(NAMES[number]), "We are patient."))
    assert list(faults()) == []


def test_a_button_pressed_four_times_publishes_once(desks):
    draft = drafts_of(desks)[0]
    answers = at_once(*[lambda: desks[0].publish(draft)] * 4)
    assert sorted(answer.status_code for answer in answers) == [302, 422, 422, 422]
    assert Revision.objects.count() == 2
    assert list(faults()) == []


def test_the_first_charter_of_all_is_published_once(cast, sign_in):
    desks = [Desk(sign_in(cast.organiser(name), second_factor=True)) for name in NAMES]
    drafts = drafts_of(desks)
    answers = at_once(
        *(lambda desk=desk, draft=draft: desk.publish(draft) for desk, draft in zip(desks, drafts, strict=True))
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409, 409, 409]
    assert (Revision.objects.count(), Charter.objects.count()) == (1, 1)
    assert list(faults()) == []


def test_a_button_pressed_four_times_begins_one_draft(desks):
    answers = at_once(*[lambda: desks[0].client.post(address("draft_begin"))] * 4)
    assert {answer.status_code for answer in answers} == {302}
    assert (Draft.objects.count(), DraftLine.objects.count()) == (1, 3)


def test_of_two_organisers_saving_the_same_draft_one_is_told_and_keeps_what_they_typed(desks):
    draft = desks[0].begin()
    forms = [desk.open(draft) for desk in desks]
    answers = at_once(
        *(
            lambda desk=desk, form=form, name=name: desk.save(draft, form, **ACCOUNT, **line(0, text=typed_by(name)))
            for desk, form, name in zip(desks, forms, NAMES, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [302, 422, 422, 422]
    for answer, name in zip(answers, NAMES, strict=True):
        if answer.status_code == 302:
            assert texts_of(draft.lines)[0] == typed_by(name)
        else:
            assert typed_by(name) in answer.content.decode()
    assert draft.lines.count() == 3


def test_saving_while_it_is_published_is_in_the_revision_or_given_back(desks):
    draft = drafts_of(desks)[0]
    form = desks[1].open(draft)
    saved, published = at_once(
        lambda: desks[1].save(draft, form, **line(2, text="We share it all.")), lambda: desks[0].publish(draft)
    )
    assert (saved.status_code, published.status_code) in [(302, 302), (302, 422), (422, 302)]
    if saved.status_code == 422:
        assert "We share it all." in saved.content.decode()
    if published.status_code == 302:
        assert newest() == texts_of(draft.lines)


def test_deleting_a_draft_while_it_is_published_leaves_it_published_or_gone(desks):
    draft = drafts_of(desks)[0]
    draft.refresh_from_db()
    seen = draft.changed_at.isoformat()
    deleted, published = at_once(
        lambda: desks[1].press("draft_delete", draft.pk, post="yes"),
        lambda: desks[0].press("draft_publish", draft.pk, seen=seen),
    )
    assert (deleted.status_code, published.status_code, Revision.objects.count()) in [(302, 404, 1), (403, 302, 2)]


def test_bringing_up_to_date_while_another_is_published_loses_neither(desks):
    mine, theirs, later = drafts_of(desks)[:3]
    theirs.publish()
    page = desks[0].client.get(address("draft_merge", mine.pk)).context["form"]
    sent = {"seen": page["seen"].value()} | {field.html_name: "mine" for field in page.visible_fields()}
    later.rebase(Revision.objects.latest_one(), {})
    merged, published = at_once(lambda: desks[0].press("draft_merge", mine.pk, **sent), lambda: desks[2].publish(later))
    assert (merged.status_code in (302, 409, 422), published.status_code) == (True, 302)
    mine.refresh_from_db()
    assert texts_of(mine.lines)[0] == typed_by("Olu")
    assert mine.is_stale()
    assert desks[0].publish(mine).status_code == 409


# --- With proposals --------------------------------------------------------------------------------------------------


def test_adopting_while_a_draft_of_the_same_line_is_published(desks, ripe):
    draft, form = drafts_of(desks)[0], adopt_page(desks[1], ripe)
    published, adopted = at_once(
        lambda: desks[0].publish(draft), lambda: desks[1].press("proposal_adopt", ripe.pk, **form)
    )
    ripe.refresh_from_db()
    if published.status_code == 302:  # then the line has changed underneath, and the merge is asked for
        assert (adopted.status_code, ripe.status, newest()[0]) == (422, "open", typed_by("Olu"))
        assert "write the line as both come to" in adopted.content.decode()
    else:
        assert (published.status_code, adopted.status_code, ripe.status) == (409, 302, "adopted")
        assert (newest()[0], texts_of(draft.lines)[0]) == ("We take our time.", typed_by("Olu"))
    assert list(faults()) == []


def test_adopting_while_another_line_is_redrafted_waits_its_turn(desks, ripe):
    draft, form = desks[0].drafted(**line(2, text="We share it all.")), adopt_page(desks[1], ripe)
    published, adopted = at_once(
        lambda: desks[0].publish(draft), lambda: desks[1].press("proposal_adopt", ripe.pk, **form)
    )
    assert adopted.status_code == 302
    assert (published.status_code, newest()) in [
        (302, ["We take our time.", "We say things plainly.", "We share it all."]),
        (409, ["We take our time.", "We say things plainly.", "We share."]),
    ]
    assert list(faults()) == []


def test_of_organisers_deciding_at_once_one_decides(desks, ripe, outbox):
    form = adopt_page(desks[0], ripe)
    answers = at_once(
        *(lambda desk=desk: desk.press("proposal_adopt", ripe.pk, **form) for desk in desks[:2]),
        *(lambda desk=desk: desk.press("proposal_set-aside", ripe.pk, outcome="Not now.") for desk in desks[2:]),
    )
    assert sorted(answer.status_code for answer in answers) == [302, 422, 422, 422]
    ripe.refresh_from_db()
    assert (ripe.status, Revision.objects.count()) in [("adopted", 2), ("set-aside", 1)]
    assert len([mail for mail in outbox() if mail.to == ["amina@example.org"]]) == 1


@pytest.mark.parametrize("kind", ["concern", "objection"])
def test_what_is_said_while_it_is_adopted_is_read_or_refused_never_passed_over(desks, ripe, cast, sign_in, kind):
    form, bilal = adopt_page(desks[0], ripe), sign_in(cast.member("Bilal"))
    said = {"kind": kind, "reason": "It hurts.", "naming": "member", "wording": "1"}
    adopted, answer = at_once(
        lambda: desks[0].press("proposal_adopt", ripe.pk, **form),
        lambda: bilal.post(f"{ripe.get_absolute_url()}respond/", said),
    )
    ripe.refresh_from_db()
    kept = Response.objects.filter(kind=kind).exists()
    assert (adopted.status_code, ripe.status, kept) in [(302, "adopted", False), (422, "open", True)]
    assert "It hurts." in (adopted if kept else answer).content.decode()


def test_names_taken_out_while_a_revision_is_published_leave_a_chain_that_holds(desks, cast):
    cast.charter("We listen to Bilal.", "We say things plainly.", "We share.")
    draft = desks[0].drafted(**line(2, text="We share it all."))
    data = {"name": "Bilal", "reason": "He asked for it.", "decision": "take-out"}
    published, *taken = at_once(
        lambda: desks[0].publish(draft), *(lambda desk=desk: desk.press("redaction_add", **data) for desk in desks[1:3])
    )
    # The draft is changed with the rest: what its organiser looked at before is not published unseen.
    assert (published.status_code, Redaction.objects.count()) in [(302, 2), (302, 1), (422, 1)]
    assert sorted(answer.status_code for answer in taken) == [302, 422]
    texts = [each.text for model in (Line, DraftLine) for each in model.objects.all()]
    assert not any("Bilal" in text for text in texts)
    assert list(faults()) == []
