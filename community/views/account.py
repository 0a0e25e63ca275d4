"""Where one is signed in, and another e-mail address."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import errors, sessions
from community.access import member_of
from community.address_change import AddressChange, AddressRefused, move
from community.forms import WRONG_CODE, posted, within_limits
from community.forms.account import AddressForm, BothCodesForm

READING = ["GET", "HEAD", "POST"]
LISTED = 50
METHODS = "account_authentication_methods"  # allauth's notes in the session of how somebody proved who they are


@never_cache
@require_http_methods(READING)
@login_required
def signed_in_where(request: HttpRequest) -> HttpResponse:
    """Every device I am signed in on; one button ends all but this."""
    member, here = member_of(request), request.session.session_key or ""
    if request.method == "POST":
        with transaction.atomic():
            sessions.end_all_of(member, but=here)
        messages.success(request, "You are signed out everywhere else.")
        return redirect("usersessions_list")
    found = [(each, each.session_key == here) for each in sessions.of(member)[:LISTED]]
    known = member.known_to.exists()
    return render(request, "community/sessions.html", {"found": found, "is_known_elsewhere": known})


@never_cache
@require_http_methods(READING)
@login_required
def sites(request: HttpRequest) -> HttpResponse:
    """Which other sites were told who I am; a button for each takes that back. Pressed twice, it is done once."""
    member = member_of(request)
    if request.method == "POST":
        pk = request.POST.get("site", "")
        if not re.fullmatch(r"[0-9]{1,18}", pk):
            return errors.bad_request(request)
        for known in member.known_to.filter(pk=pk).select_related("site"):
            known.take_back()
            messages.success(request, f"Taken back. {known.site.name} can ask us nothing more about you.")
        return redirect("my-sites")
    found = member.known_to.select_related("site").order_by("-last_on", "site__name", "pk")
    return render(request, "community/sites.html", {"found": found})


@never_cache
@require_http_methods(READING)
@login_required
def change_address(request: HttpRequest) -> HttpResponse:
    """The new address. Two codes are mailed; nothing changes yet."""
    member = member_of(request)
    form = AddressForm(posted(request), member=member)
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data["email"]
        for address in (member.email, new):
            if not within_limits(request, request_login_code=address, request_login_code_site="site"):
                return errors.too_many_requests(request)
        with transaction.atomic():
            AddressChange.begin(request, member, new=new)
        return redirect("change-address-codes")
    status = 422 if request.method == "POST" else 200
    return render(request, "community/address.html", {"form": form}, status=status)


@never_cache
@require_http_methods(READING)
@login_required
def change_address_codes(request: HttpRequest) -> HttpResponse:
    """Both codes, and with them the change."""
    member = member_of(request)
    process = AddressChange.resume(request, member)
    if process is None or process.old != member.email:
        return lost(request) if request.method == "POST" else redirect("change-address")
    form = BothCodesForm(posted(request))
    if request.method == "POST" and form.is_valid():
        wrong = process.wrong(**form.cleaned_data)
        if not wrong:
            return changed(request, process)
        for name in wrong:
            form.add_error(name, WRONG_CODE)
        if AddressChange.resume(request, member) is None:  # that was the last try
            return lost(request)
    context = {"form": form, "new": process.new, "old": process.old}
    return render(request, "community/address_codes.html", context, status=422 if request.method == "POST" else 200)


def lost(request: HttpRequest, because: str = "") -> HttpResponse:
    """The codes are worth nothing any more."""
    return render(request, "community/address_lost.html", {"because": because}, status=409 if because else 422)


def changed(request: HttpRequest, process: AddressChange) -> HttpResponse:
    """Changes it. Of the old address nothing stays in this session either."""
    process.abort()
    try:
        move(member_of(request), process.new, session=request.session.session_key or "")
    except AddressRefused as refusal:
        return lost(request, str(refusal))
    if noted := request.session.get(METHODS):
        changed = {"email": process.new}
        request.session[METHODS] = [each | changed if each.get("email") == process.old else each for each in noted]
    messages.success(request, f"Your e-mail address is now {process.new}. Sign in with it from now on.")
    return redirect("me")
