"""The list of prompts on the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from community import times
from community.admin.kinds import ForwardLookups
from meetups.models import Prompt


@admin.register(Prompt)
class PromptAdmin(ForwardLookups):
    """Written, put otherwise, taken off: meetups keep the words they asked."""

    list_display = ("text", "last_asked")
    search_fields = ("text",)
    fields = ("text",)
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Prompt]:
        return Prompt.objects.with_last_day()

    @admin.display(description="last asked", empty_value="never")
    def last_asked(self, prompt: Any) -> str | None:
        return times.spoken_date(prompt.last_day) if prompt.last_day else None
