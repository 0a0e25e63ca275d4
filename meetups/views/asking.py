"""Questions for the community: reading them, asking one, wondering too, taking one's own back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from community.access import member_of
from community.forms import posted
from community.pages import page_of
from meetups.forms import QuestionForm
from meetups.models import CheckInRefused, Meetup, Question
from meetups.models.question import ask, take_question_back
from meetups.views.reading import find

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions asked at this meetup, and the form to ask one."""
    meetup, member = find(request, slug), member_of(request)
    if request.method == "POST" and request.POST.get("action") == "remove":
        gone = take_question_back(meetup, member, request.POST.get("question", ""))
        messages.success(request, "Your question is gone." if gone else "There was no such question of yours.")
        return redirect("questions", slug)
    form = QuestionForm(posted(request), member=member)
    if request.method != "POST" or not form.is_valid():
        return show(request, meetup, form, status=422 if request.method == "POST" else 200)
    try:
        ask(meetup, member, **form.cleaned_data)
    except CheckInRefused as refusal:
        return show(request, find(request, slug), form, refused=str(refusal), status=409)
    messages.success(request, "Your question is here for everybody.")
    return redirect("questions", slug)


def show(
    request: HttpRequest, meetup: Meetup, form: QuestionForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    """Draws the page; `refused` is a sentence on why a question was not kept."""
    member = member_of(request)
    asked = meetup.questions.select_related("member").with_wonders(member)
    context = {
        "meetup": meetup,
        "form": form,
        "member": member,
        "page": page_of(asked, request.GET.get("page"), PER_PAGE),
        "no_question": meetup.no_question_because(meetup.rsvps.filter(member=member).first()),
        "refused": refused,
    }
    return render(request, "meetups/questions.html", context, status=status)


@require_POST
@login_required
def wonder(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """ "I wonder too", or not any more."""
    member = member_of(request)
    question = Question.objects.visible_to(member).filter(meetup__slug=slug, pk=pk).first() if pk < 2**63 else None
    if question is None:
        raise Http404("no such question")
    if request.POST.get("action") == "undo":
        question.stop_wondering(member)
    else:
        question.wonder(member)
    return redirect("questions", slug)
