"""A person's answer to a meetup's prompt. It changes only through the meetup's verbs, which hold the lock."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Window
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from community.models import Member
from community.naming import Naming, credit
from meetups.models.meetup import Meetup
from meetups.models.rsvp import Rsvp

LONGEST = 500  # characters


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    """Answers by the questions asked of them."""

    def visible_to(self, member: Member | None) -> Self:
        """Those this person may read; None is somebody who has not signed in. What was said at a draft is for
        organisers alone."""
        if member and member.has_perm("meetups.view_checkin"):
            return self.all()
        seen = Q(visibility=CheckIn.Visibility.EVERYONE)
        if member:
            also_going = Exists(Rsvp.objects.going().filter(meetup=OuterRef("meetup"), member=member))
            seen |= Q(visibility=CheckIn.Visibility.MEMBERS) | Q(member=member)
            seen |= Q(also_going, visibility=CheckIn.Visibility.GOING)
        return self.filter(seen).exclude(meetup__status=Meetup.Status.DRAFT)

    def but_for(self, member: Member | None) -> Self:
        """Without this person's own."""
        return self.exclude(member=member) if member else self.all()  # None would exclude those of erased accounts

    def expired(self, now: datetime) -> Self:
        """Words for organisers alone that have been kept long enough: `work` erases them."""
        return self.filter(expires_at__lte=now)

    def first_of(self, limit: int) -> tuple[list["CheckIn"], int]:
        """The first `limit` in the order they were given, and how many more there are: one query."""
        found: list[Any] = list(self.select_related("member").annotate(in_all=Window(Count("pk")))[:limit])
        return found, found[0].in_all - len(found) if found else 0


class CheckIn(models.Model):
    """One per member and meetup. Erasing an account keeps the words and drops the name."""

    class Visibility(models.TextChoices):
        """Who may read it, from all to few. Its author always may."""

        EVERYONE = "everyone", "everyone"
        MEMBERS = "members", "members"
        GOING = "going", "people going to this meetup"
        ORGANISERS = "organisers", "organisers"

    meetup = models.ForeignKey(Meetup, on_delete=models.CASCADE, related_name="check_ins")  # only drafts are deleted
    # No name for the way back from a member to their answers: whose an answer is should be hard to ask. What the desk's
    # lists may be asked is limited as well (community.admin.kinds).
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=LONGEST)
    visibility = models.CharField("who may see it", max_length=10, choices=Visibility)
    naming = models.CharField("named as", max_length=6, choices=Naming, default=Naming.NONE)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField(
        "erased on", null=True, editable=False, help_text="Only what is for organisers alone is erased."
    )

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = "check-in"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meetup", "member"],
                condition=Q(member__isnull=False),
                name="check_in_one_per_member_and_meetup",
            ),
            models.CheckConstraint(
                condition=Q(GreaterThan(Length(Trim("text")), 0)) & Q(LessThanOrEqual(Length("text"), LONGEST)),
                name="check_in_says_something_short",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["everyone", "members", "going", "organisers"]),
                name="check_in_visibility_known",
            ),
            models.CheckConstraint(
                condition=Q(visibility="organisers", expires_at__isnull=False)
                | ~Q(visibility="organisers") & Q(expires_at=None),
                name="check_in_for_organisers_expires",
            ),
            models.CheckConstraint(condition=Q(naming__in=["name", "first", "member"]), name="check_in_naming_known"),
        ]

    def __str__(self) -> str:
        return f"An answer at “{self.meetup}”"  # never its words or its author: this is what logs and titles print

    @property
    def credit(self) -> str:
        """Its author, named as they chose."""
        return credit(self.member, self.naming)

    @property
    def is_for_everyone(self) -> bool:
        return self.visibility == self.Visibility.EVERYONE
