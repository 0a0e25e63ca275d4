"""The list of polls, and the page of one: answering, changing the answer, the result."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from community.access import current_member
from community.forms import posted
from community.models import Member
from community.pages import page_of
from meetups.models import Poll, PollAnswer, PollRefused
from meetups.models.poll_option import counts_in_words
from meetups.poll_forms import PollAnswerForm

PER_PAGE = 20


@require_safe
def poll_list(request: HttpRequest) -> HttpResponse:
    """Every poll that has been opened, the latest to close first. No result is shown here."""
    polls = Poll.objects.opened().with_mine(current_member(request))
    return render(request, "meetups/polls.html", {"page": page_of(polls, request.GET.get("page"), PER_PAGE)})


@require_http_methods(["GET", "HEAD", "POST"])
def poll_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One poll. A visitor reads the question and finds the way to sign in; once it is closed, everyone reads how it
    went."""
    member = current_member(request)
    poll = get_object_or_404(Poll.objects.opened(), slug=slug)
    if request.method == "POST":
        return answer(request, poll, member) if member else redirect_to_login(request.path)
    return show_poll(request, poll, member)


def answer(request: HttpRequest, poll: Poll, member: Member) -> HttpResponse:
    """Keeps what was sent, or shows it again with what is wrong."""
    if reason := poll.no_answer_because():
        return show_poll(request, poll, member, error=reason, status=409)
    form = form_for(request, poll, member)
    if form.is_valid():
        try:
            poll.answer(member, form.answers(), stamp=request.POST.get("stamp", ""))
        except (PollRefused, ValidationError) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Your answer is saved. You can change it until the poll closes.")
            return redirect(poll)
    return show_poll(request, poll, member, form=form, status=422)


def form_for(request: HttpRequest, poll: Poll, member: Member) -> PollAnswerForm:
    """The form, with what this member said so far."""
    said = {row.option_id: row for row in PollAnswer.objects.filter(option__poll=poll, member=member)}
    options = list(poll.options.standing())
    return PollAnswerForm(posted(request), poll=poll, options=options, member=member, said=said)


def show_poll(
    request: HttpRequest,
    poll: Poll,
    member: Member | None,
    *,
    form: PollAnswerForm | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draws the poll's page; `error` is a sentence on why nothing was saved."""
    over = poll.is_over()
    if form is None and member and not over:
        form = form_for(request, poll, member)
    answered = bool(form and form.said)
    context = {
        "poll": poll,
        "over": over,
        "form": form,
        "answered": answered,
        "results": results(poll, member) if over or answered else None,
        "error": error,
    }
    return render(request, "meetups/poll.html", context, status=status)


def results(poll: Poll, member: Member | None) -> list[dict[str, Any]]:
    """All options with their counts, whom they exclude first; what was taken off, where somebody had answered it."""
    return [
        {
            "option": option,
            "words": option.in_words(poll),
            "mine": option.for_member(poll, member),
            "counts": counts,
        }
        for option in poll.options.counted()
        for counts in [counts_in_words(option)]
        if not option.taken_off or any(count for _, count in counts)
    ]
