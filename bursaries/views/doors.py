"""Who may open these pages: the person who asks, and nobody else, whatever their role. They stay in no cache."""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import cache_control

from bursaries.models import Application
from community.access import current_member, member_of
from community.models import Community, Member
from community.times import zone

View = Callable[..., HttpResponse]
TYPED = ("event", "amount", "note", "contact", "more", "text")  # fields that people write in
unkept = cache_control(private=True, no_store=True)


def own(view: View) -> View:
    """For pages about one application. A visitor gets the same 404 whether there is one or not, with the way to sign
    in: it may be theirs. What they had typed stands on that page too, so that a session that ran out costs no word."""

    @unkept
    @wraps(view)
    def guarded(request: HttpRequest, reference: str, **rest: str | int) -> HttpResponse:
        if current_member(request) is None:
            context = {"typed": typed(request), "next": request.path if request.method != "POST" else back(request)}
            return render(request, "bursaries/sign_in.html", context, status=404)
        return view(request, reference, **rest)

    return guarded


def back(request: HttpRequest) -> str:
    """The page on which the button stood: under a step that is the step itself, else the application's own."""
    parts = request.path.split("/")  # "", "bursaries", "apply" or "applications", reference, step or action, ""
    return request.path if parts[2] == "apply" else "/".join([*parts[:4], ""])


def typed(request: HttpRequest) -> list[str]:
    """What somebody wrote in the form they sent, to be shown again."""
    return [text for name in TYPED for text in request.POST.getlist(name) if text.strip()]


def mine(request: HttpRequest, reference: str) -> tuple[Application, Member]:
    """One's own application, and oneself. Raises Http404."""
    member = member_of(request)
    found = Application.objects.of(member).select_related("fund", "meetup", "member", "entered_by")
    return get_object_or_404(found, reference=reference), member


def fillable(request: HttpRequest, reference: str) -> tuple[Application, Member]:
    """One's own application, or one that this organiser fills in for somebody: then it is noted that they opened it.
    Raises Http404."""
    member = member_of(request)
    found = Application.objects.select_related("fund", "meetup", "member", "entered_by").filter(reference=reference)
    with transaction.atomic():
        application = found.of(member).first() or found.entered_by(member).first()
        if application is None:
            raise Http404("no such application")
        application.opened(member, "organiser")
    return application, member


def seal(shown: object) -> str:
    """A short text that stands for what a page showed, so that a form can say what it was filled in upon."""
    return salted_hmac("bursaries.seal", repr(shown)).hexdigest()[:20]


def zone_of(member: Member) -> str:
    """The name of the zone in which this person reads times."""
    return member.time_zone or Community.current().time_zone


def today_for(member: Member) -> date:
    """The day it is where they are."""
    return timezone.now().astimezone(zone(zone_of(member))).date()
