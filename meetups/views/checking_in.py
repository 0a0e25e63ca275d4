"""Answering a meetup's prompt, passing, changing the answer, taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.access import member_of
from community.forms import posted
from meetups.forms import CheckInForm
from meetups.models import CheckInRefused, Meetup
from meetups.views.reading import find, show_meetup


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def check_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Answering the meetup's prompt, changing the answer, taking it back."""
    meetup, member = find(request, slug), member_of(request)
    if request.method == "POST" and request.POST.get("action") == "remove":
        taken = meetup.take_back(member)
        messages.success(request, "Your answer is gone." if taken else "There was no answer of yours to take back.")
        return redirect(meetup)
    if request.method == "POST" and request.POST.get("action") == "pass":
        return pass_on(request, meetup)
    if reason := meetup.no_answer_because(meetup.rsvps.filter(member=member).first()):
        return no_answer(request, meetup, reason)
    own = meetup.check_ins.filter(member=member).first()
    kept = {"text": own.text, "visibility": own.visibility, "naming": own.naming} if own else {}
    form = CheckInForm(posted(request), initial=kept, member=member, prompt=meetup.prompt)
    if request.method != "POST" or not form.is_valid():
        context = {"meetup": meetup, "form": form, "own": own}
        return render(request, "meetups/check_in.html", context, status=422 if request.method == "POST" else 200)
    try:
        meetup.check_in(member, **form.cleaned_data)
    except CheckInRefused as refusal:
        return no_answer(request, find(request, slug), str(refusal))
    messages.success(request, "Your answer is saved. You can change it or take it back below.")
    return redirect(meetup)


def pass_on(request: HttpRequest, meetup: Meetup) -> HttpResponse:
    """One press of a button; nobody is asked why."""
    try:
        meetup.pass_on(member_of(request))
    except CheckInRefused as refusal:
        return no_answer(request, find(request, meetup.slug), str(refusal))
    messages.success(request, "You passed. That is fine. You can still answer, if you like.")
    return redirect(meetup)


def no_answer(request: HttpRequest, meetup: Meetup, reason: str) -> HttpResponse:
    """The meetup's page, which says why; that something was refused, only when it was asked."""
    if request.method != "POST":
        return show_meetup(request, meetup)
    text = request.POST.get("text", "")
    return show_meetup(request, meetup, error=reason, undone="Your answer was not saved.", typed=text, status=409)
