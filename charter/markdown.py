"""The charter as one Markdown text (CommonMark), for others to build on. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from charter.models import Charter, Line, Revision

# What may mean something in a line of Markdown: anywhere in it, and only at its start.
_SIGNS = re.compile(r"([\\`*_\[\]<>&#~|])")
_AT_START = re.compile(r"^(\d*)([-+=.)])")


@dataclass(frozen=True)
class Source:
    """Where it was taken from: the community's name, the revision's address, and its day in words."""

    community: str
    address: str
    day: str


def write(charter: Charter, revision: Revision, lines: Iterable[Line], source: Source) -> str:
    """Title, preamble, the numbered lines with what they look like, and under which licence it may be used."""
    parts = [f"# {escaped(charter.title)}"]
    if revision.preamble.strip():
        parts.append(tidied(revision.preamble))
    parts += [item(line) for line in lines]
    parts.append("---")
    parts.append(f"{escaped(source.community)}, revision {revision.number}, {source.day}: <{source.address}>")
    if charter.licence:
        name = escaped(charter.licence)
        parts.append(f"Licence: [{name}](<{charter.licence_link}>)" if charter.licence_link else f"Licence: {name}")
    return "\n\n".join(parts) + "\n"


def item(line: Line) -> str:
    """One line as an item of an ordered list, what it looks like set under it."""
    mark = f"{line.position}. "
    head = f"{mark}**{escaped(line.text)}**"
    return "\n\n".join([head, indented(tidied(line.detail), len(mark))]) if line.detail.strip() else head


def escaped(text: str) -> str:
    """Plain words, so that Markdown shows exactly them."""
    return _AT_START.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", " ".join(text.split())))


def tidied(text: str) -> str:
    """Markdown as it was written, with the line ends of the rest."""
    return "\n".join(text.splitlines()).strip("\n")


def indented(text: str, by: int) -> str:
    """Every line that is not empty, so many spaces in."""
    return "\n".join(" " * by + line if line.strip() else "" for line in text.split("\n"))
