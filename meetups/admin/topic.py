"""Topics that were to be made on the forum, and what became of them."""

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from community.admin.kinds import ReadOnlyAdmin
from community.models import ForumTopic


@admin.register(ForumTopic)
class ForumTopicAdmin(ReadOnlyAdmin):
    """The desk lists them while there is a forum."""

    list_display = ("title", "status", "reason", "next_try", "there")
    list_filter = ("status", "kind")
    fields = readonly_fields = ("title", "status", "asked_at", "tries", "next_try", "reason", "made_at", "there")
    actions = ("try_again",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(settings.FORUM) and super().has_module_permission(request)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """By what the list offers."""
        return lookup.split("__")[0] in self.list_filter

    @admin.display(description="next try")
    def next_try(self, topic: ForumTopic) -> object:
        """When it is tried (UTC), if it waits for that."""
        return topic.next_try_at if topic.status == ForumTopic.Status.WAITING else None

    @admin.display(description="on the forum")
    def there(self, topic: ForumTopic) -> SafeString | str:
        """The link to it, once made."""
        return format_html('<a href="{}">Open it</a>', topic.address) if topic.address else ""

    @admin.action(description="Try again now", permissions=["retry"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[ForumTopic]) -> None:
        """Has what failed, or waits for its next try, made at once."""
        count = ForumTopic.objects.filter(pk__in=chosen.values("pk")).try_again()
        messages.success(request, f"To be tried again: {count}.")

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Whoever may change meetups."""
        return request.user.has_perm("meetups.change_meetup")
