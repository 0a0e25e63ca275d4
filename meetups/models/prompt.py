"""The list of prompts: what may be asked at more than one meetup. A meetup keeps its own words (`Meetup.prompt`), so
that nothing done to the list changes what people have answered."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Lower, Trim

from community import times
from meetups.models.meetup import Meetup

APART = 6  # so many meetups on either side may not ask the same, unless it is meant


class PromptQuerySet(models.QuerySet["Prompt"]):
    """Prompts by the questions asked of them."""

    def with_last_day(self) -> Self:
        """Adds `last_day`: the day of the latest meetup that asks it in these words."""
        asking = Meetup.objects.filter(prompt=OuterRef("text")).order_by("-starts_at").values("date")
        return self.annotate(last_day=Subquery(asking[:1]))


class Prompt(models.Model):
    """One question of the list."""

    text = models.CharField("prompt", max_length=300, help_text="Such as: What would you like more of in this space?")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PromptQuerySet.as_manager()

    class Meta:
        ordering = ["text", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("text"), name="prompt_once_on_the_list", violation_error_message="This is on the list already."
            ),
            models.CheckConstraint(
                condition=~Q(text="") & Q(text=Trim("text")),
                name="prompt_says_something",
                violation_error_message="Write a prompt.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


def refusal(prompt: str, moment: datetime, meetup: Any) -> str:
    """Why a meetup at that moment should not ask this, as a sentence: it is asked within six meetups. Else empty."""
    others = Meetup.objects.exclude(pk=meetup.pk).exclude(status=Meetup.Status.CANCELLED)
    before = others.filter(starts_at__lte=moment).order_by("-starts_at", "-pk")[:APART]
    after = others.filter(starts_at__gt=moment).order_by("starts_at", "pk")[:APART]
    same = next((each for each in (*before, *after) if folded(each.prompt) == folded(prompt)), None)
    if same is None or not prompt.strip():
        return ""
    return (
        f"This is asked at “{same}” on {times.spoken_date(same.date)}, within {APART} meetups of this one. "
        "Choose another, or tick “ask it again on purpose”."
    )


def folded(prompt: str) -> str:
    """The words alone: neither spaces nor capitals make it another question."""
    return " ".join(prompt.split()).casefold()
