"""What people answered at check-ins: read here, never changed, and never with more of a name than they gave."""

from typing import Any

from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest

from community import times
from community.admin.kinds import ReadOnlyAdmin
from meetups.models import CheckIn, Meetup


class MeetupFilter(admin.RelatedOnlyFieldListFilter):
    """By meetup: those that have answers, with their day (the meetups of a series may share a title)."""

    def field_choices(self, field: Field[Any, Any], request: HttpRequest, model_admin: Any) -> list[Any]:
        """What can be chosen."""
        return [(meetup.pk, day_and_title(meetup)) for meetup in Meetup.objects.exclude(check_ins=None)]


@admin.register(CheckIn)
class CheckInAdmin(ReadOnlyAdmin):
    """Organisers read every answer. Who gave it is told as they chose: there is no way here to ask for the member."""

    list_display = ("text", "at", "credit", "visibility")
    list_filter = (("meetup", MeetupFilter), "visibility")
    list_select_related = ("meetup", "member")
    search_fields = ("text", "meetup__title")
    ordering = ("-meetup__starts_at", "pk")
    fields = readonly_fields = ("text", "at", "credit", "visibility", "created_at", "changed_at")
    actions = ()

    @admin.display(description="meetup", ordering="meetup__starts_at")
    def at(self, answer: CheckIn) -> str:
        return day_and_title(answer.meetup)

    @admin.display(description="named")
    def credit(self, answer: CheckIn) -> str:
        return answer.credit

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By meetup and visibility alone: `?member=7` would say whose answer it is."""
        return lookup.split("__")[0] in ("meetup", "visibility") and super().lookup_allowed(lookup, value, request)


def day_and_title(meetup: Meetup) -> str:
    """ "Words we share, Tuesday 24 November 2026"."""
    return f"{meetup}, {times.spoken_date(meetup.date)}"
