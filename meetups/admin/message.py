"""Who was told what about meetups, and whether it left."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from post_office.models import STATUS, Email

from community import outbox
from community.admin.desks import failures_of
from community.admin.kinds import ReadOnlyAdmin
from meetups.models import Message


class StateFilter(admin.SimpleListFilter):
    """By where the mail is."""

    title = parameter_name = "state"
    STATES: ClassVar = {
        "waiting": {"mail__status__in": outbox.WAITING},
        "sent": {"mail__status": STATUS.sent},
        "failed": {"mail__status": STATUS.failed},
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What can be chosen."""
        return [(state, state.capitalize()) for state in self.STATES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        """Those in the state chosen; all for anything else."""
        return queryset.filter(**self.STATES.get(self.value() or "", {}))


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Organisers' view of the outbox: mail about meetups only, and never its text."""

    list_display = ("kind", "meetup", "member", "created_at", "state", "next_try")
    list_filter = (StateFilter, "kind")
    list_select_related = ("meetup", "member", "mail")
    fields = readonly_fields = ("kind", "meetup", "member", "created_at", "state", "next_try", "failures")
    actions = ("try_again",)

    @admin.display
    def state(self, message: Message) -> str:
        """Where its mail is now."""
        if message.withdrawn_at:
            return "taken back before it left"
        if message.mail is None:
            return "mail erased since"
        return {
            STATUS.sent: "sent",
            STATUS.failed: "failed",
            STATUS.queued: "waiting",
            STATUS.requeued: "waiting to be tried again",
        }[message.mail.status]

    @admin.display(description="next try")
    def next_try(self, message: Message) -> Any:
        """When it is tried again (UTC), if it waits for that."""
        mail = message.mail
        return mail.scheduled_time if mail and mail.status == STATUS.requeued else None

    @admin.display(description="what went wrong")
    def failures(self, message: Message) -> str:
        return failures_of(message.mail) if message.mail else "nothing"

    @admin.action(description="Try to send again now", permissions=["retry"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[Message]) -> None:
        """Puts what failed, or waits for its next try, back into the queue."""
        count = outbox.try_again(Email.objects.filter(pk__in=chosen.values("mail")))
        messages.success(request, f"To be sent again: {count}.")

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Whoever may change meetups."""
        return request.user.has_perm("meetups.change_meetup")
