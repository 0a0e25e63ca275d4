"""What becomes of a poll: the option chosen is turned into a meetup, a series or a platform, once, in one step."""

from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from community import times
from meetups.models.meetup import Meetup
from meetups.models.poll import Poll
from meetups.models.poll_option import PollOption
from meetups.models.series import Series
from meetups.models.slot import Slot


def into_meetup(poll: Poll, pk: int, title: str) -> Meetup:
    """Makes a draft meetup in the slot chosen. Raises ValidationError when the poll is not closed, the option is no
    slot to come, or has been turned into something already."""
    with transaction.atomic():
        option, slot = _slot(poll, pk)
        meetup = Meetup(title=title.strip(), **slot)
        meetup.full_clean()
        meetup.save()
        option.meetup = meetup
        option.save(update_fields=["meetup"])
        return meetup


def into_series(poll: Poll, pk: int, title: str) -> Series:
    """Makes a series on the same weekday of each month as the slot chosen, and its next meetups as drafts. Raises
    ValidationError as `into_meetup` does."""
    with transaction.atomic():
        option, slot = _slot(poll, pk)
        day = slot.pop("date")
        rule = {"week": week_of(day), "weekday": day.weekday(), "first_month": day}
        series = Series(title=title.strip(), publish=False, **rule, **slot)
        series.full_clean()
        series.save()
        series.make(timezone.localdate())
        option.series = series
        option.save(update_fields=["series"])
        return series


def into_platform(poll: Poll, pk: int, series: Series) -> int:
    """Makes the words chosen the platform of a series and of its meetups to come, but for those edited by hand; says of
    how many. Raises ValidationError as `into_meetup` does, and for a slot."""
    with transaction.atomic():
        option = _chosen(poll, pk)
        if poll.kind != Poll.Kind.PLATFORM:
            raise ValidationError("This poll does not ask for a platform.")
        locked = Series.objects.select_for_update(no_key=True).filter(pk=series.pk).first()
        if locked is None:
            raise ValidationError("That series is gone.")
        steps = locked.with_changes({"platform": option.text}).carry_out()
        option.series = locked
        option.save(update_fields=["series"])
        return sum(bool(step.changes) for step in steps)


def week_of(day: date) -> int:
    """Which one of its weekday in the month it is. A fifth is the last: not every month has one."""
    number = (day.day - 1) // 7 + 1
    return number if number < 5 else Slot.Week.LAST


def _chosen(poll: Poll, pk: int) -> PollOption:
    """The option, with the poll's lock held."""
    locked = Poll.objects.select_for_update(no_key=True).get(pk=poll.pk)
    if not locked.is_over():
        raise ValidationError("Close the poll first: people may still answer.")
    option = locked.options.filter(pk=pk).first()
    if option is None:
        raise ValidationError("Choose one of the poll's options.")
    if option.meetup_id or option.series_id:
        raise ValidationError("This option has been turned into something already.")
    return option


def _slot(poll: Poll, pk: int) -> tuple[PollOption, dict[str, Any]]:
    """The option, and what a meetup or a series takes over from it."""
    option = _chosen(poll, pk)
    day: date | None = option.date
    clock: time | None = option.time
    if poll.kind != Poll.Kind.SLOT or day is None or clock is None:
        raise ValidationError("This poll does not ask for a slot.")
    begins: datetime = times.instant(day, clock, poll.zone)
    if begins <= timezone.now():
        raise ValidationError("That slot has passed.")
    return option, {"date": day, "time": clock, "zone": poll.zone, "minutes": poll.minutes}
