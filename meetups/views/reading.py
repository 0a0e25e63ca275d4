"""The list of meetups, and the page of one."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from community.access import current_member
from community.models import Member
from community.pages import page_of
from meetups.models import Host, Meetup, Recap, RecapPhoto, Rsvp

PER_PAGE = 20
ANSWERS_SHOWN = 50


@require_safe
def meetup_list(request: HttpRequest) -> HttpResponse:
    """Upcoming meetups, or with `?year=` the past ones of that year; `?page=` turns pages."""
    meetups = Meetup.objects.announced()
    years = list(meetups.past().order_by("-date__year").values_list("date__year", flat=True).distinct())
    year = request.GET.get("year")
    if year is None:
        shown = meetups.upcoming().with_places()
    elif year in map(str, years):
        shown = meetups.past().filter(date__year=int(year))
    else:
        raise Http404("no such year")
    page = page_of(shown, request.GET.get("page"), PER_PAGE)
    context = {"page": page, "years": years, "year": int(year) if year else None, "calendar_path": reverse("calendar")}
    return render(request, "meetups/list.html", context)


def find(request: HttpRequest, slug: str) -> Meetup:
    """The meetup, if this person may see it, with its counts and hosts. Raises Http404."""
    meetups = Meetup.objects.visible_to(request.user).with_places().select_related("recap")
    if settings.FORUM:
        meetups = meetups.select_related("forum_topic", "recap__forum_topic")
    meetup: Meetup = get_object_or_404(RecapPhoto.added_to(Host.added_to(meetups)), slug=slug)
    return meetup


@require_safe
def meetup_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One meetup: everything, and for members the button that saves a place."""
    return show_meetup(request, find(request, slug))


def show_meetup(
    request: HttpRequest, meetup: Meetup, *, error: str = "", status: int = 200, undone: str = "", typed: str = ""
) -> HttpResponse:
    """Draws the meetup's page; `error` is a sentence on why something could not be done, `undone` one on what that was
    (a place, unless given), `typed` what someone wrote that could not be kept."""
    member = current_member(request)
    mine = meetup.rsvps.filter(member=member).first() if member else None
    organises = request.user.has_perm("meetups.change_meetup") if member else False
    others = meetup.rsvps.going().filter(show_name=True).exclude(member=member).select_related("member")
    context: dict[str, Any] = {
        "meetup": meetup,
        "mine": mine,
        "others": others if mine and mine.is_going else [],
        "closed": meetup.closed_because(),
        "sees_join_link": organises or (mine is not None and mine.is_going),
        "organises": organises,
        "hosts": Host.of(meetup),
        "error": error,
        "undone": undone or ("Nothing was changed." if mine and mine.holds_something else "No place was saved."),
        "typed": typed,
    }
    if recap := getattr(meetup, "recap", None):
        context |= recap_section(request, meetup, recap)
    if meetup.prompt:
        context |= check_in_section(meetup, member, mine)
        if organises:
            context["passes"] = meetup.rsvps.filter(passed=True).count()
    return render(request, "meetups/page.html", context, status=status)


def recap_section(request: HttpRequest, meetup: Meetup, recap: Recap) -> dict[str, Any]:
    """The recap, for who may read it; else nothing but that members may, where they may."""
    recap.meetup = meetup
    if recap.may_be_read_by(request.user):
        return {"recap": recap, "photos": RecapPhoto.of(meetup)}
    return {"recap_for_members": recap.is_out}


def check_in_section(meetup: Meetup, member: Member | None, mine: Rsvp | None) -> dict[str, Any]:
    """What the page says of the check-in: the answers this person may read, their own, why they can give none."""
    answers, more = meetup.check_ins.visible_to(member).but_for(member).first_of(ANSWERS_SHOWN)
    own = meetup.check_ins.filter(member=member).first() if member else None
    return {"answers": answers, "more": more, "own": own, "no_answer": meetup.no_answer_because(mine)}
