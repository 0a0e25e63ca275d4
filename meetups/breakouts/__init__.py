"""Who sits with whom in breakouts: rooms of even size in which people meet whom they have not met. Pure and seeded.

    gathering = Gathering(people, Sizes(size=4), rounds=2, together=…, apart=…, past=…)
    plan = make(gathering, seed="2026-03")     # raises Clash where the rules cannot all hold
    plan = join(plan, later, "guest-7", from_round=2)  # who comes late; nobody else moves

`gathering` holds who is here and what they ask for, `rules` what must hold, `table` the rules as bits, `seating` one
round in which all hold, `search` rounds with few repeats, `fields` a start without any, `latecomers` who is let in
later, `clashes` why there are no rooms.
"""

from meetups.breakouts.clashes import Clash
from meetups.breakouts.gathering import Gathering, Person, Sizes
from meetups.breakouts.latecomers import join
from meetups.breakouts.meetings import tally
from meetups.breakouts.plans import Plan, make
from meetups.breakouts.rules import Apart, Together

__all__ = ["Apart", "Clash", "Gathering", "Person", "Plan", "Sizes", "Together", "join", "make", "tally"]
