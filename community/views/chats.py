"""One-to-ones: offering them, asking for one, answering. What two people write is for these two."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import errors
from community.access import member_of
from community.forms import number_of, posted, within_limits
from community.forms.chats import AskForm, ChatOfferForm, DeclineForm
from community.models import ChatBlock, ChatOffer, ChatRefused, ChatRequest, Profile

READING = ["GET", "HEAD", "POST"]
SHOWN = 20  # of what is over


@never_cache
@require_http_methods(READING)
@login_required
def chats(request: HttpRequest) -> HttpResponse:
    """All that is mine: what waits for me, what I asked, what is over, what I offer; whom I do not want to hear from,
    and the button that lets them ask again."""
    member = member_of(request)
    if request.method == "POST":
        found = ChatBlock.objects.filter(by=member, pk=number_of(request.POST.get("block", "")))
        if found.delete()[0]:
            messages.success(request, "They can ask you again.")
        return redirect("chats")
    mine = ChatRequest.objects.of(member)
    waiting = list(mine.open().order_by("asked_at"))
    context = {
        "to_answer": [each for each in waiting if each.asked_id == member.pk],
        "asked": [each for each in waiting if each.asker_id == member.pk],
        "over": mine.exclude(state=ChatRequest.State.OPEN).order_by("-ended_at")[:SHOWN],
        "offer": (offer := ChatOffer.objects.filter(member=member).first()),
        "times": offer.free_times() if offer and offer.at_times else [],
        "is_found": Profile.objects.listed().filter(member=member).exists(),
        "blocks": ChatBlock.objects.filter(by=member).select_related("person"),
    }
    return render(request, "community/chats.html", context)


@never_cache
@require_http_methods(READING)
@login_required
def offer_chats(request: HttpRequest) -> HttpResponse:
    """What I offer; saved, or offered no more."""
    member = member_of(request)
    offer = ChatOffer.objects.filter(member=member).first()
    stops = request.POST.get("action") == "stop"
    if stops:
        ChatOffer.objects.stop(member)
        messages.success(request, "You do not offer one-to-ones any more. You can still answer what you were asked.")
        return redirect("chats")
    form = ChatOfferForm(posted(request), member=member, offer=offer)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
        except ChatRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved. Members can now ask you for a one-to-one.")
            return redirect("chats")
    is_found = Profile.objects.listed().filter(member=member).exists()
    context = {"form": form, "offer": offer, "is_found": is_found}
    return render(request, "community/chat_offer.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@require_http_methods(READING)
@login_required
def ask_for_chat(request: HttpRequest, slug: str) -> HttpResponse:
    """Asking one member. Whoever does not offer, does not to this person, or is this person: 404."""
    member = member_of(request)
    profile = get_object_or_404(Profile.objects.listed().select_related("member"), slug=slug)
    offer = ChatOffer.objects.open_to(member).filter(member=profile.member).first()
    if offer is None or profile.member_id == member.pk:
        raise Http404("nothing is offered")
    form = AskForm(posted(request), member=member, offer=offer)
    if request.method == "POST" and form.is_valid():
        if not within_limits(request, one_to_one=str(member.pk)):
            return errors.too_many_requests(request)
        try:
            asked = form.save(member, profile.member)
        except ChatRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Sent. We will write to you when they answer.")
            return redirect(asked)
    context = {"form": form, "offer": offer, "profile": profile}
    context["refusal"] = "" if form.is_bound else ChatRequest.objects.why_not(member, profile.member)
    return render(request, "community/chat_ask.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@require_http_methods(READING)
@login_required
def chat(request: HttpRequest, slug: str) -> HttpResponse:
    """One request, for its two people, with the buttons each of them has."""
    member = member_of(request)
    asked = get_object_or_404(ChatRequest.objects.of(member), slug=slug)
    is_mine = asked.asker_id == member.pk
    form = DeclineForm(posted(request))
    action = request.POST.get("action", "")
    if request.method == "POST" and form.is_valid():
        try:
            said = press(asked, action, form.cleaned_data["reply"], is_mine=is_mine)
        except ChatRefused as refusal:
            said = ""
            messages.error(request, str(refusal))
        if said is None:
            return errors.bad_request(request)
        if said:
            messages.success(request, said)
        return redirect(asked)
    context = {
        "asked": asked,
        "is_mine": is_mine,
        "other": asked.asked if is_mine else asked.asker,
        "form": form if form.errors else DeclineForm(),
        "has_its_time": asked.is_open and asked.has_its_time(),
        "is_blocked": not is_mine and ChatBlock.objects.filter(by=member, person=asked.asker_id).exists(),
    }
    return render(request, "community/chat.html", context, status=422 if request.method == "POST" else 200)


def press(asked: ChatRequest, action: str, reply: str, *, is_mine: bool) -> str | None:
    """Does what a button says; what is said then. None for a button this person does not have. Raises ChatRefused."""
    with transaction.atomic():
        match (is_mine, action):
            case (True, "withdraw"):
                asked.withdraw()
                return "You have taken it back."
            case (False, "agree" | "agree-time"):
                asked.agree(at_that_time=action == "agree-time")
                return "Good. We are mailing each of you the other's name and address."
            case (False, "decline"):
                asked.decline(reply)
                return "We tell them kindly that it cannot be now."
            case (False, "block"):
                asked.block(reply)
                return "They cannot ask you again. They are not told."
    return None
