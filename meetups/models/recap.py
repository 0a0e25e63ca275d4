"""What a meetup explored, written down afterwards: a draft, then out, and taken back where it has to be."""

from collections.abc import Collection, Sequence
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from community.models import Member
from meetups.models.lifecycle import FOLD
from meetups.models.meetup import Meetup
from meetups.models.news import Message, News
from meetups.models.recap_names import LeavesOut
from meetups.models.recap_start import beginning, left_to_fill_in
from meetups.models.talked_of import TalkedOf

MOST = 100_000  # people
LONGEST = 50_000  # characters
MOVED = (
    "Someone else changed this recap while you were editing, so yours is not saved. What you typed is still here, and "
    "theirs stands below it: copy what you need, open the recap again, then redo it."
)


class RecapMoved(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Somebody else was first; the message is a sentence for the later one."""

    def __init__(self) -> None:
        super().__init__(MOVED)


class Audience(models.TextChoices):
    """Who reads it once it is out."""

    EVERYONE = "everyone", "Everyone"
    MEMBERS = "members", "Members who are signed in"


class RecapQuerySet(models.QuerySet["Recap"]):
    """Recaps by the questions asked of them."""

    def out(self) -> Self:
        """Published."""
        return self.filter(published_at__isnull=False)

    def visible_to(self, person: Member | AnonymousUser) -> Self:
        """What this person may read: drafts only for organisers, some only for members."""
        if person.has_perm("meetups.change_meetup"):
            return self.all()
        announced = self.out().exclude(meetup__status=Meetup.Status.DRAFT)
        return announced if person.is_authenticated else announced.filter(audience=Audience.EVERYONE)


class Recap(TalkedOf, LeavesOut):
    """One per meetup. Each verb takes the meetup's lock first; `version` rises with each, so that who edits an old one
    is told."""

    meetup = models.OneToOneField(Meetup, on_delete=models.CASCADE, related_name="recap")
    text = models.TextField("recap", max_length=LONGEST)
    attendance = models.PositiveIntegerField(
        "how many came", null=True, blank=True, validators=[MaxValueValidator(MOST)]
    )
    audience = models.CharField("who may read it", max_length=8, choices=Audience, default=Audience.EVERYONE)
    published_at = models.DateTimeField(null=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = RecapQuerySet.as_manager()

    photos: Any  # the reverse side of RecapPhoto.recap

    class Meta:
        constraints = [
            models.CheckConstraint(condition=GreaterThan(Length(Trim("text")), 0), name="recap_says_something"),
            models.CheckConstraint(condition=Q(audience__in=["everyone", "members"]), name="recap_audience_known"),
            models.CheckConstraint(
                condition=Q(attendance=None) | Q(attendance__range=(0, MOST)), name="recap_attendance_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"Recap of {self.meetup}"

    @property
    def is_out(self) -> bool:
        return self.published_at is not None

    @property
    def changed_since(self) -> bool:
        """Whether it was changed after it came out."""
        return self.published_at is not None and self.changed_at > self.published_at

    def may_be_read_by(self, person: Member | AnonymousUser) -> bool:
        """The same as `visible_to`, of a recap at hand whose meetup this person sees, without a query for a visitor."""
        if self.is_out and (self.audience == Audience.EVERYONE or person.is_authenticated):
            return True
        return person.has_perm("meetups.change_meetup")

    # --- Writing it -----------------------------------------------------------------------------------------------

    @classmethod
    def start(cls, meetup: Meetup) -> "Recap":
        """Begins with what is known: headings, themes, the next date. Raises ValidationError where there is one, or the
        meetup is a draft or called off."""
        with transaction.atomic():
            locked = meetup._lock()
            if locked.status != Meetup.Status.PUBLISHED:
                raise ValidationError("Only a meetup that takes place has a recap.")
            if cls.objects.filter(meetup=locked).exists():
                raise ValidationError("There is a recap already. It stays as it is.")
            return cls.objects.create(meetup=locked, text=beginning(locked), attendance=locked.attendance())

    def revise(
        self,
        seen: int,
        *,
        photos: Sequence[Any] | None = None,
        someone_else: Collection[str] = (),
        publish: bool = False,
        **words: Any,
    ) -> None:
        """Changes its words (text, attendance, audience) and its photos (`PhotoLine`s, all of them), and lets it out
        where asked to. `someone_else` holds the tokens of those named who are other people of that name.

        Raises RecapMoved for who saw another version; RecapNames where it is or would be out and names who must not be
        named; ValidationError.
        """
        with transaction.atomic():
            recap = self._locked(seen)
            for name, value in words.items():
                setattr(recap, name, value)
            recap.clean_fields()
            recap.changed_at = timezone.now()
            if photos is not None:
                recap.photos.model.rewrite(recap, photos)
            if publish:
                recap._come_out(someone_else)
            else:
                if recap.is_out:
                    recap._keep_names_out(someone_else)
                recap._save()
            recap.photos.model.store(recap, photos or ())  # last: what was refused leaves no file

    def publish(self, someone_else: Collection[str] = ()) -> None:
        """Lets people read it, and tells those who want to know; who was told of it before is not told again. Raises
        RecapNames; ValidationError when it is out already, something in it is still to be filled in, or the meetup is
        not over or did not happen."""
        with transaction.atomic():
            self._locked()._come_out(someone_else)

    def take_back(self) -> None:
        """Makes it a draft again, at once; mail about it that has not left is taken back. No-op on a draft."""
        with transaction.atomic():
            recap = self._locked()
            if recap.published_at is None:
                return
            recap.published_at = None
            recap._save()
            recap.meetup.notices.filter(kind=News.RECAP).delete()
            Message.objects.withdraw(recap.meetup, kinds=[News.RECAP])
            untold = Message.objects.filter(meetup=recap.meetup, kind=News.RECAP, withdrawn_at__isnull=False)
            untold.delete()  # should it come out again, they are told
            recap.meetup._change()

    def discard(self) -> None:
        """Throws a draft away, with its photos. Raises ValidationError for one that is out."""
        with transaction.atomic():
            recap = self._locked()
            if recap.is_out:
                raise ValidationError("This recap is out. Take it back first.")
            recap.photos.model.rewrite(recap, [])
            recap.delete()

    # --- Only under the lock ----------------------------------------------------------------------------------------

    def _locked(self, seen: int | None = None) -> "Recap":
        """The row as it is now, with its meetup; nobody else changes it until we are done. Raises RecapMoved for who
        saw another version."""
        meetup = self.meetup._lock()
        recap = Recap.objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)
        recap.meetup = meetup
        if seen is not None and recap.version != seen:
            raise RecapMoved
        return recap

    def _come_out(self, someone_else: Collection[str]) -> None:
        meetup = self.meetup
        if self.published_at:
            raise ValidationError("This recap is out already.")
        if meetup.status != Meetup.Status.PUBLISHED or not meetup.is_over():
            raise ValidationError("A recap can come out once its meetup is over.")
        if hint := left_to_fill_in(self.text):
            raise ValidationError({"text": f"“{hint}” is still there. Put something in its place, or take it out."})
        self._keep_names_out(someone_else)
        self.published_at = timezone.now()
        self.forum_topic = self._topic("recap", meetup.uid, f"Recap: {meetup.title}", self.published_at + FOLD)
        self._save()
        meetup._announce(News.RECAP, self.published_at + FOLD)
        meetup._change()

    def _save(self) -> None:
        self.version += 1
        self.save()
