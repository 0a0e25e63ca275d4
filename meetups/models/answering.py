"""The check-in: a prompt that a meetup gives, which people who are going may answer. Passing is fine."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from community import times
from community.models import Member
from meetups.models.places import Places

if TYPE_CHECKING:
    from meetups.models.checkin import CheckIn, CheckInQuerySet
    from meetups.models.rsvp import Rsvp

OPEN_AFTERWARDS = timedelta(days=7)  # how long one may answer, or change an answer, once the meetup is over
STAYS = "People have answered this prompt, so it stays as it is."


class CheckInRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """No answer can be given or changed now; the message is a sentence for the person answering."""


class Answering(Places):
    """Each verb takes the row's lock first, so that the prompt does not change under an answer."""

    prompt = models.CharField(
        max_length=300,
        blank=True,
        help_text="What people who are going are asked, such as: What would you like more of in this space? "
        "Empty: nothing. It stays as it is once someone has answered.",
    )

    if TYPE_CHECKING:
        check_ins: CheckInQuerySet  # the reverse side of CheckIn.meetup

    class Meta:
        abstract = True

    @property
    def answers_close_at(self) -> datetime:
        """The instant from which no answer can be given or changed."""
        return self.ends_at + OPEN_AFTERWARDS

    def no_answer_because(self, rsvp: "Rsvp | None", now: datetime | None = None) -> str:
        """Why whoever has this RSVP cannot answer now, as a sentence; empty when they can."""
        closes_at = self.answers_close_at
        reasons = (
            (self.is_draft, "This meetup is not published yet."),
            (self.is_cancelled, "This meetup is cancelled."),
            (not self.prompt, "There is nothing to answer at this meetup."),
            (closes_at <= (now or timezone.now()), f"Answers closed on {times.spoken_moment(closes_at, self.zone)}."),
            (rsvp is None or not rsvp.is_going, "Only people who are going can answer."),
        )
        return next((sentence for holds, sentence in reasons if holds), "")

    def check_in(self, member: Member, text: str, visibility: str, naming: str) -> "CheckIn":
        """Gives this member's answer, or changes it: everyone has one. Nobody is told.

        Raises CheckInRefused for who is not going, before it is published, from 7 days after its end, when it is
        cancelled or has no prompt; ValidationError for what cannot be kept.
        """
        with transaction.atomic():
            meetup = self._lock()
            if reason := meetup.no_answer_because(meetup.rsvps.filter(member=member).first()):
                raise CheckInRefused(reason)
            answer = meetup.check_ins.filter(member=member).first()
            answer = answer or meetup.check_ins.model(meetup=meetup.as_meetup(), member=member)
            answer.text, answer.visibility, answer.naming = text.strip(), visibility, naming
            answer.full_clean()
            answer.save()
            return answer

    def take_back(self, member: Member) -> bool:
        """Removes this member's own answer, at any time; says whether there was one."""
        with transaction.atomic():
            count, _ = self._lock().check_ins.filter(member=member).delete()
            return count > 0

    def revise(self, **given: Any) -> None:
        """As for any meetup (`Places.revise`), but for the prompt: raises ValidationError where it has been answered,
        for people's words would then stand under another one."""
        with transaction.atomic():
            meetup = self._lock()
            if given.get("prompt", meetup.prompt) != meetup.prompt and meetup.check_ins.exists():
                raise ValidationError({"prompt": STAYS})
            super().revise(**given)
