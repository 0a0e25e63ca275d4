"""Pausing a member, on the organisers' desk: a page with the reason to type, and one button to end it."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path

from community.access import member_of
from community.forms import posted
from community.models import Member, Pause, PauseRefused, may_pause
from community.models.pausing import LONGEST


class PauseForm(forms.Form):
    """Why. Whoever is paused reads it."""

    reason = forms.CharField(
        label="Why",
        help_text="They read this, in the e-mail and on their page. Say what happened and what would help.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        error_messages={"required": "Say why. They have a right to know."},
    )


class PausingAdmin(admin.ModelAdmin[Member]):
    """The member's desk with that page beside it."""

    change_form_template = "admin/community/member/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.pause)
        return [path("<int:pk>/pause/", view, name="community_member_pause"), *super().get_urls()]

    def pause(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Why they are paused, and the button that ends it; or the form that pauses them."""
        if not request.user.has_perm("community.add_pause"):
            raise PermissionDenied
        member, by = get_object_or_404(Member.objects.confirmed(), pk=pk), member_of(request)
        ends = request.POST.get("action") == "end"
        form = PauseForm(None if ends else posted(request))
        if ends or (request.method == "POST" and form.is_valid()):
            try:
                said = self._end(member, by) if ends else self._begin(member, by, form.cleaned_data["reason"])
            except PauseRefused as refusal:
                messages.error(request, str(refusal))
            else:
                self.log_change(request, member, said)
                messages.success(request, f"{said} They are told by e-mail.")
                return redirect("admin:community_member_pause", member.pk)
        context = {
            "member": member,
            "form": form,
            "refusal": may_pause(by, member),
            "pauses": member.pauses.select_related("paused_by", "ended_by"),
            "title": "Pause a member",
        }
        page, status = "admin/community/member/pause.html", 422 if request.method == "POST" else 200
        return render(request, page, self.admin_site.each_context(request) | context, status=status)

    def _begin(self, member: Member, by: Member, reason: str) -> str:
        Pause.objects.begin(member, by, reason)
        return "Paused."

    def _end(self, member: Member, by: Member) -> str:
        Pause.objects.end(member, by)
        return "The pause has ended."
