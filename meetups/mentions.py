"""Names in a text: pure functions that find people who asked to be left out of it, however they are written."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from community.text import to_html, to_plain

AROUND = 30  # characters shown on either side
TITLES = {"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir", "dame", "rev", "sister", "brother"}
PARTICLES = {"al", "bin", "da", "de", "del", "den", "der", "di", "du", "el", "ibn", "la", "le", "the", "van", "von"}
# Letters that are not another with a mark on it (Unicode takes those apart itself), and signs that look alike.
ALIKE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
    | dict.fromkeys("’‘‛ʼʻ`´′＇", "'")
    | dict.fromkeys("‐‑‒–—−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
GAP = r"[\s\-._+']{1,3}"  # what stands between two words of a name, in a sentence or in an address
UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")  # words are not set apart


@dataclass(frozen=True)
class Mention:
    """That a person is named: whose key it is, the name as it was looked for, where, and the words around it."""

    person: int
    name: str
    place: str
    around: str

    @property
    def key(self) -> str:
        """The same as long as the words around it are; tells nothing of them."""
        said = f"{self.person}|{self.place}|{self.around}"
        return hashlib.sha256(said.encode()).hexdigest()[:24]


def fold(text: str) -> str:
    """Lower case, without accents, with plain apostrophes and hyphens, spaces folded."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(ALIKE))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(bare.casefold().translate(ALIKE).split())


def spellings(name: str) -> list[str]:
    """What is looked for, folded, longest first: the whole name, the first name and the last."""
    words = [word.strip(".,") for word in fold(name).split()]
    own = [word for word in words if word not in TITLES and word not in PARTICLES] or words
    whole = " ".join(word for word in words if word not in TITLES) or " ".join(words)
    found = {whole, *(each for each in own[:1] + own[-1:] if len(each) > 1 or _unspaced(each))}
    return sorted(filter(None, found), key=lambda each: (-len(each), each))


def find(people: Mapping[int, str], texts: Iterable[tuple[str, str]]) -> list[Mention]:
    """Where these people (key: name) are named in these texts (place, text), in order."""
    folded = [(place, fold(text)) for place, text in texts]
    patterns = [(key, name, _pattern(name)) for key, name in people.items() if fold(name)]
    return [
        Mention(key, match[0], place, text[max(0, match.start() - AROUND) : match.end() + AROUND])
        for key, name, pattern in patterns
        for place, text in folded
        for match in pattern.finditer(text)
    ]


def read_aloud(place: str, markdown: str) -> list[tuple[str, str]]:
    """A Markdown text as `find` takes it: its words as they are read, and the addresses its links lead to."""
    links = re.findall(r'href="([^"]*)"', to_html(markdown))
    return [(place, to_plain(markdown)), *(("a link", unquote(unescape(link))) for link in links)]


def _unspaced(letter: str) -> bool:
    return unicodedata.name(letter[:1] or " ", "").startswith(UNSPACED)


def _pattern(name: str) -> re.Pattern[str]:
    """Any of the spellings, standing alone: a letter or digit on either side makes another word of it."""
    ways = [GAP.join(map(re.escape, re.split(r"[\s\-.']+", each))) for each in spellings(name)]
    before = "" if _unspaced(name) else r"(?<![^\W_])"
    after = "" if _unspaced(name[-1:]) else r"(?![^\W_])"
    return re.compile(f"{before}(?:{'|'.join(ways)}){after}")
