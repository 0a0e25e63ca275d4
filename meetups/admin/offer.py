"""Offers to co-hold, on the desk: read, then accepted into a meetup, asked about, or declined."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path

from community import times
from community.admin.kinds import ReadOnlyAdmin
from meetups.models import Meetup, Offer, OfferRefused


class MeetupChoice(forms.ModelChoiceField[Meetup]):
    """A meetup with its day: those of a series may share a title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}, {times.spoken_date(obj.date)}"


class AcceptForm(forms.Form):
    """Which meetup its author is to hold with us."""

    meetup = MeetupChoice(queryset=Meetup.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meetup"]
        field.queryset = Meetup.objects.upcoming().exclude(status=Meetup.Status.CANCELLED)


class AskForm(forms.Form):
    """A question to its author."""

    text = forms.CharField(
        label="Your question", max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
    )


class DeclineForm(AskForm):
    """Kind words to its author."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "Why not this time?"


WAYS = {
    "accept": ("Accept into a meetup", AcceptForm, "They become a co-host there."),
    "ask": ("Ask back", AskForm, "One question at a time. They answer on their page."),
    "decline": ("Decline", DeclineForm, "Say why, kindly. They read this on their page."),
}


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    """A list, and a page for each with what can be done."""

    list_display = ("__str__", "member", "state")
    list_filter = ("state",)
    list_select_related = ("member",)
    fields = readonly_fields = ("member", "idea", "needs", "state")
    actions = None

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.offer)
        return [path("<int:pk>/change/", view, name="meetups_offer_answer"), *super().get_urls()]

    def offer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One offer, and the three ways to answer it."""
        if not request.user.has_perm("meetups.change_offer"):
            raise PermissionDenied
        offer = get_object_or_404(Offer.objects.select_related("member", "meetup"), pk=pk)
        done = request.POST.get("action", "")
        ways = [
            (name, title, kind(request.POST if name == done else None, prefix=name, auto_id=f"{name}_%s"), hint)
            for name, (title, kind, hint) in WAYS.items()
        ]
        for name, title, form, _ in ways:
            if name == done and form.is_valid():
                [given] = form.cleaned_data.values()
                try:
                    getattr(offer, name)(given)
                except (OfferRefused, ValidationError) as refusal:
                    form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
                else:
                    self.log_change(request, offer, f"{title}.")
                    messages.success(request, "Done. They are told by e-mail that there is something to read.")
                    return redirect("admin:meetups_offer_changelist")
        context = {"offer": offer, "questions": offer.questions.all(), "ways": ways, "title": str(offer)}
        page = "admin/meetups/offer/page.html"
        status = 422 if request.method == "POST" else 200
        return render(request, page, self.admin_site.each_context(request) | context, status=status)
