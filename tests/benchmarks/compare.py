"""What comparing two texts of a charter costs, as `bin/bench` asks: both sizes by turns in one process, no database."""

import json
import random
import sys
import time
from statistics import median

from charter.diffs import LineText, compare

ROUNDS = 15
WORDS = """we you people everyone nobody someone listen share ask explain rest pass care learn welcome thank notice
wait openly kindly slowly plainly often early jargon questions mistakes methods tools notes links names pronouns needs
breaks silence money time the a to of and with for in when before after without about other their our each that what"""
VOCABULARY = WORDS.split()


def line(dice: random.Random, commitment: int) -> LineText:
    """A sentence of 8 to 16 words, and a detail of about 60 in three paragraphs."""
    text = prose(dice, dice.randint(8, 16))
    return LineText(commitment, text, "\n\n".join(prose(dice, dice.randint(15, 25)) for _ in range(3)))


def prose(dice: random.Random, count: int) -> str:
    return " ".join(dice.choices(VOCABULARY, k=count)).capitalize() + "."


def reworded(dice: random.Random, before: str) -> str:
    """Every fifth word or so is another, gone, or has one more after it."""
    words = before.split(" ")
    for place in range(len(words) - 1, -1, -1):
        if dice.random() < 0.2:
            words[place : place + dice.choice([0, 1, 1])] = dice.choices(VOCABULARY, k=dice.choice([0, 1, 1]))
    return f"{' '.join(words)} {dice.choice(VOCABULARY)}."  # so that none is left as it was


def charters(size: int) -> tuple[list[LineText], list[LineText]]:
    """A text of so many commitments, and the same ones all reworded and shuffled."""
    dice = random.Random(size)
    old = [line(dice, commitment) for commitment in range(size)]
    new = [LineText(each.commitment, reworded(dice, each.text), reworded(dice, each.detail)) for each in old]
    dice.shuffle(new)
    return old, new


def seconds(old: list[LineText], new: list[LineText]) -> float:
    """How long one comparison takes."""
    start = time.perf_counter()
    changes = compare(old, new)
    took = time.perf_counter() - start
    assert all(change.is_reworded for change in changes)
    assert sum(change.moved for change in changes) > len(old) / 2
    return took


def main(few: int, many: int) -> None:
    """Prints the median seconds of each size, and the median ratio of two runs in a row, as JSON."""
    texts = {size: charters(size) for size in (few, many)}
    runs: dict[int, list[float]] = {few: [], many: []}
    for turn in range(ROUNDS):
        for size in (few, many) if turn % 2 == 0 else (many, few):
            runs[size].append(seconds(*texts[size]))
    ratio = median(b / a for a, b in zip(runs[few], runs[many], strict=True))
    figures = {"few": median(runs[few]), "many": median(runs[many]), "ratio": ratio}
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
