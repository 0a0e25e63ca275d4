"""The library: the list, the page of one thing in it, and suggesting another."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from community.access import current_member, member_of
from community.forms import posted
from community.models import Member
from community.pages import page_of
from meetups.library_forms import NamingForm, ShelfForm, SuggestionForm
from meetups.models import Resource, ResourceRefused
from meetups.shelves import Shelf

PER_PAGE = 20


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """What is in the library; `?q=`, `?kind=`, `?tag=` and `?licence=` narrow it, `?page=` turns pages."""
    form = ShelfForm(request.GET)
    if not form.is_valid():
        return render(request, "meetups/library.html", {"form": form, "shelf": Shelf()}, status=422)
    shelf = Shelf.named(request.GET, form.cleaned_data["q"])
    rows = shelf.counted().select_related("meetup", "member").prefetch_related("tags")
    page = page_of(rows, request.GET.get("page"), PER_PAGE)
    total = page.rows[0].total if page.rows else 0
    context = {"form": form, "shelf": shelf, "page": page, "total": total, "choices": shelf.choices()}
    context["pages"] = {"previous": shelf.page(page.previous_number), "next": shelf.page(page.next_number)}
    response = render(request, "meetups/library.html", context)
    if not shelf.is_all:
        response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_resource(request: HttpRequest) -> HttpResponse:
    """The form to suggest something."""
    member = member_of(request)
    form = SuggestionForm(posted(request), member=member)
    if request.method == "POST" and form.is_valid():
        try:
            resource = Resource.objects.suggest(member, **form.cleaned_data)
        except ResourceRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Thank you: your suggestion is with the organisers.")
            return redirect(resource)
    return render(request, "meetups/new_resource.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def resource_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One thing in the library. Its author also sees where it stands, takes it back while they can, and says how they
    are named."""
    visible = Resource.objects.visible_to(request.user).select_related("meetup", "member").prefetch_related("tags")
    resource = get_object_or_404(visible, slug=slug)
    member = current_member(request)
    own = member if member and resource.member_id == member.pk else None
    if request.method != "POST":
        return show(request, resource, own)
    if member is None:
        return redirect_to_login(request.path)
    if own is None:
        raise PermissionDenied
    return change(request, resource, own)


def change(request: HttpRequest, resource: Resource, own: Member) -> HttpResponse:
    """Its author takes it back, or is named another way."""
    form = NamingForm(request.POST, member=own)
    try:
        if request.POST.get("action") == "withdraw":
            resource.withdraw()
            messages.success(request, "Your suggestion is taken back, and what you wrote is erased.")
            return redirect("me")
        if form.is_valid():
            resource.name(form.cleaned_data["naming"])
            messages.success(request, f"From now on it says: from {Resource.objects.get(pk=resource.pk).credit}.")
            return redirect(resource)
    except ResourceRefused as refusal:
        return show(request, resource, own, refused=str(refusal), status=409)
    return show(request, resource, own, form=form, status=422)


def show(
    request: HttpRequest,
    resource: Resource,
    own: Member | None,
    *,
    form: NamingForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """Draws the page; `refused` is a sentence on why something could not be done."""
    context: dict[str, Any] = {
        "resource": resource,
        "own": own,
        "form": form or (NamingForm(initial={"naming": resource.naming}, member=own) if own else None),
        "refused": refused,
        "organises": request.user.has_perm("meetups.change_resource"),
    }
    return render(request, "meetups/resource.html", context, status=status)
