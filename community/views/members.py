"""Members who chose to be found: their list, their pages, their photos; and telling of oneself. For members only."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet, Window
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from community.access import current_member, member_of
from community.forms import posted
from community.forms.profile import MembersForm, TellingForm
from community.models import Community, Member, Profile
from community.models.chat_offer import with_chats
from community.models.profile_terms import Seen
from community.pages import page_of
from community.photo_files import NOT_KEPT, FilesUnreachable, served
from community.searching import BEST_FIRST

PER_PAGE = 20


@require_safe
@login_required
def members(request: HttpRequest) -> HttpResponse:
    """Those who chose to be found; `?q=` (with `?about=`) and `?new=` narrow the list, `?page=` turns pages."""
    form, person = MembersForm(request.GET), member_of(request)
    seen = Seen.by(person)
    if not form.is_valid():
        return render(request, "community/members.html", {"form": form}, status=422)
    asked = form.cleaned_data
    community = Community.current()
    rows = looked_for(asked, seen, community.time_zone, person)
    rows = rows.select_related("member").annotate(total=Window(Count("pk")))
    page = page_of(rows, request.GET.get("page"), PER_PAGE)
    context = {
        "community": community,  # the page prints its name: looked up once
        "form": form,
        "page": page,
        "people": [(profile, profile.parts(seen)) for profile in page.rows],
        "total": page.rows[0].total if page.rows else 0,
        "is_all": not (asked["q"] or asked["new"] or asked["chats"]),
        "narrowed": urlencode({name: "on" if value is True else value for name, value in asked.items() if value}),
    }
    return render(request, "community/members.html", context)


def looked_for(asked: dict[str, Any], seen: set[str], zone: str, person: Member) -> QuerySet[Any]:
    """The best first where words are asked for, else by name."""
    rows = with_chats(Profile.objects.listed(), person)
    if asked["chats"]:
        rows = rows.filter(**{"chats_about__isnull": False})
    if asked["new"]:
        rows = rows.new_this_month(zone)
    return rows.found(asked["q"], asked["about"], seen).order_by(*BEST_FIRST) if asked["q"] else rows.by_name()


@require_safe
@login_required
def member_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What one member tells, to whoever looks; one's own page also says who sees what."""
    person = member_of(request)
    rows = with_chats(Profile.objects.open_to(person), person).select_related("member")
    profile = get_object_or_404(rows, slug=slug)
    is_own = profile.member_id == person.pk
    parts = profile.parts(Seen.values if is_own else Seen.by(person))
    context = {"profile": profile, "parts": parts, "is_own": is_own, "photo": parts.get("photo")}
    context["face"] = profile.large if "photo" in parts else ""
    context["told"] = [part for name, part in parts.items() if name not in ("pronouns", "photo", "links")]
    return render(request, "community/member.html", context)


@require_safe
def member_photo(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One image. The same answer for what is not there and what one may not see."""
    person = current_member(request)
    if person is None:
        raise Http404("members only")
    profile = Profile.objects.open_to(person).filter(Q(small=key) | Q(large=key), slug=slug).first()
    if profile is None or not (profile.member_id == person.pk or profile.photo_seen in Seen.by(person)):
        raise Http404("not for them")
    return served(profile.file_name(key), key, "private, no-cache")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def tell(request: HttpRequest) -> HttpResponse:
    """What others may know of me."""
    member = member_of(request)
    profile = Profile.of(member)
    form = TellingForm(posted(request), request.FILES if request.method == "POST" else None, profile=profile)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            profile = form.save(member)
        except FilesUnreachable:
            form.add_error("file", NOT_KEPT)
            status = 503
        else:
            messages.success(request, "Saved. This is your page.")
            return redirect(profile)
    context = {"form": form, "profile": profile}
    return render(request, "community/tell.html", context, status=status if not form.errors or status > 422 else 422)
