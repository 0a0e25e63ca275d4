"""An organiser fills an application in for somebody on the phone, and from then on knows nothing of it."""

from datetime import date

import pytest
from django.utils import timezone

from bursaries.models import Application, Refused, asking, deciding

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 3)


@pytest.fixture(autouse=True)
def _stopped(clock):
    """Tuesday 3 November 2026."""


def again(application):
    return Application.objects.get(pk=application.pk)


def test_organiser_fills_it_in_the_person_sends_it_and_the_organiser_reads_it_no_more(cast, desk, outbox):
    fund, amina, olu = desk.fund(), cast.member(), cast.organiser()
    draft = asking.begin(fund, amina, entered_by=olu)
    assert asking.begin(fund, amina, entered_by=olu) == draft
    words = {"event": "It", "circumstance": "unpaid", "pay_how": "buy", "contact": "phone", "needed_by": TODAY}
    asking.fill_in(draft, olu, costs=[("travel", 900, "")], **words)
    assert Application.objects.entered_by(olu).get() == draft
    with pytest.raises(Refused, match="somebody else"):
        asking.submit(draft, olu, consent=True)
    asking.hand_over(draft, olu)
    assert not Application.objects.entered_by(olu).exists()
    with pytest.raises(Refused, match="somebody else"):
        asking.fill_in(draft, olu, more="and this")
    with pytest.raises(Refused, match="somebody else"):
        asking.hand_over(draft, olu)
    row = asking.submit(draft, amina, consent=True)
    assert (row.by_phone, row.entered_by, row.confirmed_at) == (True, olu, timezone.now())
    subjects = [(mail.to[0], mail.subject) for mail in outbox()]
    assert subjects[0] == ("amina@example.org", "Your bursary application is ready for you to look at")
    assert len(subjects) == 2


def test_once_the_person_writes_in_it_the_organiser_is_out(cast, desk):
    amina, olu = cast.member(), cast.organiser()
    draft = asking.begin(desk.fund(), amina, entered_by=olu)
    assert asking.begin(draft.fund, amina) == draft
    asking.fill_in(draft, amina, more="what I would not say on the phone")
    assert not Application.objects.entered_by(olu).exists()


def test_organiser_learns_of_no_draft_that_somebody_has_begun(cast, desk):
    fund, amina, olu, pia = desk.fund(), cast.member(), cast.organiser(), cast.organiser("Pia")
    own = desk.draft(fund, amina)
    entered = asking.begin(fund, amina, entered_by=olu)
    assert entered != own
    assert entered.more == entered.event == ""
    assert asking.begin(fund, amina, entered_by=pia) not in (own, entered)
    assert asking.begin(fund, amina) == own


def test_only_organisers_enter_for_others(cast, desk):
    fund, amina, olu = desk.fund(), cast.member(), cast.organiser()
    for somebody, member in (
        (cast.member("Bilal"), amina),
        (desk.reviewer(), amina),
        (desk.payer(), amina),
        (olu, olu),
    ):
        with pytest.raises(Refused, match="Only an organiser"):
            asking.begin(fund, member, entered_by=somebody)
    assert not Application.objects.exists()


def test_who_filled_it_in_does_not_decide_on_it(cast, desk):
    fund, amina, root = desk.fund(), cast.member(), cast.superuser()
    draft = asking.begin(fund, amina, entered_by=root)
    words = {"event": "It", "circumstance": "unpaid", "pay_how": "buy", "contact": "phone", "needed_by": TODAY}
    asking.fill_in(draft, root, costs=[("travel", 900, "")], **words)
    asking.submit(draft, amina, consent=True)
    assert not Application.objects.for_reviewer(root).exists()
    with pytest.raises(Refused, match="You filled it in"):
        deciding.declare(draft, root, conflict=False)
