"""The community's own words, members, mail and questions about data, on the organisers' desk."""

import re
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from post_office import models as outbox

from community import times
from community.access import member_of
from community.admin.kinds import ForwardLookups, ReadOnlyAdmin
from community.admin.pausing import PausingAdmin
from community.models import Community, DataRequest, Member
from community.models.data_request import DataRequestRefused
from community.outbox import listed, try_again

# Left out: secrets (authenticators), rows that only mirror Member, and post_office's templates and attachments.
for model in (
    *(EmailAddress, Authenticator, UserSession, Group),
    *(outbox.Email, outbox.Log, outbox.EmailTemplate, outbox.Attachment),
):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(Community)
class CommunityAdmin(admin.ModelAdmin[Community]):
    """One row: its list is its form."""

    fieldsets = (
        ("Who we are", {"fields": ("name", "strapline", "welcome", "newcomers", "first_meetup", "links", "time_zone")}),
        ("Who answers", {"fields": ("stewards", "contact_email", "data_controller")}),
        ("Mail", {"fields": ("sender_name", "sender_address", "reply_to", "signature")}),
    )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        Community.objects.get_or_create(pk=1)
        return redirect(reverse("admin:community_community_change", args=[1]))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Community | None = None) -> bool:
        return False


@admin.register(Member)
class MemberAdmin(PausingAdmin, ForwardLookups):
    """People who have confirmed their address. Members change their own words themselves; here roles are given."""

    list_display = ("__str__", "email", "is_staff", "confirmed_at", "is_paused")
    list_filter = ("is_staff", "is_paused", "groups")
    search_fields = ("name", "email")
    ordering = ("name", "pk")
    fields = (
        "name",
        "email",
        "pronouns",
        "time_zone",
        "confirmed_at",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
    )
    readonly_fields = ("email", "pronouns", "time_zone", "confirmed_at")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Member]:
        return Member.objects.confirmed()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        return False


def failures_of(email: outbox.Email) -> str:
    """When it could not be sent and why, in words that name nobody (a mail server's own may)."""
    tries = (f"{log.date:%Y-%m-%d %H:%M} UTC {reason(log)}" for log in email.logs.order_by("pk"))
    return "; ".join(tries) or "nothing"


def reason(log: outbox.Log) -> str:
    """The kind of error, with the mail server's number where it gave one (RFC 5321, 4.2)."""
    code = re.search(r"\b[45]\d\d\b", log.message)
    return f"{log.exception_type} {code[0]}" if code else str(log.exception_type)


@admin.register(outbox.Email)
class OutboxAdmin(ReadOnlyAdmin):
    """What was mailed, to whom, and whether it left. Never what it said: that may be a sign-in code."""

    list_display = ("subject", "to", "status", "created", "number_of_retries", "scheduled_time")
    list_filter = ("status",)
    fields = readonly_fields = (
        *("to", "subject", "status", "created", "last_updated"),
        *("number_of_retries", "scheduled_time", "expires_at", "failures"),
    )
    ordering = ("-created",)
    actions = ("try_again",)
    change_form_template = "admin/change_form.html"  # post_office's own offers to send again, which we do not

    def get_queryset(self, request: HttpRequest) -> QuerySet[outbox.Email]:
        return listed(super().get_queryset(request))

    def lookup_allowed(self, lookup: str, value: object, request: HttpRequest) -> bool:
        """Only by status: `?message__startswith=…` would let a code be guessed letter by letter."""
        return lookup.startswith("status")

    @admin.display(description="what went wrong")
    def failures(self, email: outbox.Email) -> str:
        return failures_of(email)

    @admin.action(description="Try to send again now", permissions=["view"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[outbox.Email]) -> None:
        messages.success(request, f"To be sent again: {try_again(chosen)}.")


@admin.register(DataRequest)
class DataRequestAdmin(admin.ModelAdmin[DataRequest]):
    """They are answered by mail; here stands by when, and what was done."""

    list_display = ("reference", "kind", "received_at", "due", "answered_at")
    fields = ("kind", "who", "words", "received_at", "due", "answered_at", "answered_by", "answer")
    readonly_fields = ("kind", "who", "words", "received_at", "due", "answered_at", "answered_by")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[DataRequest]:
        return DataRequest.objects.to_look_after().select_related("member", "answered_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: DataRequest | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: DataRequest | None = None) -> bool:
        """Once: what was answered stays."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_open)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By nothing: words could be guessed letter by letter."""
        return False

    @admin.display(description="to be answered by")
    def due(self, asked: DataRequest) -> str:
        """The last day, and how late we are."""
        late = asked.days_over(timezone.localdate())
        day = times.spoken_date(asked.due_on)
        days = "1 day" if late == 1 else f"{late} days"
        return format_html("<strong>{}: {} late</strong>", day, days) if late else day

    @admin.display(description="who asks")
    def who(self, asked: DataRequest) -> str:
        """Where the answer goes, and whether we know that it is theirs."""
        if asked.member:
            return f"{asked.member} ({asked.member.email}), signed in"
        if not asked.address:
            return "erased"
        return f"{asked.address}, not signed in: make sure that it is theirs before you send anything of theirs"

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        form = super().get_form(request, obj, change=change, **options)
        if "answer" in form.base_fields:
            form.base_fields["answer"].required = True
            form.base_fields["answer"].help_text = (
                "Answer from your own mail first. Then say here, briefly, what you did: it is kept a year, and whoever "
                "asked can download it."
            )
        return form

    def save_model(self, request: HttpRequest, obj: DataRequest, form: Any, change: bool) -> None:
        try:
            obj.settle(member_of(request), form.cleaned_data["answer"])
        except DataRequestRefused as refusal:
            messages.error(request, str(refusal))
