"""Pages of the community itself: home, privacy, what is mine, and the doors in."""

from typing import Any

from allauth.account.views import ConfirmLoginCodeView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import errors, preferences
from community.access import member_of
from community.forms import MailForm, ProfileForm, SearchForm, posted
from community.pages import page_of
from community.searching import SOURCES, first_of_each

PER_PAGE = 20


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, when the next meetup is, and how to come."""
    return render(request, "community/home.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What we keep about people, for how long, and who answers for it (UK GDPR, article 13)."""
    return render(request, "community/privacy.html")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What `?q=` is found in: the best few of each kind; with `?in=` all of one kind, page by page."""
    form, kind = SearchForm(request.GET), request.GET.get("in")
    context: dict[str, Any] = {"form": form, "kind": kind}
    if form.is_valid() and (asked := form.cleaned_data["q"]):
        context["asked"] = asked
        if kind is None:
            context["groups"] = first_of_each(request.user, asked)
        elif kind in SOURCES:
            source = SOURCES[kind]
            page = page_of(source.look(request.user, asked), request.GET.get("page"), PER_PAGE)
            context |= {"source": source, "page": page, "hits": [source.show(row, asked) for row in page.rows]}
        else:
            raise Http404("no such kind")
    response = render(request, "community/search.html", context, status=422 if form.errors else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the process is alive and the database answers, 503 when it does not. No session is touched."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """For who has just joined: what a meetup is like, when the next one is, and what else there is for them."""
    return render(request, "community/welcome.html", {"member": member_of(request)})


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """What is mine; each app adds its part to the template. For who is paused: why, and what they can do."""
    member = member_of(request)
    if member.is_paused:
        return render(request, "community/me_paused.html", {"member": member, "pause": member.pauses.running().first()})
    return render(request, "community/me.html", {"member": member, "mail": MailForm(member=member)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """My name, pronouns and time zone."""
    form = ProfileForm(posted(request), instance=member_of(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("me")
    return render(request, "community/profile.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_POST
@login_required
def choose_mail(request: HttpRequest) -> HttpResponse:
    """Which mail I want (the form stands on `/me/`)."""
    form = MailForm(request.POST, member=member_of(request))
    if form.is_valid():
        form.save()
        messages.success(request, "Saved. From now on you get the mail you chose.")
    return redirect(f"{reverse('me')}#mail")


@csrf_exempt  # whoever has the address may stop this mail: mail programs post without a cookie (RFC 8058, 3.2)
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """One button that stops one kind of mail, without signing in; and the same button to have it again."""
    found = preferences.read_stop_token(token)
    if found is None:
        return errors.page(
            request, 404, "This address does not work", "You can choose which mail you get on your own page."
        )
    member, kind = found
    if request.method == "POST":
        one_click = "List-Unsubscribe" in request.POST
        preferences.choose(member, {kind.key: request.POST.get("action") == "start" and not one_click})
        if one_click:  # a mail program: it means "stop", and wants a plain yes, no page (RFC 8058, 3.1)
            return HttpResponse("Done.\n", content_type="text/plain")
        return redirect("stop-mail", token)
    wanted = preferences.chosen_by(member)[kind.key]
    return render(request, "community/stop_mail.html", {"kind": kind, "wanted": wanted})


class TypeCode(ConfirmLoginCodeView):
    """The page where the code is typed. What went wrong is said with a 4xx status and a way on."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A code typed too late, or in a browser that asked for none, gets its own page instead of a silent jump."""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        lost = response.status_code == 302 and response["Location"] == reverse("account_request_login_code")
        if request.method == "POST" and lost:
            list(messages.get_messages(request))  # the page says it
            return render(request, "account/code_lost.html", status=422)
        return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its safety token: mostly an old tab, or a browser that refuses cookies."""
    return errors.page(
        request,
        403,
        "We could not be sure this came from you",
        "Go back, reload the page and send it again. If it keeps happening, allow cookies for this site.",
    )
