"""The demo's charter: made from what was said at the first meetup, alive since, with proposals in every state."""

import pytest
from django.core.management import call_command
from post_office.models import Email

from charter.models import Affirmation, Origin, Proposal, Revision
from charter.models.concern import care_stewards
from charter.models.consent import objections
from charter.verify import faults
from meetups.models import CheckIn

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def demo(settings):
    """Makes the demo."""
    settings.DEMO = True
    call_command("demo", verbosity=0)


def test_every_quality_of_the_first_check_in_went_into_the_first_revision(demo):
    said = CheckIn.objects.filter(meetup__date__year=2023)
    assert said.count() == 19
    origins = Origin.objects.filter(revision__number=1)
    assert {origin.answer_id for origin in origins} == set(said.values_list("pk", flat=True))
    assert origins.count() == 19


def test_charter_has_changed_five_times_since_in_every_way(demo):
    assert Revision.objects.count() == 6
    adopted = Proposal.objects.filter(status="adopted")
    assert {proposal.kind for proposal in adopted} == {"add", "reword", "merge", "remove"}
    assert Revision.objects.filter(kind="editorial").count() == 1
    dates = list(Revision.objects.order_by("number").values_list("published_at", flat=True))
    assert dates == sorted(dates)
    assert list(faults()) == []


def test_proposals_are_in_every_state(demo):
    assert set(Proposal.objects.values_list("status", flat=True)) == set(Proposal.Status.values)
    still_open = list(Proposal.objects.open())
    assert {proposal.wordings.count() for proposal in still_open} == {1, 2}
    assert [objections(proposal).exists() for proposal in still_open].count(True) == 1
    for proposal in Proposal.objects.all():
        proposal.full_clean(exclude=["base", "adopted_in", "decided_at", "decided_by"])
        assert all(proposal.opened_at <= wording.created_at for wording in proposal.wordings.all())


def test_what_is_raised_in_private_has_readers_and_the_organiser_is_none(demo):
    assert [steward.email for steward in care_stewards()] == ["dilys@example.org", "noor@example.org"]


def test_running_it_again_changes_nothing_and_writes_to_nobody(demo):
    before = list(Revision.objects.values()), list(Proposal.objects.values()), list(Affirmation.objects.values())
    call_command("demo", verbosity=0)
    after = list(Revision.objects.values()), list(Proposal.objects.values()), list(Affirmation.objects.values())
    assert after == before
    assert not Email.objects.exists()
