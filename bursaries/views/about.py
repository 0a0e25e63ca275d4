"""What bursaries there are, for everyone; and the way into an application."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bursaries.forms import ForSomeoneForm, FundForm
from bursaries.models import Application, Draw, Fund, Refused, asking
from bursaries.views.doors import unkept
from bursaries.wording import next_step
from community.access import current_member, member_of
from community.forms import posted
from community.models import Member

DRAWS_SHOWN = 10
UNKNOWN = "Nobody here has this address. Ask them to sign in once first: it takes a minute."


@require_safe
@unkept
def about(request: HttpRequest) -> HttpResponse:
    """Each open fund: who it is for, what it covers, how it is decided, by when people hear, what we keep."""
    member, now = current_member(request), timezone.now()
    funds = list(Fund.objects.open(now))
    context = {
        "funds": [(fund, (now + timedelta(days=fund.reply_days)).date()) for fund in funds],
        "coming": None if funds else Fund.objects.filter(opens_at__gt=now).order_by("opens_at").first(),
        "draws": list(Draw.objects.select_related("fund")[:DRAWS_SHOWN]),
        "may_enter": member is not None and member.has_perm("bursaries.enter_application"),
        "in_hand": list(Application.objects.entered_by(member).select_related("member")) if member else [],
    }
    return render(request, "bursaries/about.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@unkept
@login_required
def apply(request: HttpRequest) -> HttpResponse:
    """Begins a draft, or goes on with the one there is. Where one fund is open, there is nothing to choose."""
    funds = list(Fund.objects.open())
    if not funds:
        if request.method == "POST":
            return choose(request, None, "No fund is open now, so nothing was begun.", 409)
        return redirect("bursaries")
    data = posted(request)
    if data is not None and len(funds) == 1 and "fund" not in data:
        return begin(request, funds[0])
    form = FundForm(data)
    if data is not None and form.is_valid():
        return begin(request, form.cleaned_data["fund"])
    return choose(request, form, status=422 if data is not None else 200)


def begin(request: HttpRequest, fund: Fund) -> HttpResponse:
    """To the first question, or to where it was left."""
    try:
        draft = asking.begin(fund, member_of(request))
    except Refused as refusal:
        return choose(request, FundForm(), str(refusal), 409)
    return redirect("apply-step", draft.reference, next_step(draft))


def choose(request: HttpRequest, form: FundForm | None, error: str = "", status: int = 200) -> HttpResponse:
    """Draws the page on which a fund is chosen."""
    only = form is not None and Fund.objects.open().count() == 1
    return render(request, "bursaries/apply.html", {"form": form, "error": error, "only": only}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@unkept
@login_required
@permission_required("bursaries.enter_application", raise_exception=True)
def for_someone(request: HttpRequest) -> HttpResponse:
    """An organiser begins an application for somebody they speak with."""
    form = ForSomeoneForm(posted(request))
    if request.method == "POST" and form.is_valid():
        draft = begin_for(form, member_of(request))
        if draft is not None:
            return redirect("apply-step", draft.reference, next_step(draft))
    context: dict[str, Any] = {"form": form, "open": Fund.objects.open().exists()}
    return render(request, "bursaries/for_someone.html", context, status=422 if request.method == "POST" else 200)


def begin_for(form: ForSomeoneForm, organiser: Member) -> Application | None:
    """The draft; or None, with the reason on the form."""
    person = Member.objects.confirmed().filter(email=form.cleaned_data["email"], is_active=True).first()
    if person is None:
        form.add_error("email", UNKNOWN)
        return None
    try:
        return asking.begin(form.cleaned_data["fund"], person, entered_by=organiser)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
