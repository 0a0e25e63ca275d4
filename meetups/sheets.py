"""Lists for spreadsheets."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

from community.times import spoken_moment
from meetups.models import Meetup

# What can run as a formula at the start of a cell, or after a semicolon, where spreadsheets of many countries begin
# another cell (OWASP, "CSV Injection").
FORMULA = re.compile(r"(^|;)(?=[ \u00a0]*[=+\-@\t\r\n＝＋－＠])")

HEADINGS = ["Order", "Status", "Name", "Pronouns", "E-mail", "Access needs", "First asked"]


def cell(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula: an apostrophe goes before one."""
    return FORMULA.sub(r"\1'", str(value))


def to_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """CSV (RFC 4180) in UTF-8, with the mark by which spreadsheets know it."""
    out = StringIO()
    csv.writer(out).writerows([cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def people_at(meetup: Meetup) -> bytes:
    """Who is going and waiting, in the order they asked, with what they need."""
    held = meetup.rsvps.filter(status__in=["going", "waiting"]).select_related("member").order_by("status", "ticket")
    rows = [
        (
            number,
            rsvp.get_status_display(),
            rsvp.member,
            rsvp.member.pronouns,
            rsvp.member.email,
            rsvp.access_needs,
            spoken_moment(rsvp.created_at, meetup.zone),
        )
        for number, rsvp in enumerate(held, start=1)
    ]
    return to_csv([HEADINGS, *rows])
