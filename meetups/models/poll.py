"""Polls: which slot, which platform, or any question. Each verb takes the row's lock first, all or nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from community import times
from community.models import Member
from meetups.models.poll_answer import Choice, PollAnswer
from meetups.models.poll_invitation import PollInvitation
from meetups.models.poll_option import PollOption, PollOptionQuerySet
from meetups.models.schedule import MINUTES

FEWEST, MOST = 2, 20  # options
CHANGED = "An option has changed since you opened this page. Look again, then save."


class PollRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """It cannot be done now; the message is a sentence for whoever asked."""


class PollQuerySet(models.QuerySet["Poll"]):
    """Polls by the questions asked of them."""

    def opened(self) -> Self:
        """Those anyone may see: open or closed, what is open first."""
        return self.exclude(status=Poll.Status.DRAFT).order_by("-closes_at", "-pk")

    def open_now(self, now: datetime | None = None) -> Self:
        """Those that take answers, what closes first."""
        running = self.filter(status=Poll.Status.OPEN, closes_at__gt=now or timezone.now())
        return running.order_by("closes_at", "pk")

    def unanswered_by(self, member: Member) -> Self:
        """Those this member has not answered."""
        return self.exclude(Exists(PollAnswer.objects.filter(option__poll=OuterRef("pk"), member=member)))

    def with_mine(self, member: Member | None) -> Self:
        """Adds `answered`: whether this person has answered."""
        mine = PollAnswer.objects.filter(option__poll=OuterRef("pk"), member=member)
        return self.annotate(answered=Exists(mine) if member else models.Value(value=False))


class Poll(models.Model):
    """A question with a few options. What people answer is shown to nobody, organisers neither, before they have
    answered themselves or it is closed: so no answer leans on another."""

    class Kind(models.TextChoices):
        SLOT = "slot", "Which slot"
        PLATFORM = "platform", "Which platform"
        QUESTION = "question", "Any question"

    class Status(models.TextChoices):
        """How far an organiser has brought it. An open one also ends by itself, at `closes_at`."""

        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    kind = models.CharField("what it asks", max_length=10, choices=Kind, default=Kind.SLOT)
    question = models.CharField(max_length=140)
    slug = models.SlugField("address", max_length=90, unique=True, null=True, editable=False)  # noqa: DJ001 - drafts have none
    note = models.TextField(blank=True, max_length=5000, help_text="Markdown. What people should know to answer.")
    zone = models.CharField("time zone", max_length=64, validators=[times.validate_zone])
    minutes = models.PositiveSmallIntegerField(
        "length in minutes",
        default=60,
        validators=[MinValueValidator(MINUTES[0]), MaxValueValidator(MINUTES[1])],
        help_text="How long the meetup would be, where you ask for a slot.",
    )
    closes_at = models.DateTimeField("closes")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    options_changed_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PollQuerySet.as_manager()

    if TYPE_CHECKING:
        options: PollOptionQuerySet  # the reverse side of PollOption.poll
        invitation: PollInvitation

    # What stays as it is once people may have answered.
    FIXED = frozenset({"kind", "question", "zone", "minutes"})

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["slot", "platform", "question"]), name="poll_kind_known"),
            models.CheckConstraint(condition=Q(status__in=["draft", "open", "closed"]), name="poll_status_known"),
            models.CheckConstraint(condition=Q(minutes__range=MINUTES), name="poll_minutes_in_range"),
            models.CheckConstraint(condition=Q(status="draft") | Q(slug__isnull=False), name="poll_seen_has_address"),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        """Its page, from the site's root. A draft has none."""
        return reverse("poll", args=[self.slug])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    def is_over(self, now: datetime | None = None) -> bool:
        """Whether it takes no more answers: closed by an organiser, or by its time."""
        return self.status == self.Status.CLOSED or (not self.is_draft and self.closes_at <= (now or timezone.now()))

    def no_answer_because(self, now: datetime | None = None) -> str:
        """Why nobody can answer now, as a sentence; empty when people can."""
        if self.is_draft:
            return "This poll is not open yet."
        return "This poll is closed." if self.is_over(now) else ""

    @property
    def stamp(self) -> str:
        """Stands in the form, and tells whether the options are still those that were read."""
        return self.options_changed_at.isoformat()

    @property
    def thread(self) -> str:
        """What mails about this poll have in common, as a Message-ID (RFC 5322, 3.6.4)."""
        return f"<poll-{self.pk}@{urlsplit(settings.SITE_URL).hostname}>"

    # --- Organisers' verbs --------------------------------------------------------------------------------------

    def open(self) -> None:
        """Lets members answer, and has those who want to know invited some days before it closes. Raises
        ValidationError for what is no draft, closes in the past, or has too few options or some of another kind."""
        with transaction.atomic():
            poll, now = self._lock(), timezone.now()
            if not poll.is_draft:
                raise ValidationError("This poll has been opened already.")
            if poll.closes_at <= now:
                raise ValidationError("It would close in the past. Choose a later time first.")
            standing = list(poll.options.standing())
            if len(standing) < FEWEST:
                raise ValidationError(f"Give at least {FEWEST} options to choose from.")
            for option in standing:
                option.fits(poll)
            poll.status, poll.slug = self.Status.OPEN, f"{slugify(poll.question)[:70].strip('-') or 'poll'}-{poll.pk}"
            poll._save()
            PollInvitation.plan(poll, now)
            self.refresh_from_db()

    def close(self) -> None:
        """Takes no more answers, and shows the result. Raises ValidationError for what is not open."""
        with transaction.atomic():
            poll = self._lock()
            if poll.status != self.Status.OPEN:
                raise ValidationError("Only an open poll can be closed.")
            poll.status = self.Status.CLOSED
            poll.closes_at = min(poll.closes_at, timezone.now())
            poll._save()
            PollInvitation.withdraw(poll)
            self.refresh_from_db()

    def revise(self, **changes: Any) -> None:
        """Changes fields of the row. Raises ValidationError for what people may have answered by, and once closed."""
        with transaction.atomic():
            poll = self._lock()
            changes = {name: value for name, value in changes.items() if getattr(poll, name) != value}
            if not poll.is_draft and (fixed := self.FIXED & changes.keys()):
                raise ValidationError(dict.fromkeys(fixed, "The poll is open, so this stays as it is."))
            if changes and poll.is_over():
                raise ValidationError("This poll is closed, so it stays as it is.")
            if not poll.is_draft and changes.get("closes_at", poll.closes_at) <= timezone.now():
                raise ValidationError({"closes_at": "This has passed. To close it now, use the button."})
            for name, value in changes.items():
                setattr(poll, name, value)
            poll._save()
            if "closes_at" in changes and not poll.is_draft:
                PollInvitation.move(poll, timezone.now())

    def put_option(self, pk: int | None, **values: Any) -> PollOption:
        """Adds an option, or changes the one of that key; answers to it stay, and people see that it changed. Raises
        ValidationError for one that does not fit, one too many, and once closed."""
        with transaction.atomic():
            poll = self._lock()
            if poll.is_over():
                raise ValidationError("This poll is closed, so its options stay as they are.")
            option = poll.options.get(pk=pk) if pk else PollOption(poll=poll)
            said = (option.date, option.time, option.text, option.taken_off)
            for name, value in values.items():
                setattr(option, name, value)
            if not option.taken_off:
                option.fits(poll)
                if poll.options.standing().exclude(pk=option.pk).count() >= MOST:
                    raise ValidationError(f"A poll has at most {MOST} options.")
            now = timezone.now()
            if said != (option.date, option.time, option.text, option.taken_off):
                option.changed_at = poll.options_changed_at = now
            option.full_clean()
            option.save()
            if not poll.is_draft and poll.options.standing().count() < FEWEST:
                raise ValidationError(f"An open poll keeps at least {FEWEST} options.")
            poll._save()
            return option

    # --- Members' verb ------------------------------------------------------------------------------------------

    def answer(self, member: Member, said: Mapping[int, tuple[str, str]], *, stamp: str) -> None:
        """Keeps what a member says to each option (choice, reason), in place of what they said before. Nobody is told.

        Raises PollRefused when it takes no answers, or the options are not those of `stamp` any more; ValidationError
        for what cannot be kept.
        """
        with transaction.atomic():
            poll = self._lock()
            if reason := poll.no_answer_because():
                raise PollRefused(reason)
            options = {option.pk: option for option in poll.options.standing()}
            if stamp != poll.stamp or options.keys() != said.keys():
                raise PollRefused(CHANGED)
            kept = {row.option_id: row for row in PollAnswer.objects.filter(option__poll=poll, member=member)}
            for pk, (choice, why) in said.items():
                row = kept.get(pk) or PollAnswer(option=options[pk], member=member)
                row.say(choice, why if choice == Choice.SHUT_OUT else "", poll.closes_at)
                row.full_clean(validate_unique=False, validate_constraints=False)
                row.save()
            PollInvitation.withdraw(poll, member)

    def _lock(self) -> "Poll":
        """The row as it is now, which nobody else may change until our transaction ends."""
        return Poll.objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)

    def _save(self) -> None:
        self.changed_at = timezone.now()
        self.save()
