"""What reading the charter costs: few queries however much there is, and not one cookie."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from charter.models import Affirmation, Charter, Commitment, Line, Origin, Proposal, Revision, Wording
from community.models import Member
from meetups.models import CheckIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

# At most so many queries, for a visitor.
PUBLIC = {
    "": 5, "?format=md": 3, "history/": 4, "history/?page=2": 4, "revisions/{newest}/": 5, "compare/": 5,
    "compare/?from=1&to={newest}": 5, "compare/?from={newest}&to=1": 5, "commitments/{first}/": 8, "feed/": 6,
}  # fmt: skip
TOLD = 25  # revisions, the newest ones, that hold as many lines as there are: no page reads more of them


def more_history(cast, count):
    """`count` more revisions, in the last of which there are `count` lines, each with two origins and a proposal, and
    as many people who hold to it. Written row by row, unsealed: to publish so much would take minutes."""
    meetup, begun = cast.meetup(days=-1), datetime(2026, 10, 3, 9, tzinfo=UTC)
    charter, _ = Charter.objects.get_or_create(pk=1)
    numbers = range(charter.last_number + 1, charter.last_number + count + 1)
    told = {"charter": charter, "summary": "It.", "reason": "So.", "decided": "Yes.", "meetup": meetup, "present": 5}
    revisions = Revision.objects.bulk_create(
        Revision(number=number, published_at=begun + timedelta(hours=number), preamble=f"Before {number}",
                 digest=f"{number}", kind="editorial", **told)
        for number in numbers
    )  # fmt: skip
    keys = Commitment.objects.bulk_create(Commitment() for _ in range(count))
    Line.objects.bulk_create(
        Line(revision=revision, commitment=key, position=(place + revision.number) % count + 1,
             text=f"Line {place} as of {revision.number if place < 5 else 1}")
        for revision in revisions
        for place, key in enumerate(keys if revision.number > numbers[-1] - TOLD else keys[:1])
    )  # fmt: skip
    give_origins(meetup, keys, revisions[-1])
    Charter.objects.update(last_number=numbers[-1])
    return {"newest": numbers[-1], "first": keys[0].pk}


def give_origins(meetup, keys, revision):
    """A member for each commitment, who gave the answer and made the proposal behind it, and holds to it."""
    now, begun = revision.published_at, Member.objects.count()
    people = Member.objects.bulk_create(
        Member(email=f"m{number}@example.org", name=f"M{number}", confirmed_at=now)
        for number in range(begun, begun + len(keys))
    )
    told = [{"commitment": key, "revision": revision} for key in keys]
    answers = CheckIn.objects.bulk_create(
        CheckIn(meetup=meetup, member=person, text="Said", visibility="everyone", naming="name") for person in people
    )
    proposals = Proposal.objects.bulk_create(
        Proposal(kind="reword", commitment=key, why="So.", author=person, naming="name", status="adopted",
                 decided_at=now, adopted_in=revision)
        for key, person in zip(keys, people, strict=True)
    )  # fmt: skip
    Wording.objects.bulk_create(Wording(proposal=proposal, text="Words") for proposal in proposals)
    Origin.objects.bulk_create(
        Origin(**each, answer=answer, meetup=meetup) for each, answer in zip(told, answers, strict=True)
    )
    Origin.objects.bulk_create(
        Origin(**each, proposal=proposal) for each, proposal in zip(told, proposals, strict=True)
    )
    Affirmation.objects.bulk_create(
        Affirmation(member=person, revision=revision, show_name=True, at=now) for person in people
    )


def costs(browser, there):
    """How many queries each page takes."""
    found = {}
    for path in PUBLIC:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/charter/" + path.format(**there)).status_code == 200, path
        found[path] = len(queries)
    return found


@pytest.mark.parametrize("count", [12, 300])
def test_a_visitor_costs_few_queries_however_much_there_is(client, cast, count):
    found = costs(client, more_history(cast, count))
    assert {path: cost for path, cost in found.items() if cost > PUBLIC[path]} == {}


def test_a_member_costs_the_same_among_three_as_among_three_hundred(cast, sign_in):
    more_history(cast, 9)
    few = more_history(cast, 3)
    browser = sign_in(Member.objects.get(name="M0"))
    before = costs(browser, few)
    assert costs(browser, more_history(cast, 300)) == before


def test_reading_sets_no_cookie(client, cast):
    there = more_history(cast, 12)
    for path in PUBLIC:
        answer = client.get("/charter/" + path.format(**there))
        assert (answer.status_code, dict(answer.cookies), "Set-Cookie" in answer.headers) == (200, {}, False), path
