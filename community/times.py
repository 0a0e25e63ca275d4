"""Wall time and zone to instants and back, and the one way times are printed.

Organisers enter what a clock on the wall will show and in which zone; instants (aware, UTC) are derived from that, so
the change to or from summer time moves nothing. Printed times always name their zone.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.core.exceptions import ValidationError

YEARS = range(2000, 2101)  # those a community can have meetups in

# How people speak of a zone; others are called after their city ("Berlin time").
SPOKEN = {"Europe/London": "UK time", "UTC": "UTC", "Etc/UTC": "UTC", "Europe/Dublin": "Irish time"}


def validate_zone(name: str) -> None:
    """Accepts an IANA zone name ("Europe/London"). Raises ValidationError for anything else."""
    if name not in zone_names():
        raise ValidationError("Choose a time zone from the list, such as Europe/London.", code="zone")


@cache
def zone_names() -> frozenset[str]:
    """All IANA zone names that name a place, plus UTC: no abbreviations such as EST, which hide clock changes."""
    return frozenset(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")) | {"UTC"}


def zone_choices() -> list[tuple[str, str]]:
    """Choices for a select, by name."""
    return [(name, name.replace("_", " ")) for name in sorted(zone_names())]


def zone(name: str) -> ZoneInfo:
    """The zone; UTC when the name is not (or no longer) known, so that no page fails over it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, or an endless name
        return ZoneInfo("UTC")


def instant(day: date, clock: time, zone_name: str) -> datetime:
    """The UTC instant at which a wall clock in the zone shows that day and time.

    Raises ValidationError where the clocks skip that time or show it twice: which hour is meant is the organiser's to
    say, not ours to guess (PEP 495 would silently pick the first). Also for a year that can only be a slip: one far
    away enough would break every calendar it is written into.
    """
    if day.year not in YEARS:
        raise ValidationError(f"Choose a year from {YEARS[0]} to {YEARS[-1]}.", code="year")
    naive = datetime.combine(day, clock)
    tz = zone(zone_name)
    first, second = naive.replace(tzinfo=tz, fold=0), naive.replace(tzinfo=tz, fold=1)
    if first.utcoffset() != second.utcoffset():
        if first.astimezone(UTC).astimezone(tz).replace(tzinfo=None) != naive:
            problem = "does not exist: the clocks go forward and skip it"
        else:
            problem = "happens twice: the clocks go back and show it again"
        raise ValidationError(
            f"{spoken_time(clock)} on {spoken_date(day)} {problem} in {spoken_zone(zone_name)}. Choose another time.",
            code="clock_change",
        )
    return first.astimezone(UTC)


def problem(day: date, clock: time, zone_name: str) -> str:
    """Why a wall clock in the zone does not show that day and time exactly once, as a sentence; empty when it does."""
    try:
        instant(day, clock, zone_name)
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def spoken_zone(name: str) -> str:
    """ "UK time", "Berlin time", "UTC" (also for a zone not known, since that is how its times are shown)."""
    if name not in zone_names():
        name = "UTC"
    return SPOKEN.get(name) or name.rsplit("/", 1)[-1].replace("_", " ") + " time"


def spoken_date(day: date) -> str:
    """ "Tuesday 24 November 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def spoken_time(clock: time | datetime) -> str:
    """ "11.30am", "6pm", "midday", "midnight"."""
    if (clock.hour, clock.minute) == (12, 0):
        return "midday"
    if (clock.hour, clock.minute) == (0, 0):
        return "midnight"
    minutes = f".{clock.minute:02}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes}{'am' if clock.hour < 12 else 'pm'}"


def spoken_span(start: datetime, end: datetime, zone_name: str) -> str:
    """ "11.30am to 12.30pm UK time", for two instants; names the day the end falls on when it is another one."""
    tz = zone(zone_name)
    start, end = start.astimezone(tz), end.astimezone(tz)
    last = spoken_time(end) if start.date() == end.date() else f"{spoken_time(end)} on {spoken_date(end.date())}"
    return f"{spoken_time(start)} to {last} {spoken_zone(zone_name)}"


def spoken_moment(moment: datetime, zone_name: str) -> str:
    """ "Tuesday 24 November 2026, 11.30am UK time", for an instant."""
    local = moment.astimezone(zone(zone_name))
    return f"{spoken_date(local.date())}, {spoken_time(local)} {spoken_zone(zone_name)}"


def spoken_to(reader_zone: str, moment: datetime, zone_name: str) -> str:
    """A moment as `spoken_moment` has it, with "(for you: …)" where clocks in the reader's zone show something else.
    An empty `reader_zone` is one that nobody named."""
    there, here = moment.astimezone(zone(reader_zone)), moment.astimezone(zone(zone_name))
    spoken = spoken_moment(moment, zone_name)
    if not reader_zone or there.utcoffset() == here.utcoffset():
        return spoken
    own = f"{spoken_time(there)} {spoken_zone(reader_zone)}"
    return f"{spoken} (for you: {own if there.date() == here.date() else spoken_moment(moment, reader_zone)})"


def days_until(moment: datetime, now: datetime, zone_name: str) -> int:
    """Whole days between the two calendar dates in that zone; 0 is today, negative is past."""
    tz = zone(zone_name)
    return (moment.astimezone(tz).date() - now.astimezone(tz).date()) // timedelta(days=1)
