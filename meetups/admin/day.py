"""The day of a meetup on the desk: who is here, their rooms, the sheet to print, and how it ended."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from community.access import member_of
from community.forms import posted
from meetups.admin.day_page import DayPage
from meetups.breakouts import Clash
from meetups.day_forms import CloseOutForm
from meetups.models import CloseOut, Meetup, RoomsMoved
from meetups.run_sheet import RunSheet


class DayDesk(admin.ModelAdmin[Any]):
    """For the meetups' desk: the pages of the day."""

    def day_pages(self) -> dict[str, Callable[..., HttpResponse]]:
        """By the last part of their address."""
        return {"day": self.day, "run-sheet": self.run_sheet, "close-out": self.close_out}

    def on_the_day(self, request: HttpRequest, pk: int, meetups: QuerySet[Meetup]) -> Meetup:
        """The meetup, for someone who may change it. Raises PermissionDenied or Http404."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(meetups, pk=pk)

    def day(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ticks, guests, rooms: one form, and a button for each thing to do."""

        def page(sent: QueryDict | None) -> DayPage:
            return DayPage(self.on_the_day(request, pk, DayPage.meetups()), sent)

        here, status = page(posted(request)), 200
        if here.is_sent:
            status = 422
            try:
                here.check_seen()
                if here.is_valid():
                    self.note(request, here)
                    return redirect(reverse("admin:meetups_meetup_day", args=[pk]) + self.room(request, here))
            except RoomsMoved as moved:
                status, here = 409, page(here.sent)
                here.refuse(moved)
            except (Clash, ValidationError) as refusal:
                here = page(here.sent)
                here.refuse(refusal)
        return self.shown(request, "day", here.meetup, f"The day of “{here.meetup}”", here.context(), status)

    def note(self, request: HttpRequest, page: DayPage) -> None:
        """Keeps the ticks, who was typed in, and who stays together: all or nothing. Raises what the verbs raise."""
        meetup, step, rest = page.meetup, *page.step
        who = page.ticks.cleaned_data["who"]
        with transaction.atomic():
            meetup.tick(**page.ticks.changed_keys())
            guest = meetup.let_in(who) if who else None
            if step == "share":
                meetup.share(page.sharing.cleaned_data["what"], page.sharing.cleaned_data["together"])
            elif step == "part":
                meetup.part(rest)
        page.forget("who")
        count = meetup.attendance() or 0
        here = f"{count} {'person is' if count == 1 else 'people are'} here."
        messages.success(request, f"Saved. {f'{guest.called} is let in. ' if guest else ''}{here}")

    def room(self, request: HttpRequest, page: DayPage) -> str:
        """Makes rooms or finds one, where that is wanted; says where on the page to look then. Raises what the verbs
        raise: what was ticked stays."""
        meetup, step, rest = page.meetup, *page.step
        if step == "make":
            made = meetup.make_rooms(**page.making.how(member_of(request)))
            self.log_change(request, meetup, f"Made rooms ({made.version}).")
        elif step == "find":
            meetup.find_room(rest, from_round=page.late.cleaned_data["from_round"])
        return "#rooms" if step in ("make", "find") else ""

    def run_sheet(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One page to print."""
        meetup = self.on_the_day(request, pk, RunSheet.meetups())
        context = {"sheet": RunSheet.of(meetup)}
        return self.shown(request, "run_sheet", meetup, f"Run-sheet: {meetup}", context)

    def close_out(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How it ended, and what was said of that before."""
        meetup = self.on_the_day(request, pk, Meetup.objects.all())
        here = {str(row.pk): row for row in meetup.attendances.here().select_related("member")}
        people = sorted(((row.pk, row.called) for row in here.values()), key=lambda one: one[1].casefold())
        form = CloseOutForm(posted(request), people=people)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                CloseOut.objects.note(meetup, data["incident"], here.get(data["note_taker"]), member_of(request))
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                self.log_change(request, meetup, "Closed out.")
                messages.success(request, "Closed. Thank you for holding it.")
                return redirect("admin:meetups_meetup_close-out", pk)
        context = {
            "form": form,
            "came": len(here),
            "closed": list(CloseOut.of(meetup)),
            "refusal": meetup.no_close_out_because(len(here)),
        }
        return self.shown(request, "close_out", meetup, f"Close “{meetup}”", context, 422 if form.errors else 200)

    def shown(
        self, request: HttpRequest, page: str, meetup: Meetup, title: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """One of these pages."""
        context = self.admin_site.each_context(request) | {"meetup": meetup, "title": title} | context
        return render(request, f"admin/meetups/meetup/{page}.html", context, status=status)
