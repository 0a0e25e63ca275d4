"""Which cells of a table are not shown, so that none under five people can be read or worked out. Pure.

The table is one row: kinds of cost, each with how many people asked for it and how much, and a total of each. A person
may stand in several kinds, so the counts add up to the total or to more; the money adds up exactly.

- *Primary*: a cell with fewer than five people, nobody included: "nobody asked for that" says something of everyone who
  is known to have asked. Counts of 1 to 4 are the ones to hide for what is sensitive (ONS, Review of the Dissemination
  of Health Statistics: Confidentiality Guidance, 2006; ICO, Anonymisation code of practice, 2012, annex 3).
- *Complementary*: what is hidden together is itself a sum that anyone can work out (the total less what is shown), so
  it stands for five people or more too. In a table with sums, a hidden cell is safe from subtraction if and only if it
  lies on a cycle of hidden cells (Gusfield, A Graph Theoretic Approach to Statistical Data Security, SIAM J. Comput.
  17(3), 1988, for cells that may be any number). Quarters are not added up anywhere, so of a row with its total this
  asks for two hidden cells, not one.
- *Bounds*: whoever knows how many people there are in all, and what five means here, knows more than sums: of thirteen
  people, five shown in one cell and two cells hidden, both hidden ones must be four. `need` is how many people the
  cells shown cannot account for; `enough` sees to it that the hidden ones could hold them in more than one way.

Why knowing all of this does not help ("minimality attack": Wong et al., VLDB 2007). `enough` looks at nothing but what
is shown, and whether five people stand behind what is hidden. So take any report that hides the cells S, not all of
them; others give the same one, in which max(need, 5) people stand in S, once each:

- if there is room for them at four a cell and to spare: every cell of S is under five. Such a table starts with S
  hidden and is done at once, and each count can be one more or one less;
- if the fewest people shown are six or more, and all but four of those in S fit below that: any one cell of S holds all
  but up to four, the other cells these. Such a table starts with fewer than five people hidden, which is not enough;
  then the large cell is the smallest there is, so it is hidden and that is all. Any cell can be the large one.

The money follows the people, at least a penny each, and suffices: in truth, too, it came from as many. When S is all of
them, any one kind could hold everybody and the others nobody: that hides all as well. So each hidden cell has two
values at least, in people and in pence.

What this does not do: hide a large share from others in the same cell (they know their own), or round anything.
"""

from collections.abc import Collection, Hashable, Mapping

FEWEST = 5  # people
People = Collection[Hashable]


def small(people: People, fewest: int = FEWEST) -> bool:
    """Whether these are too few to say anything about."""
    return len(set(people)) < fewest


def hidden(cells: Mapping[str, People], fewest: int = FEWEST) -> frozenset[str]:
    """The cells of one row not to be shown, given who stands in each. Those with the fewest people go first; of equals,
    the one that comes first."""
    chosen = {name for name, people in cells.items() if small(people, fewest)}
    others = sorted((name for name in cells if name not in chosen), key=lambda name: len(set(cells[name])))
    while chosen and others and not enough(cells, chosen, fewest):
        chosen.add(others.pop(0))
    return frozenset(chosen)


def enough(cells: Mapping[str, People], chosen: Collection[str], fewest: int = FEWEST) -> bool:
    """Whether hiding exactly these tells nothing about any one of them. Of what is hidden it asks one thing only; all
    else hangs on what is shown, or the answer itself would tell."""
    if small(set().union(*(cells[name] for name in chosen)), fewest) or len(chosen) < 2:
        return False
    shown = [len(set(people)) for name, people in cells.items() if name not in chosen]
    need = len(set().union(*cells.values())) - sum(shown)
    all_small = max(need, fewest) < (fewest - 1) * len(chosen)
    largest = min(shown, default=0) - 1  # that a hidden cell could be, and still be hidden before those shown
    one_large = largest >= fewest and need <= largest + fewest - 1
    return all_small or one_large
