"""What somebody who is going asks the community, and who wonders too."""

from typing import Any, Self

from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from community.models import Member
from community.naming import Naming, credit
from meetups.models.answering import CheckInRefused
from meetups.models.meetup import Meetup

LONGEST = 300  # characters
MOST = 5  # questions of one person at one meetup


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions by what is asked of them."""

    def visible_to(self, member: Member | None) -> Self:
        """Those this person may read: members read all, but for those at drafts; who has not signed in, none."""
        return self.exclude(meetup__status=Meetup.Status.DRAFT) if member else self.none()

    def with_wonders(self, member: Member) -> Self:
        """Adds `wonder_count` and `is_wondered` (by this member); what most people wonder about comes first."""
        mine = Wonder.objects.filter(question=OuterRef("pk"), member=member)
        counted = self.annotate(wonder_count=Count("wonders"), is_wondered=Exists(mine))
        return counted.order_by("-wonder_count", "pk")


class Question(models.Model):
    """One question. Erasing an account keeps the words and drops the name."""

    meetup = models.ForeignKey(Meetup, on_delete=models.CASCADE, related_name="questions")  # only drafts are deleted
    # As with answers, there is no way back from a member to what they asked.
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=LONGEST)
    naming = models.CharField("named as", max_length=6, choices=Naming, default=Naming.NONE)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meetup", "member", "text"], name="question_asked_once"),
            models.CheckConstraint(
                condition=Q(GreaterThan(Length(Trim("text")), 0)) & Q(LessThanOrEqual(Length("text"), LONGEST)),
                name="question_says_something_short",
            ),
            models.CheckConstraint(condition=Q(naming__in=["name", "first", "member"]), name="question_naming_known"),
        ]

    def __str__(self) -> str:
        return f"A question at “{self.meetup}”"  # never its words or its author: this is what logs and titles print

    @property
    def credit(self) -> str:
        """Its author, named as they chose."""
        return credit(self.member, self.naming)

    def wonder(self, member: Member) -> None:
        """This member wonders too: once, however often it is pressed. Whoever asked does already."""
        if self.member_id != member.pk:
            Wonder.objects.bulk_create([Wonder(question=self, member=member)], ignore_conflicts=True)

    def stop_wondering(self, member: Member) -> None:
        """Undoes it."""
        self.wonders.filter(member=member).delete()

    wonders: Any  # the reverse side of Wonder.question


class Wonder(models.Model):
    """That a member wonders too. Counted, shown to nobody by name."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="wonders")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "member"], name="wonder_once")]

    def __str__(self) -> str:
        return f"Someone wonders too: {self.question_id}"


def ask(meetup: Meetup, member: Member, text: str, naming: str) -> Question:
    """Keeps a question of somebody who is going; the same words again are the same question.

    Raises CheckInRefused for who may not ask now, or has asked enough; ValidationError for what cannot be kept.
    """
    with transaction.atomic():
        locked = meetup._lock()
        if reason := locked.no_question_because(locked.rsvps.filter(member=member).first()):
            raise CheckInRefused(reason)
        own = locked.questions.filter(member=member)
        if same := own.filter(text=text.strip()).first():
            return same
        if own.count() >= MOST:
            raise CheckInRefused(f"You have asked {MOST} questions here: leave some to the others, or take one back.")
        question = Question(meetup=locked, member=member, text=text.strip(), naming=naming)
        question.full_clean()
        question.save()
        return question


def take_question_back(meetup: Meetup, member: Member, key: str) -> bool:
    """Removes this member's own question, at any time; says whether there was one."""
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
    count, _ = Question.objects.filter(meetup=meetup, member=member, pk=number).delete()
    return count > 0
