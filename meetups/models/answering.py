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
PRIVATE_KEPT = timedelta(days=90)  # after the meetup: what organisers alone may read; then `work` erases it
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

    prompt_again = models.BooleanField(
        "ask it again on purpose",
        default=False,
        help_text="Needed for a prompt that one of the six meetups before or after this one asks.",
    )

    if TYPE_CHECKING:
        check_ins: CheckInQuerySet  # the reverse side of CheckIn.meetup

    class Meta:
        abstract = True

    @property
    def answers_close_at(self) -> datetime:
        """The instant from which no answer can be given or changed."""
        return self.ends_at + OPEN_AFTERWARDS

    @property
    def private_words_until(self) -> datetime:
        """When answers that only organisers may read are erased."""
        return self.ends_at + PRIVATE_KEPT

    def no_answer_because(self, rsvp: "Rsvp | None", now: datetime | None = None) -> str:
        """Why whoever has this RSVP cannot answer now, as a sentence; empty when they can."""
        if not self.prompt and not self.is_draft and not self.is_cancelled:
            return "There is nothing to answer at this meetup."
        return self._closed_to(rsvp, "Answers", "answer", now)

    def no_question_because(self, rsvp: "Rsvp | None", now: datetime | None = None) -> str:
        """The same for asking the community something, which takes no prompt."""
        return self._closed_to(rsvp, "Questions", "ask", now)

    def _closed_to(self, rsvp: "Rsvp | None", what: str, verb: str, now: datetime | None) -> str:
        closes_at = self.answers_close_at
        reasons = (
            (self.is_draft, "This meetup is not published yet."),
            (self.is_cancelled, "This meetup is cancelled."),
            (closes_at <= (now or timezone.now()), f"{what} closed on {times.spoken_moment(closes_at, self.zone)}."),
            (rsvp is None or not rsvp.is_going, f"Only people who are going can {verb}."),
        )
        return next((sentence for holds, sentence in reasons if holds), "")

    def check_in(self, member: Member, text: str, visibility: str, naming: str) -> "CheckIn":
        """Gives this member's answer, or changes it: everyone has one. Nobody is told.

        Raises CheckInRefused for who is not going, before it is published, from 7 days after its end, when it is
        cancelled or has no prompt; ValidationError for what cannot be kept.
        """
        with transaction.atomic():
            meetup = self._lock()
            meetup._note_pass(member, passed=False)
            answer = meetup.check_ins.filter(member=member).first()
            answer = answer or meetup.check_ins.model(meetup=meetup.as_meetup(), member=member)
            answer.text, answer.visibility, answer.naming = text.strip(), visibility, naming
            is_private = visibility == answer.Visibility.ORGANISERS
            answer.expires_at = meetup.private_words_until if is_private else None
            answer.full_clean()
            answer.save()
            return answer

    def pass_on(self, member: Member) -> None:
        """This member passes: an answer without words, in the place of any they gave. Raises as `check_in` does."""
        with transaction.atomic():
            meetup = self._lock()
            meetup._note_pass(member, passed=True)
            meetup.check_ins.filter(member=member).delete()

    def take_back(self, member: Member) -> bool:
        """Removes this member's own answer, or that they passed, at any time; says whether there was one."""
        with transaction.atomic():
            meetup = self._lock()
            count, _ = meetup.check_ins.filter(member=member).delete()
            return count + meetup.rsvps.filter(member=member, passed=True).update(passed=False) > 0

    def _note_pass(self, member: Member, *, passed: bool) -> None:
        """Keeps whether a member passes who may answer now; raises CheckInRefused for another. Only under the lock."""
        rsvp = self.rsvps.filter(member=member).first()
        if reason := self.no_answer_because(rsvp):
            raise CheckInRefused(reason)
        self.rsvps.filter(member=member).exclude(passed=passed).update(passed=passed)

    def revise(self, **given: Any) -> None:
        """As for any meetup (`Places.revise`), but for the prompt: raises ValidationError where it has been answered,
        for people's words would then stand under another one; and where a meetup close by asks the same, unless
        `prompt_again` says that it is meant."""
        from meetups.models.prompt import refusal  # looks at other meetups: a model above this one

        with transaction.atomic():
            meetup = self._lock()
            if given.get("prompt", meetup.prompt) != meetup.prompt and meetup.check_ins.exists():
                raise ValidationError({"prompt": STAYS})
            super().revise(**given)
            moved = self._lock()
            is_new = moved.prompt != meetup.prompt and not moved.prompt_again
            if is_new and (sentence := refusal(moved.prompt, moved.starts_at, moved)):
                raise ValidationError({"prompt": sentence})
            moved.check_ins.exclude(expires_at=None).update(expires_at=moved.private_words_until)
