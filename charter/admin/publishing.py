"""From a draft to a revision: beginning one, what it would change, bringing it up to date, publishing it."""

import copy
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import IntegerField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from charter.admin import showing
from charter.admin_forms.drafts import CHANGED
from charter.models import Charter, Draft, Stale
from community.access import member_of

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Draft]
else:
    Base = object


def may_write(request: HttpRequest, draft: Draft | None) -> bool:
    """Not what is published. But what is sent to it is read: the form itself refuses, and gives the words back."""
    return draft is None or not draft.is_published or request.method == "POST"


class Pages(Base):
    """For the admin of drafts: what its own pages share."""

    def changeable(self, request: HttpRequest, pk: int) -> Draft:
        """The draft, for someone who may change drafts. Raises PermissionDenied or Http404."""
        if not super().has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Draft.objects.select_related("base", "published_as"), pk=pk)

    def page(
        self, request: HttpRequest, name: str, draft: Draft, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """One of the pages around the form."""
        shared = self.admin_site.each_context(request) | {"draft": draft, "opts": self.opts}
        return render(request, f"admin/charter/draft/{name}.html", shared | context, status=status)

    def locked(self, draft: Draft) -> Draft:
        """The draft as it is now, which nobody else may change until our transaction ends. Raises ValidationError when
        it is published, Http404 when it was deleted in this very moment."""
        try:
            return draft.lock()
        except Draft.DoesNotExist:
            raise Http404("deleted meanwhile") from None

    def closed(self, request: HttpRequest, draft: Draft) -> HttpResponse:
        """Back to the draft, which is published."""
        messages.info(request, f"This draft is published already, as {draft.published_as}.")
        return redirect("admin:charter_draft_change", draft.pk)


class Publishing(Pages):
    """For the admin of drafts: the pages around its form."""

    def may_begin(self, request: HttpRequest) -> bool:
        """Drafts are begun by a button, from the charter as it stands, not on an empty form."""
        return super().has_add_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        return super().has_change_permission(request, obj) and may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        """Only what is not published: how a revision was drafted stays."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_published)

    def begin(self, request: HttpRequest) -> HttpResponse:
        """A new draft, that says what the charter says."""
        if not self.may_begin(request):
            raise PermissionDenied
        draft = Draft.objects.begin(member_of(request))
        self.log_addition(request, draft, "Begun.")
        return redirect("admin:charter_draft_change", draft.pk)

    def changes(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What it would change, in words and marks; from here it is published."""
        draft = self.changeable(request, pk)
        return self.page(request, "changes", draft, showing.changes_of(draft))

    def put_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Has a line that was taken out stand in it again."""
        draft = self.changeable(request, pk)
        try:
            commitment = IntegerField(min_value=1, max_value=2**63 - 1).clean(request.POST.get("commitment"))
        except ValidationError:
            raise Http404("no such line") from None
        try:
            with transaction.atomic():
                line = self.locked(draft).put_back(commitment)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            self.log_change(request, draft, "Put a line back.")
            messages.success(request, f"It is back, as line {line.position}.")
        return redirect("admin:charter_draft_changes", pk)

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Makes it the next revision; or says why not, on the page where that can be put right."""
        draft = self.changeable(request, pk)
        try:
            with transaction.atomic():
                Charter.locked()  # before the draft, as `Draft.publish` does
                if request.POST.get("seen") != self.locked(draft).changed_at.isoformat():
                    context = showing.changes_of(draft) | {"refusal": CHANGED}
                    return self.page(request, "changes", draft, context, status=422)
                revision = draft.publish()
        except Stale:
            return self.to_merge(request, draft)
        except ValidationError as error:
            return self.refused(request, draft, error)
        self.log_change(request, draft, f"Published as {revision}.")
        messages.success(request, f"{revision} is published. Everyone reads it from now on.")
        return redirect("admin:charter_draft_change", pk)

    def refused(self, request: HttpRequest, draft: Draft, error: ValidationError) -> HttpResponse:
        """The form of the draft, with what stands in the way."""
        opened = copy.copy(request)
        opened.method = "GET"
        named = error.message_dict.items() if hasattr(error, "error_dict") else [("", error.messages)]
        refusals = [(name, sentence) for name, sentences in named for sentence in sentences]
        form_url = reverse("admin:charter_draft_change", args=[draft.pk])  # not back to here
        answer = self.changeform_view(opened, str(draft.pk), form_url, {"refusals": refusals})
        answer.status_code = 422
        return answer

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The three texts side by side; whose words stay where two changed the same."""
        draft = self.changeable(request, pk)
        if draft.is_published:
            return self.closed(request, draft)
        if not draft.is_stale():
            messages.info(request, "This draft is up to date: nothing was published since it was begun.")
            return redirect("admin:charter_draft_change", pk)
        if request.method != "POST":
            return self.to_merge(request, draft, 200)
        try:
            with transaction.atomic():
                draft = self.locked(draft)
                comparison = showing.Comparison(draft)
                form = comparison.form(request.POST)
                if not form.is_valid():
                    return self.page(request, "merge", draft, comparison.context(form), status=422)
                draft.rebase(comparison.newest, form.choices())
        except Stale:  # yet another revision, in this very moment
            return self.to_merge(request, draft)
        except ValidationError:
            return self.closed(request, self.changeable(request, pk))
        self.log_change(request, draft, f"Brought up to date with {comparison.newest}.")
        messages.success(
            request, f"What {comparison.newest} changed is in the draft now. Look it over, then publish it."
        )
        return redirect("admin:charter_draft_changes", pk)

    def to_merge(self, request: HttpRequest, draft: Draft, status: int = 409) -> HttpResponse:
        """The page that brings a draft up to date."""
        comparison = showing.Comparison(draft)
        return self.page(request, "merge", draft, comparison.context(comparison.form()), status)
