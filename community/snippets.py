"""Pieces of a text around what somebody looks for, marked: pure."""

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from community.searching import Term

AROUND = 70  # characters before and after what was found
ENDINGS = re.compile(r"(ings?|ies|ed|es|s|e|y)$")


def pattern(terms: list[Term]) -> re.Pattern[str] | None:
    """What to mark: the words asked for, others that begin alike ("mending": "mended"), and parts of words where it
    is only there. None when there is nothing to mark."""
    words = [word for term in terms if not term.is_unwanted for word in term.words]
    stems = [stem for word in words if len(stem := ENDINGS.sub("", word.casefold())) > 2]
    alike = [rf"\b{re.escape(stem)}\w*" for stem in stems]
    parts = [re.escape(word) for word in words]
    return re.compile("|".join([*alike, *parts]), re.IGNORECASE) if words else None


def marked(text: str, terms: list[Term]) -> SafeString:
    """The text, safe to print, with what was found in <mark>."""
    found = pattern(terms)
    pieces, end = [], 0
    for match in found.finditer(text) if found else ():
        pieces += [format_html("{}<mark>{}</mark>", text[end : match.start()], match[0])]
        end = match.end()
    return mark_safe("".join([*pieces, format_html("{}", text[end:])]))


def snippet(text: str, terms: list[Term]) -> SafeString:
    """A line or two of the text, around the first place where something was found; its beginning where nothing was."""
    text = " ".join(text.split())
    found = pattern(terms)
    match = found.search(text) if found else None
    start, end = (match.start() - AROUND, match.end() + AROUND) if match else (0, 2 * AROUND)
    before, after = start > 0, end < len(text)
    piece = text[max(start, 0) : end]
    if before:
        piece = "… " + piece.partition(" ")[2] if " " in piece[:AROUND] else "… " + piece
    if after:
        cut = piece.rstrip().rpartition(" ")[0] if " " in piece[-AROUND:] else piece
        piece = f"{cut} …"
    return marked(piece, terms)
