"""What the two desks share: a list, and a page for each application with its buttons. To open one is to be on record.

Nothing goes into the admin's own log: each application keeps who did what, and who opened it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from bursaries.models import Application, Refused, Status
from community.access import member_of
from community.admin.kinds import ReadOnlyAdmin
from community.models import Member


def nothing_hinders(application: Application, by: Member) -> None:
    """For what anybody at the desk may do, in the states in which it is offered."""


@dataclass(frozen=True)
class Button:
    """One thing that can be done: its words, the states in which it is offered, its form, and the verb behind it.
    `main`: what one mostly comes for. `check` raises Refused where the verb would, whatever were typed: then the reason
    stands there, and no form."""

    label: str
    states: tuple[str, ...]
    verb: Callable[[Application, Member, Mapping[str, Any]], Any]
    form: type[forms.Form] = forms.Form
    heading: str = ""
    hint: str = ""
    main: bool = False
    check: Callable[[Application, Member], None] = nothing_hinders


class ByReference(ChangeList):
    """A list whose links lead to references, not to numbers."""

    def url_for_result(self, result: Any) -> str:
        """The page of one."""
        return reverse(f"admin:bursaries_{self.opts.model_name}_change", args=[result.reference])


class StandingFilter(admin.ChoicesFieldListFilter):
    """By where they stand, without what is never on that desk."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Those of its states."""
        away = {status.label for status in Status if status not in changelist.model_admin.statuses}
        return (choice for choice in super().choices(changelist) if choice["display"] not in away)


class Desk(ReadOnlyAdmin):
    """A desk for holders of one permission. No other right opens it; a superuser has them all, and is on record."""

    permission: str
    role: str
    template: str
    heading: str
    nothing: str  # said when the list is empty
    gone: str  # said when one left it
    statuses: Sequence[str]
    buttons: Mapping[str, Button]
    change_list_template = "admin/bursaries/queue.html"
    actions = None
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER

    def visible_to(self, member: Member) -> QuerySet[Application]:
        """What this person may know of."""
        raise NotImplementedError

    def facts(self, application: Application, member: Member) -> dict[str, Any] | None:
        """What the page shows; None while it is not open to them."""
        raise NotImplementedError

    # --- Who may ---------------------------------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm(self.permission)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.visible_to(member_of(request)).select_related("fund", "meetup")

    def get_urls(self) -> list[URLPattern]:
        """The list and the page: none of Django's own, its history and deletion among them."""
        wrap, name = self.admin_site.admin_view, f"bursaries_{self.opts.model_name}"
        return [
            path("", wrap(self.changelist_view), name=f"{name}_changelist"),
            path("<slug:reference>/change/", wrap(self.page), name=f"{name}_change"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Under a heading of its own."""
        given = {"title": self.heading, "nothing": self.nothing}
        return super().changelist_view(request, given | (extra_context or {}))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """With its own links."""
        return ByReference

    # --- One of them -------------------------------------------------------------------------------------------------

    @method_decorator([sensitive_post_parameters(), never_cache])
    def page(self, request: HttpRequest, reference: str) -> HttpResponse:
        """What this person may read of it, and what they may do about it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        member = member_of(request)
        application = get_object_or_404(self.get_queryset(request), reference=reference)
        typed: dict[str, Any] = {}
        status = 200
        if request.method == "POST":
            typed, status = self.press(request, application)
            if status == 200:
                return self.goes_on(request, reference)
            application = get_object_or_404(self.get_queryset(request), reference=reference)
        with transaction.atomic():  # what is read, and that it was read, in one
            facts = self.facts(application, member)
            if facts is not None:
                application.opened(member, self.role)
        offered, reasons = self.offered(application, member, typed) if facts is not None else ([], [])
        context = self.admin_site.each_context(request) | {
            "title": f"Application {application.reference}",
            "opts": self.opts,
            "application": application,
            "is_open": facts is not None,
            "buttons": offered,
            "reasons": reasons,
            "refusal": typed.get("refusal", ""),
            **(facts or {}),
        }
        return render(request, self.template, context, status=status)

    def goes_on(self, request: HttpRequest, reference: str) -> HttpResponse:
        """To the page again, or to the list where it is no longer for them to see."""
        if self.get_queryset(request).filter(reference=reference).exists():
            return redirect(request.path)
        messages.success(request, f"{reference}: {self.gone}")
        return redirect(f"admin:bursaries_{self.opts.model_name}_changelist")

    def press(self, request: HttpRequest, application: Application) -> tuple[dict[str, Any], int]:
        """Does what a button says: the forms as typed where it did not, and the status to answer with."""
        button = self.buttons.get(request.POST.get("action", ""))
        if button is None:
            return {"refusal": "We do not know that button."}, 422
        action = request.POST["action"]
        form = button.form(request.POST, auto_id=f"{action}-%s")
        typed: dict[str, Any] = {action: form}
        if not form.is_valid():
            return typed, 422
        try:
            button.verb(application, member_of(request), form.cleaned_data)
        except Refused as refusal:
            return typed | {"refusal": str(refusal)}, 409
        return {}, 200

    def offered(
        self, application: Application, member: Member, typed: Mapping[str, Any]
    ) -> tuple[list[tuple[str, Button, forms.Form]], list[str]]:
        """The buttons for the state it is in, with what was typed into their forms; and why others are not there."""
        found: list[tuple[str, Button, forms.Form]] = []
        reasons: dict[str, None] = {}
        for action, button in self.buttons.items():
            if form := typed.get(action):
                found.append((action, button, form))
            elif application.status in button.states:
                try:
                    button.check(application, member)
                except Refused as refusal:
                    reasons[str(refusal)] = None
                else:
                    initial = self.initial(application, action)
                    found.append((action, button, button.form(initial=initial, auto_id=f"{action}-%s")))
        return found, list(reasons)

    def initial(self, application: Application, action: str) -> dict[str, Any]:
        """What the form of that button begins with."""
        return {}
