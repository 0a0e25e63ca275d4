"""Pausing: somebody may not take part for a while. They are told why, can take their data along, and can leave."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from community import emails
from community.models.people import Community, Member

LONGEST = 1000
REASON_KEPT = timedelta(days=365)  # after the pause has ended; then erased by `work`

WHEN_PAUSED: list[Callable[[Member], None]] = []


class PauseRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """It cannot be done now, or not by this person; the message is a sentence for them."""


def when_paused(function: Callable[[Member], None]) -> Callable[[Member], None]:
    """Adds a function to what is done, in the same transaction, when somebody is paused. Apps name theirs in
    `privacy.py`."""
    WHEN_PAUSED.append(function)
    return function


def may_pause(by: Member, member: Member) -> str:
    """Why this organiser may not pause that member, as a sentence; empty when they may.

    Nobody pauses themselves, so whoever may do everything stays. An organiser who could pause another could end an
    argument with it; only superusers pause people who may open the desk.
    """
    if by.pk == member.pk:
        return "You cannot pause yourself."
    if by.is_paused or not by.is_active:
        return "You are paused yourself."
    if (member.is_staff or member.is_superuser) and not by.is_superuser:
        return "They help to run the community. Only a superuser can pause them."
    return ""


class PauseQuerySet(models.QuerySet["Pause"]):
    """Pauses by the questions asked of them, and the verbs that begin and end one."""

    def running(self) -> Self:
        """Not ended yet: at most one a member."""
        return self.filter(ended_at=None)

    def expired(self, now: datetime) -> Self:
        """Whose reason has been kept long enough after the end."""
        return self.filter(ended_at__lt=now - REASON_KEPT).exclude(reason="")

    def forget(self) -> int:
        """Erases their reasons. That there was a pause stays for as long as the member does."""
        return self.update(reason="")

    def begin(self, member: Member, by: Member, reason: str) -> "Pause":
        """Pauses this member, and tells them why. What hangs on being able to come ends (`when_paused`).

        Raises PauseRefused without a reason, for somebody this organiser may not pause, and for who is paused already.
        """
        reason = reason.strip()
        if not 0 < len(reason) <= LONGEST:
            raise PauseRefused(f"Say why, in at most {LONGEST} letters.")
        with transaction.atomic():
            community, member, by = self._alone(member, by)
            if refusal := may_pause(by, member) or ("They are paused already." if member.is_paused else ""):
                raise PauseRefused(refusal)
            pause = self.create(member=member, reason=reason, paused_by=by, paused_at=timezone.now())
            Member.objects.filter(pk=member.pk).update(is_paused=True)
            for function in WHEN_PAUSED:
                function(member)
            emails.paused(pause, community)
        return pause

    def end(self, member: Member, by: Member) -> "Pause":
        """Ends this member's pause, and tells them. Raises PauseRefused when there is none, and for an organiser who
        may not pause them."""
        with transaction.atomic():
            community, member, by = self._alone(member, by)
            if refusal := may_pause(by, member):
                raise PauseRefused(refusal)
            pause = self.running().select_related("member").filter(member=member).first()
            if pause is None:
                raise PauseRefused("They are not paused.")
            pause.ended_at, pause.ended_by = timezone.now(), by
            pause.save(update_fields=["ended_at", "ended_by"])
            Member.objects.filter(pk=member.pk).update(is_paused=False)
            emails.pause_ended(pause, community)
        return pause

    @staticmethod
    def _alone(member: Member, by: Member) -> tuple[Community, Member, Member]:
        """One pause at a time in the whole community: of two who pause each other, the first does. Both read anew."""
        community = Community.locked()
        known = Member.objects.in_bulk([member.pk, by.pk])
        if member.pk not in known or by.pk not in known:
            raise PauseRefused("They have left.")
        return community, known[member.pk], known[by.pk]


class Pause(models.Model):
    """One pause: who, why, from when, and when it ended. `Member.is_paused` says whether one is running."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="pauses")
    reason = models.TextField(max_length=LONGEST, blank=True)
    paused_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    paused_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = PauseQuerySet.as_manager()

    class Meta:
        default_permissions = ("add",)
        ordering = ["-paused_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(ended_at=None), name="pause_one_running"),
            models.CheckConstraint(condition=Q(ended_at__isnull=False) | ~Q(reason=""), name="pause_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("paused_at")), name="pause_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"Paused on {self.paused_at:%Y-%m-%d}"  # never the reason: this is what logs print
