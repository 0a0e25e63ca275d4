"""Raising something in private: the form, one's own, and the words that go to and fro. For its author alone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from charter.concern_forms import ConcernForm, KeepForm, SayForm
from charter.models import Concern, ConcernRefused
from charter.models.concern import care_stewards
from community.access import member_of
from community.forms import posted
from community.models import Community, Member

NOBODY_HERE = "Nobody can read this here yet, so it was not kept. It still stands below: copy it from there."


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def concerns(request: HttpRequest) -> HttpResponse:
    """Who reads what is raised here, the form to raise it, and what one raised before."""
    member = member_of(request)
    stewards = list(care_stewards().exclude(pk=member.pk))
    form = ConcernForm(posted(request), member=member)
    if request.method == "POST" and not stewards:
        form.add_error(None, NOBODY_HERE)
    if request.method == "POST" and form.is_valid():
        try:
            concern = form.raise_by(member)
        except ConcernRefused as refusal:
            form.add_error("kept_from", str(refusal))
        else:
            messages.success(request, "We have it. The care stewards are told that something was raised.")
            return redirect("concern", concern.pk)
    context = {"form": form, "stewards": stewards, "mine": list(Concern.objects.raised_by(member))}
    context["zone"] = zone_of(member)
    return render(request, "charter/concerns.html", context, status=422 if request.method == "POST" else 200)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def concern(request: HttpRequest, reference: str) -> HttpResponse:
    """One of one's own: its state, who opened it, and what was said. With `action=keep` it is kept from more care
    stewards, else words are added."""
    member = member_of(request)
    found = get_object_or_404(Concern.objects.raised_by(member).select_related("meetup"), pk=reference)
    keeps = request.POST.get("action") == "keep"
    say = SayForm(None if keeps else posted(request))
    keep = KeepForm(posted(request) if keeps else None, stewards=care_stewards().exclude(pk=member.pk))
    keep.offer(found.readers())
    status = 422 if request.method == "POST" else 200
    form = keep if keeps else say
    if request.method == "POST" and form.is_valid():
        try:
            if keeps:
                found.keep_from(list(form.cleaned_data["kept_from"]))
            else:
                found.add(form.cleaned_data["text"])
        except ConcernRefused as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, "Saved.")
            return redirect("concern", found.pk)
    context = {"concern": found, "zone": zone_of(member), "form": form, "say": say, "keep": keep} | found.around()
    return render(request, "charter/concern.html", context, status=status)


def zone_of(member: Member) -> str:
    """The zone in which times are printed for somebody: their own, or the community's."""
    return member.time_zone or Community.current().time_zone
