"""What changed between two wordings, word by word, shown as a person would mark it on paper. Pure.

A word is a run of anything but white space and punctuation, so accents, signs and emoji stay whole; so do "don't",
"co-hold", "11.30" and addresses. Scripts written without spaces are compared by clause.
"""

import enum
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import accumulate, groupby
from typing import NamedTuple

# More than this is not compared within: it is shown as replaced whole. Comparing takes, at worst, the tokens of one
# side for each of the other, and the pairs of equal words for each place that differs. Prose of 5,000 characters has
# some 1,700 tokens and 6,000 pairs; a single word 1,000 times over has a million. What is allowed takes 0.2 s at most.
MOST_TOKENS = 4_000
MOST_PAIRS = 20_000

_MARKS = r"\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f"  # accents and variants, which belong to the sign before them
_SIGN = r"[!-/:-@\[-`{-~¡«·»¿\u2010-\u2027\u2030-\u205e\u3000-\u303f\uff01-\uff0f\uff1a-\uff20]"
_LETTER = rf"(?:(?!{_SIGN})\S)"
_TOKEN = re.compile(
    rf"https?://[^\s<>()\[\]]*[^\s<>()\[\].,;:!?]|{_LETTER}+(?:[-'’./@&\u2011]{_LETTER}+)*|{_SIGN}[{_MARKS}]*|\s+"
)
_WORD = re.compile(_LETTER)
_SIGNS = re.compile(_SIGN)
_SENTENCE_ENDS = (".", "!", "?", "…")


class Op(enum.StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Segment(NamedTuple):
    """A piece of text, never empty, and what became of it."""

    op: Op
    text: str


class Match(NamedTuple):
    """So many tokens, from `old` in the old text, that are those from `new` in the new one."""

    old: int
    new: int
    length: int

    @property
    def old_end(self) -> int:
        return self.old + self.length

    @property
    def new_end(self) -> int:
        return self.new + self.length


def words(old: str, new: str) -> tuple[Segment, ...]:
    """The old text turning into the new, in whole words: what stays and, between, first what goes, then what comes.

    SAME and REMOVED joined are the old text, SAME and ADDED the new one, to the character. Neighbours differ in op.
    Where both have more than `MOST_TOKENS` between how they begin and end alike, or equal words make more than
    `MOST_PAIRS`, that part is replaced whole.
    """
    if old == new:
        return (Segment(Op.SAME, old),) if old else ()
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    matches = _without_confetti(a, b, _matches(a, b))
    matches = _well_placed(a, b, _narrowed(a, b, _line_by_line(a, b, matches)))
    pieces = ((op, text) for op, text in _pieces(a, b, matches) if text)
    return tuple(
        Segment(op, "".join(text for _, text in run)) for op, run in groupby(pieces, key=lambda piece: piece[0])
    )


def _pieces(a: list[str], b: list[str], matches: list[Match]) -> Iterator[tuple[Op, str]]:
    """What the matches leave over, and the matches, in order; some are empty."""
    at_old = at_new = 0
    for match in matches:
        yield Op.REMOVED, "".join(a[at_old : match.old])
        yield Op.ADDED, "".join(b[at_new : match.new])
        yield Op.SAME, "".join(a[match.old : match.old_end])
        at_old, at_new = match.old_end, match.new_end


# --- Finding -------------------------------------------------------------------------------------------------------


def _alike(a: Iterable[str], b: Iterable[str]) -> int:
    """How many tokens both begin with."""
    count = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        count += 1
    return count


def _matches(a: list[str], b: list[str]) -> list[Match]:
    """What both have in the same order. The first and the last are how both begin and end; these may have length 0."""
    start = _alike(a, b)
    end = _alike(reversed(a[start:]), reversed(b[start:]))
    found = [Match(0, 0, start)]
    for old, new in _same_words(a[start : len(a) - end], b[start : len(b) - end]):
        at_old, at_new = start + old, start + new
        last = found[-1]
        between = a[last.old_end : at_old]
        if len(found) > 1 and between == b[last.new_end : at_new]:
            found[-1] = last._replace(length=at_old + 1 - last.old)
        else:
            found.append(Match(at_old, at_new, 1))
    return [*found, Match(len(a) - end, len(b) - end, end)]


def _same_words(a: list[str], b: list[str]) -> Iterator[tuple[int, int]]:
    """The places of words that stay, in both. Signs and white space are left out: they hold nothing together."""
    ours, theirs = ([place for place, token in enumerate(side) if _WORD.match(token)] for side in (a, b))
    left, right = [a[place] for place in ours], [b[place] for place in theirs]
    counts = Counter(right)
    if len(a) * len(b) > MOST_TOKENS**2 or sum(counts[word] for word in left) > MOST_PAIRS:
        return
    for i, j, length in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        yield from zip(ours[i : i + length], theirs[j : j + length], strict=True)


# --- Tidying -------------------------------------------------------------------------------------------------------


def _without_confetti(a: list[str], b: list[str], matches: list[Match]) -> list[Match]:
    """Leaves out matches with so few letters, for the changes on both sides, that they only break up reading."""
    ours, theirs = ([0, *accumulate(len(token) if _WORD.match(token) else 0 for token in side)] for side in (a, b))

    def letters_between(one: Match, other: Match) -> float:
        gone, come = ours[other.old] - ours[one.old_end], theirs[other.new] - theirs[one.new_end]
        return max(gone, come) if gone and come else max(gone, come) / 2  # what only came is easy to read past

    kept, coming = matches[:1], matches[:0:-1]
    while len(coming) > 1:
        match = coming.pop()
        letters = ours[match.old_end] - ours[match.old]
        if letters > max(1, min(letters_between(kept[-1], match), letters_between(match, coming[-1])) / 2):
            kept.append(match)
        elif len(kept) > 1:
            coming.append(kept.pop())  # more is changed after that one now: look again
    return kept + coming


def _line_by_line(a: list[str], b: list[str], matches: list[Match]) -> list[Match]:
    """Where a change spans the same line breaks in both texts, each line is compared with its own."""
    found = matches[:1]
    for match in matches[1:]:
        ours = [place for place in range(found[-1].old_end, match.old) if "\n" in a[place]]
        theirs = [place for place in range(found[-1].new_end, match.new) if "\n" in b[place]]
        if [a[place] for place in ours] == [b[place] for place in theirs]:
            found += [Match(i, j, 1) for i, j in zip(ours, theirs, strict=True)]
        found.append(match)
    return found


def _narrowed(a: list[str], b: list[str], matches: list[Match]) -> list[Match]:
    """Leaves in each change only what lies between the first difference and the last."""
    found = matches[:1]
    for after in matches[1:]:
        before = found.pop()
        more = _alike(a[before.old_end : after.old], b[before.new_end : after.new])
        before = before._replace(length=before.length + more)
        less = _alike(reversed(a[before.old_end : after.old]), reversed(b[before.new_end : after.new]))
        found += [before, Match(after.old - less, after.new - less, after.length + less)]
    return found


def _well_placed(a: list[str], b: list[str], matches: list[Match]) -> list[Match]:
    """Moves what only came, or only went, to where a person would have marked it: from one sentence, line or clause to
    the next. "We listen. We {share. We }care." is "We listen. {We share. }We care." just as well."""
    found = matches[:1]
    for after in matches[1:]:
        before, last = found.pop(), after is matches[-1]
        shift = 0
        if (before.old_end == after.old) != (before.new_end == after.new):
            side, start, end = (
                (b, before.new_end, after.new) if before.old_end == after.old else (a, before.old_end, after.old)
            )
            left = before.length if not found else _spare(side[start - before.length : start])
            right = after.length if last else _spare(side[end : end + after.length][::-1])
            shift = _shift(side, start, end, left, right)
        found.append(before._replace(length=before.length + shift))
        found.append(Match(after.old + shift, after.new + shift, after.length - shift))
    return found


def _spare(tokens: list[str]) -> int:
    """How many of these can go from the end and leave more than a letter or a space between two changes."""
    letters = 0
    for count, token in enumerate(tokens, start=1):
        letters += len(token) if _WORD.match(token) else 0
        if letters > 1 or "\n" in token:
            return len(tokens) - count
    return 0


def _shift(tokens: list[str], start: int, end: int, left: int, right: int) -> int:
    """How far `tokens[start:end]` is best moved, saying the same, within so much room: minus is to the left."""
    first = next((by for by in range(left) if tokens[start - by - 1] != tokens[end - by - 1]), left)
    last = next((by for by in range(right) if tokens[start + by] != tokens[end + by]), right)
    return max(range(last, -first - 1, -1), key=lambda by: _break(tokens, start + by) + _break(tokens, end + by))


def _break(tokens: list[str], place: int) -> int:
    """How much of a break in reading there is before this place: 6 at either end, 0 inside a clause."""
    if place in (0, len(tokens)):
        return 6
    before, after = tokens[place - 1], tokens[place]
    if "\n" in before or "\n" in after:
        return 5 if "\n" in before else 4
    if before.isspace():
        ending = tokens[place - 2] if place > 1 else before
        return 3 if ending.endswith(_SENTENCE_ENDS) else 2 if _SIGNS.match(ending) else 1
    if after.isspace():
        return 2 if before.endswith(_SENTENCE_ENDS) else 1
    return 0
