"""Taking along everything, and leaving: what goes and what stays is said before, a code confirms it."""

from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from community import errors, leaving, personal
from community.access import member_of
from community.export import everything_of
from community.forms import WRONG_CODE, posted, within_limits
from community.forms.privacy import LeavingForm, ReceiptForm
from community.leaving_code import LeavingCode
from community.models import Erasure, Member

READING = ["GET", "HEAD", "POST"]


@require_POST
@login_required
def download(request: HttpRequest) -> HttpResponse:
    """Everything the site has of me, as a ZIP."""
    if not within_limits(request, download=""):
        return errors.too_many_requests(request)
    name = f"my-data-{timezone.localdate().isoformat()}.zip"
    answer = HttpResponse(everything_of(member_of(request)), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@never_cache
@require_http_methods(READING)
@login_required
def leave_us(request: HttpRequest) -> HttpResponse:
    """What goes, what is kept and why; and the button that asks for a code."""
    member = member_of(request)
    reason = personal.why_not_yet(member)
    if request.method == "POST" and not reason:
        if not within_limits(request, request_login_code=member.email, request_login_code_site="site"):
            return errors.too_many_requests(request)
        with transaction.atomic():
            LeavingCode.begin(request, member)
        return redirect("leave-code")
    status = 409 if request.method == "POST" else 200
    return render(request, "community/leave.html", told(member, reason), status=status)


def told(member: Member, reason: str) -> dict[str, Any]:
    """What a person reads before they leave."""
    found = personal.summary(member)
    return {
        "reason": reason,
        "goes": [(each.what, count) for each, count in found if each.leaving == personal.GOES],
        "nameless": [(each.what, count, each.because) for each, count in found if each.leaving == personal.NAMELESS],
        "kept": personal.KEPT.items(),
    }


@never_cache
@require_http_methods(READING)
@login_required
def leave_code(request: HttpRequest) -> HttpResponse:
    """The code, and with it the end."""
    member = member_of(request)
    process = LeavingCode.resume(request, member)
    if process is None:
        if request.method != "POST":
            return redirect("leave-us")
        return render(request, "community/leave_code_lost.html", status=422)
    form = LeavingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if process.fits(form.cleaned_data["code"]):
            return go(request, member)
        form.add_error("code", WRONG_CODE)
        if LeavingCode.resume(request, member) is None:  # that was the last try
            return render(request, "community/leave_code_lost.html", status=422)
    context = {"form": form, "email": member.email}
    return render(request, "community/leave_code.html", context, status=422 if request.method == "POST" else 200)


def go(request: HttpRequest, member: Member) -> HttpResponse:
    """Erases, and says goodbye. The page is the answer itself: its receipt belongs in no address."""
    try:
        receipt = leaving.erase(member)
    except personal.StaysForNow as stays:
        return render(request, "community/leave.html", told(member, str(stays)), status=409)
    except Member.DoesNotExist:  # in another window, at this very moment
        logout(request)
        return redirect("home")
    logout(request)
    return render(request, "community/left.html", {"receipt": receipt})


@never_cache
@require_http_methods(READING)
def receipt(request: HttpRequest) -> HttpResponse:
    """Whoever has the receipt can see that it was done."""
    form = ReceiptForm(posted(request))
    if request.method == "POST" and not within_limits(request, receipt=""):
        return errors.too_many_requests(request)
    if request.method == "POST" and form.is_valid():
        if erasure := Erasure.objects.proved_by(form.cleaned_data["receipt"]):
            return render(request, "community/receipt.html", {"erasure": erasure})
        form.add_error("receipt", "We know no such receipt. Look at it again, letter by letter.")
    return render(request, "community/receipt.html", {"form": form}, status=422 if request.method == "POST" else 200)
