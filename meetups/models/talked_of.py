"""Where a meetup, or its recap, is talked about in between: a topic on the forum."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models

from community.models import ForumTopic


class TalkedOf(models.Model):
    """Has a topic made for it once people are told of it, where there is a forum (settings)."""

    forum_topic = models.OneToOneField(
        ForumTopic, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def topic_url(self) -> str:
        """The address of its topic, once known; else empty. Costs nothing without a forum."""
        return self.forum_topic.address if settings.FORUM and self.forum_topic else ""

    def _topic(self, kind: str, about: UUID, title: str, due_at: datetime) -> ForumTopic | None:
        """Has a topic made about this (a meetup's `uid`) from then on, in the caller's transaction; None where there is
        no forum."""
        return ForumTopic.objects.ask(kind, about, title, due_at) if settings.FORUM else None
