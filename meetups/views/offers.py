"""Offering to hold a meetup with us: a form, and a page for each offer that only its author opens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from community.access import member_of
from community.forms import posted
from meetups.forms import OfferAnswerForm, OfferForm
from meetups.models import Offer, OfferRefused


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_offer(request: HttpRequest) -> HttpResponse:
    """The form to offer."""
    member, form = member_of(request), OfferForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            offer = Offer.objects.make(member, **form.cleaned_data)
        except OfferRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Thank you: your offer is with the organisers. We will write to you.")
            return redirect(offer)
    return render(request, "meetups/new_offer.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def offer_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own offer: where it stands; answering what was asked, taking it back."""
    own = Offer.objects.filter(member=member_of(request)).select_related("meetup")
    offer = get_object_or_404(own, pk=pk)
    action = request.POST.get("action")
    form = OfferAnswerForm(request.POST if action == "answer" else None)
    refused = ""
    if request.method == "POST":
        try:
            if action == "withdraw":
                offer.withdraw()
                messages.success(request, "Your offer is taken back, and what you wrote is erased.")
                return redirect("me")
            if action == "answer" and form.is_valid():
                offer.answer(form.cleaned_data["text"])
                messages.success(request, "Your answer is with the organisers.")
                return redirect(offer)
        except OfferRefused as refusal:
            refused = str(refusal)
    context = {"offer": offer, "questions": list(offer.questions.all()), "form": form, "refused": refused}
    status = 409 if refused else 422 if request.method == "POST" else 200
    return render(request, "meetups/offer.html", context, status=status)
