"""Pieces for pages: what somebody has asked for, and how money and days are printed."""

from datetime import date
from typing import Any

from django import template

from bursaries import money
from bursaries.models import Application, Fund, Status
from bursaries.places import place_of, to_leave
from bursaries.wording import next_step
from community import times
from meetups.models import Meetup

register = template.Library()


@register.filter
def pounds(pence: int) -> str:
    """ "£1,000.50"."""
    return money.pounds(pence)


@register.filter
def spoken(day: date) -> str:
    """ "Tuesday 24 November 2026"."""
    return times.spoken_date(day)


@register.simple_tag(takes_context=True)
def closing(context: dict[str, Any], fund: Fund) -> str:
    """ "Tuesday 24 November 2026, 11.30am UK time": until when one can apply; empty for a fund that stays open."""
    return times.spoken_moment(fund.closes_at, context["community"].time_zone) if fund.closes_at else ""


@register.simple_tag(takes_context=True)
def opening(context: dict[str, Any], fund: Fund) -> str:
    """The moment from which one can apply, in the same words."""
    return times.spoken_moment(fund.opens_at, context["community"].time_zone)


@register.simple_tag(takes_context=True)
def drawn_at(context: dict[str, Any], draw: Any) -> str:
    """When a draw was made."""
    return times.spoken_moment(draw.at, context["community"].time_zone)


@register.inclusion_tag("bursaries/_place.html")
def my_place(application: Application) -> dict[str, Any]:
    """What its author has at the meetup it is for: nothing for another event, nor in a draft."""
    meetup = None if application.status == Status.DRAFT else application.meetup
    return {"meetup": meetup, "place": place_of(application)}


@register.inclusion_tag("bursaries/_without_place.html", takes_context=True)
def bursary_without_place(context: dict[str, Any], meetup: Meetup) -> dict[str, Any]:
    """For who has no place here and has asked for a bursary to come: the way to leave that to others too. Nothing for
    visitors."""
    user = context.get("user")
    return {"application": to_leave(meetup, user) if user is not None and user.is_authenticated else None}


@register.inclusion_tag("bursaries/_mine.html", takes_context=True)
def my_bursaries(context: dict[str, Any], *, invite: bool = True) -> dict[str, Any]:
    """One's own applications, the newest first, with the way to go on with a draft. Nothing for visitors; who has none
    is told of bursaries, if they are to be invited."""
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return {"rows": [], "invite": False}
    found = Application.objects.of(user).select_related("meetup", "fund", "entered_by").prefetch_related("costs")
    rows = [(each, next_step(each) if each.status == Status.DRAFT else "") for each in found]
    return {"rows": rows, "invite": invite}
