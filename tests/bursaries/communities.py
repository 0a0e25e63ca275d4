"""Communities made up for the tests of the report: who asked for which kinds of cost."""

from hypothesis import settings
from hypothesis import strategies as st

from bursaries.quarters import Quarter
from bursaries.report import Record

SPRING = Quarter(2026, 2)
KINDS = [f"kind{number}" for number in range(11)]
MANY = st.sets(st.sampled_from(KINDS[:7]) | st.sampled_from(KINDS), min_size=1, max_size=4)
ONE = st.sampled_from(KINDS[:3] * 4 + KINDS).map(lambda kind: {kind})
CROWD = st.lists(MANY, min_size=5, max_size=60) | st.lists(ONE, min_size=5, max_size=60)

quick = settings(max_examples=150, deadline=None, database=None)


def records_of(people, money=None):
    """A record for each person, given the kinds of each: a penny a kind. `money` is what a kind comes to in all: its
    first person asks for the rest."""
    given, asked = dict(money or {}), []
    for kinds in people:
        asked.append(dict.fromkeys(kinds, 1))
        for kind in kinds:
            if kind in given:
                asked[-1][kind] = given.pop(kind) - sum(kind in others for others in people) + 1
    return [Record(number, SPRING, costs) for number, costs in enumerate(asked)]


def truth(kinds, records):
    """What each kind really holds: people and pence."""
    return {
        kind: (sum(kind in each.costs for each in records), sum(each.costs.get(kind, 0) for each in records))
        for kind in kinds
    }
