"""Polls on the organisers' desk: made, opened, edited, closed, and turned into what was chosen."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseModelFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from community import times
from community.access import member_of
from community.admin.kinds import ForwardLookups, Overtaken
from community.forms import posted
from meetups.models import Poll, PollAnswer, PollOption
from meetups.models.poll import MOST
from meetups.models.poll_option import counts_in_words
from meetups.models.poll_outcome import into_meetup, into_platform, into_series
from meetups.poll_admin_forms import OptionForms, OutcomeForm, PollForm

OPTION = ("date", "time", "text", "position", "taken_off")


class OptionInline(admin.StackedInline[PollOption, Poll]):
    """What can be chosen. Taken off, never deleted: people may have answered it."""

    model = PollOption
    formset = OptionForms
    fields = OPTION
    extra = 2
    max_num = 2 * MOST
    can_delete = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """No more forms are built than may be filled in, whatever number the request names (Django: 1000 more)."""
        return super().get_formset(request, obj, absolute_max=self.max_num + 1, **kwargs)

    def has_add_permission(self, request: HttpRequest, obj: Poll | None = None) -> bool:
        return super().has_add_permission(request, obj) and not (obj and obj.is_over())

    def has_change_permission(self, request: HttpRequest, obj: Poll | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.is_over())


@admin.register(Poll)
class PollAdmin(Overtaken, ForwardLookups):
    """How it goes is hidden here as everywhere, until one has answered or it is closed: organisers answer too."""

    form = PollForm
    inlines = (OptionInline,)
    change_form_template = "admin/meetups/poll/change_form.html"
    list_display = ("question", "kind", "state", "closes")
    list_filter = ("kind", "status")
    search_fields = ("question",)
    actions = None
    view_on_site = False
    fieldsets = (
        (None, {"fields": ("kind", "question", "note")}),
        ("When", {"fields": ("zone", "minutes", "closes_on", "closes_at_time")}),
    )

    @admin.display
    def state(self, poll: Poll) -> str:
        return "Closed" if poll.is_over() else poll.get_status_display()

    @admin.display(ordering="closes_at")
    def closes(self, poll: Poll) -> str:
        return times.spoken_moment(poll.closes_at, poll.zone)

    # --- Changing -----------------------------------------------------------------------------------------------

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Poll | None:
        """Takes the row's lock before a change is checked, so that what was checked still holds when it is saved."""
        if request.method == "POST" and object_id.isdecimal() and len(object_id) < 19:
            list(Poll.objects.select_for_update(no_key=True).filter(pk=object_id))
        return super().get_object(request, object_id, from_field)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the result, and what would shut people out, for who may see it."""
        poll = self.get_object(request, object_id) if request.method == "GET" else None
        extra = (extra_context or {}) | (self.outcome_so_far(request, poll) if poll else {})
        return super().change_view(request, object_id, form_url, extra)

    def outcome_so_far(self, request: HttpRequest, poll: Poll) -> dict[str, Any]:
        """The counts, and the reasons in no order that would tell who gave them."""
        mine = PollAnswer.objects.filter(option__poll=poll, member=member_of(request))
        shown = not poll.is_draft and (poll.is_over() or mine.exists())
        if not shown:
            return {"over": poll.is_over(), "shown": False}
        reasons: dict[int, list[str]] = {}
        if request.user.has_perm("meetups.view_pollanswer"):
            found = PollAnswer.objects.filter(option__poll=poll).exclude(reason="").order_by("reason")
            for option, reason in found.values_list("option", "reason"):
                reasons.setdefault(option, []).append(reason)
        rows = [
            {"option": each, "words": each.in_words(poll), "counts": counts_in_words(each),
             "reasons": reasons.get(each.pk, [])}
            for each in poll.options.counted()
        ]  # fmt: skip
        return {"over": poll.is_over(), "shown": True, "rows": rows}

    def save_model(self, request: HttpRequest, obj: Poll, form: PollForm, change: bool) -> None:
        if change:
            Poll.objects.get(pk=obj.pk).revise(**form.changes())
        else:
            super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: PollForm, formset: BaseModelFormSet[Any], change: bool) -> None:
        """Each option through the poll's verb, which notes that it changed."""
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        poll = Poll.objects.get(pk=form.instance.pk)
        for each in formset.forms:
            if each.has_changed():
                values = {name: each.cleaned_data[name] for name in OPTION}
                option = poll.put_option(each.cleaned_data["id"].pk if each.cleaned_data.get("id") else None, **values)
                formset.new_objects.append(option)

    def has_delete_permission(self, request: HttpRequest, obj: Poll | None = None) -> bool:
        """Only a draft can be deleted: what people have seen is closed."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_draft)

    # --- Opening, closing, what becomes of it -------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        pages = {"open": require_POST(self.open), "close": require_POST(self.close), "use": self.use}
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"meetups_poll_{name}")
            for name, view in pages.items()
        ]
        return own + super().get_urls()

    def changeable(self, request: HttpRequest, pk: int) -> Poll:
        """The poll, for someone who may change it. Raises PermissionDenied or Http404."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Poll, pk=pk)

    def open(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Opens a draft."""
        poll = self.changeable(request, pk)
        try:
            poll.open()
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            self.log_change(request, poll, "Opened.")
            messages.success(request, "The poll is open. Members can answer it now.")
        return redirect("admin:meetups_poll_change", pk)

    def close(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Closes an open one."""
        poll = self.changeable(request, pk)
        try:
            poll.close()
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            self.log_change(request, poll, "Closed.")
            messages.success(request, "The poll is closed. Everyone can read how it went.")
        return redirect("admin:meetups_poll_change", pk)

    def use(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks which option, then turns it into a draft meetup, a draft series, or the platform of a series."""
        poll = self.changeable(request, pk)
        if poll.kind == Poll.Kind.QUESTION or not poll.is_over():
            raise Http404("nothing to turn this into")
        form = OutcomeForm(posted(request), poll=poll)
        if request.method == "POST" and form.is_valid():
            try:
                return self.turn(request, poll, form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error.messages)
        context = self.admin_site.each_context(request) | {"poll": poll, "form": form, "title": "Use the result"}
        return render(request, "admin/meetups/poll/use.html", context, status=422 if form.errors else 200)

    def turn(self, request: HttpRequest, poll: Poll, chosen: dict[str, Any]) -> HttpResponse:
        """Does it, for who may, and leads to what was made."""
        into = chosen.get("into", "platform")
        needed = {"meetup": "add_meetup", "series": "add_series", "platform": "change_series"}[into]
        if not request.user.has_perm(f"meetups.{needed}"):
            raise PermissionDenied
        option = chosen["option"].pk
        if into == "meetup":
            meetup = into_meetup(poll, option, chosen["title"])
            messages.success(request, "The meetup is made, as a draft. Look it over, then publish it.")
            return redirect("admin:meetups_meetup_change", meetup.pk)
        if into == "series":
            series = into_series(poll, option, chosen["title"])
            messages.success(request, "The series is made, and its next meetups as drafts.")
            return redirect("admin:meetups_series_change", series.pk)
        count = into_platform(poll, option, chosen["series"])
        messages.success(request, f"The series meets there from now on. Meetups changed with it: {count}.")
        return redirect("admin:meetups_series_change", chosen["series"].pk)
