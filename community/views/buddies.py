"""Buddies: asking for one, offering to be one, ending it. Organisers match on the desk (`community.admin.buddies`)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import errors
from community.access import member_of
from community.forms import number_of, posted, within_limits
from community.forms.buddies import AskForBuddyForm, BuddyOfferForm
from community.models import BuddyOffer, BuddyRefused, BuddyRequest

READING = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(READING)
@login_required
def buddy(request: HttpRequest) -> HttpResponse:
    """Who is beside me, and beside whom I am; with a button to end each."""
    member = member_of(request)
    mine = BuddyRequest.objects.of(member)
    if request.method == "POST":
        takes_back = request.POST.get("back", "")
        theirs = mine.filter(newcomer=member) if takes_back else mine
        found = get_object_or_404(theirs, pk=number_of(takes_back or request.POST.get("end", "")))
        try:
            found.withdraw() if takes_back else found.end(because_of=member)
        except BuddyRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "You have taken it back." if takes_back else "It is over. You need not explain.")
        return redirect("buddy")
    rows = list(mine.running().order_by("pk"))
    context = {
        "mine": next((each for each in rows if each.newcomer_id == member.pk), None),
        "newcomers": [each for each in rows if each.buddy_id == member.pk],
        "offer": BuddyOffer.objects.filter(member=member).first(),
    }
    return render(request, "community/buddy.html", context)


@never_cache
@require_http_methods(READING)
@login_required
def ask_for_buddy(request: HttpRequest) -> HttpResponse:
    """Asks for one. Whoever has asked already is led to what they asked."""
    member = member_of(request)
    if BuddyRequest.objects.running().filter(newcomer=member).exists():
        return redirect("buddy")
    form = AskForBuddyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not within_limits(request, one_to_one=str(member.pk)):
            return errors.too_many_requests(request)
        try:
            form.save(member)
        except BuddyRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "We look for somebody who suits you, and write to you both.")
            return redirect("buddy")
    return render(request, "community/buddy_ask.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(READING)
@login_required
def offer_buddy(request: HttpRequest) -> HttpResponse:
    """Offers to be one; changes or stops it."""
    member = member_of(request)
    offer = BuddyOffer.objects.filter(member=member).first()
    if request.POST.get("action") == "stop":
        BuddyOffer.objects.filter(member=member).delete()
        messages.success(request, "You do not offer it any more. Whoever you are a buddy to now stays with you.")
        return redirect("buddy")
    initial = {"room": offer.room, "note": offer.note} if offer else {}
    form = BuddyOfferForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(member)
        except BuddyRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Thank you. We write to you when a newcomer would be glad of you.")
            return redirect("buddy")
    context = {"form": form, "offer": offer}
    return render(request, "community/buddy_offer.html", context, status=422 if form.errors else 200)
