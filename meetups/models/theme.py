"""Themes: what people answered and asked, brought together by organisers on a board. How the board changes is in
`meetups.models.board`."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from community.models import Member
from meetups.models.checkin import CheckIn
from meetups.models.meetup import Meetup
from meetups.models.poll import Poll
from meetups.models.question import Question


class ThemeQuerySet(models.QuerySet["Theme"]):
    """Themes by the questions asked of them."""

    def open(self) -> Self:
        """Those on the board."""
        return self.filter(is_open=True)

    def visible_to(self, member: Member) -> Self:
        """Those in which there is something this person may read."""
        readable = ThemeItem.objects.visible_to(member).filter(theme=OuterRef("pk"))
        return self.open().filter(Exists(readable))


class Theme(models.Model):
    """One theme. It is never deleted: one that went into another, or whose making was undone, is closed."""

    title = models.CharField(max_length=120)
    is_open = models.BooleanField(default=True)
    meetup = models.ForeignKey(
        Meetup, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="the meetup it shaped"
    )
    poll = models.ForeignKey(
        Poll, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="the poll it raised"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(Lower("title"), condition=Q(is_open=True), name="theme_open_once"),
            models.CheckConstraint(condition=~Q(title=""), name="theme_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def went_somewhere(self) -> bool:
        """Whether there is a page of a meetup or of a poll to lead to: drafts have none."""
        return any(place and not place.is_draft for place in (self.meetup, self.poll))


class ThemeItemQuerySet(models.QuerySet["ThemeItem"]):
    """Items by the questions asked of them."""

    def visible_to(self, member: Member) -> Self:
        """Those this person may read: where an answer lies changes nothing of whom it is for."""
        answers, questions = CheckIn.objects.visible_to(member), Question.objects.visible_to(member)
        return self.filter(Q(answer__in=answers) | Q(question__in=questions))

    def printed(self) -> Self:
        """With all that a page prints of them."""
        return self.select_related("answer__member", "answer__meetup", "question__member", "question__meetup")


class ThemeItem(models.Model):
    """That an answer or a question lies in a theme: each in one at most."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="items")
    answer = models.OneToOneField(CheckIn, null=True, on_delete=models.CASCADE, related_name="+")
    question = models.OneToOneField(Question, null=True, on_delete=models.CASCADE, related_name="+")

    objects = ThemeItemQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__isnull=False, question=None) | Q(answer=None, question__isnull=False),
                name="theme_item_is_an_answer_or_a_question",
            )
        ]

    def __str__(self) -> str:
        return f"Something in theme {self.theme_id}"

    @property
    def said(self) -> Any:
        """The answer or the question itself."""
        return self.answer or self.question

    @property
    def key(self) -> str:
        """ "answer-5", "question-3": how forms and steps name it."""
        return f"answer-{self.answer_id}" if self.answer_id else f"question-{self.question_id}"
