"""A meetup: what it is and what it provides. When it is, what becomes of it, who has a place, what it asks of them and
who is there on the day are in its bases."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from community.forum.addresses import validate_topic
from community.models import Member
from meetups.models.details import Details
from meetups.models.places import CAPACITY
from meetups.models.programme import Shown
from meetups.models.rooming import Rooming
from meetups.models.schedule import MINUTES

if TYPE_CHECKING:
    from meetups.models.news import MessageQuerySet
    from meetups.models.question import QuestionQuerySet

# Words after /meetups/ that are pages of their own.
RESERVED_SLUGS = {"calendar", "feed", "leave", "library", "offers", "polls", "themes"}


class MeetupQuerySet(models.QuerySet["Meetup"]):
    """Meetups by the questions asked of them."""

    def announced(self) -> Self:
        """Those anyone may see: published, or cancelled after having been published."""
        return self.exclude(status=Meetup.Status.DRAFT)

    def published(self) -> Self:
        """Announced and not cancelled."""
        return self.filter(status=Meetup.Status.PUBLISHED)

    def visible_to(self, person: Member | AnonymousUser) -> Self:
        """What this person may see: drafts only for organisers."""
        return self.all() if person.has_perm("meetups.change_meetup") else self.announced()

    def upcoming(self, now: datetime | None = None) -> Self:
        """Not over yet, soonest first."""
        return self.filter(ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def past(self, now: datetime | None = None) -> Self:
        """Over, latest first."""
        return self.filter(ends_at__lte=now or timezone.now()).order_by("-starts_at", "-pk")

    def with_places(self) -> Self:
        """Adds `going_count` and `waiting_count`."""
        return self.annotate(
            going_count=Count("rsvps", filter=Q(rsvps__status="going")),
            waiting_count=Count("rsvps", filter=Q(rsvps__status="waiting")),
        )


class Meetup(Details, Rooming):
    """One gathering."""

    slug = models.SlugField(
        "address",
        max_length=90,
        unique=True,
        blank=True,
        help_text="The last part of the page's address. Left empty, it is made from the title. Stays once published.",
    )
    series = models.ForeignKey(
        "meetups.Series", null=True, editable=False, on_delete=models.SET_NULL, related_name="meetups"
    )
    month = models.DateField(null=True, editable=False, help_text="The month of its series it stands for: day 1.")

    forum_url = models.URLField(
        "topic on the forum",
        max_length=500,
        blank=True,
        validators=[validate_topic],
        help_text="The address of one that is there already. Empty: where a forum is set up, one is made when people "
        "are told of this meetup.",
    )

    objects = MeetupQuerySet.as_manager()

    if TYPE_CHECKING:
        messages: MessageQuerySet  # the reverse side of Message.meetup
        questions: QuestionQuerySet  # the reverse side of Question.meetup

    # What organisers change on a form; everything else changes only through a verb.
    EDITABLE = (
        *Details.DETAILS,
        *("slug", "date", "time", "zone", "minutes", "capacity", "rsvps_close_at", "prompt", "prompt_again"),
        *("agenda_shown", "provocations_shown", "forum_url"),
    )

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "month"], name="meetup_one_per_series_and_month"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meetup_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(minutes__range=MINUTES), name="meetup_minutes_in_range"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__range=CAPACITY), name="meetup_has_room"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published", "cancelled"]), name="meetup_status_known"
            ),
            models.CheckConstraint(
                condition=Q(agenda_shown__in=Shown.values, provocations_shown__in=Shown.values),
                name="meetup_shows_from_a_known_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancel_reason=""), name="meetup_cancelled_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(forum_url="") | Q(forum_url__startswith="https://"), name="meetup_topic_has_a_safe_address"
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its page, from the site's root."""
        return reverse("meetup", args=[self.slug])

    @property
    def url(self) -> str:
        """The whole address, for mails and calendars."""
        return f"{settings.SITE_URL}{self.get_absolute_url()}"

    @property
    def topic_url(self) -> str:
        """The one typed goes before the one made."""
        return self.forum_url or super().topic_url

    def held_by(self) -> str:
        """ "Amina (host), A radio (co-host)": for mails and calendars; empty when nobody is named."""
        return ", ".join(host.credit for host in self.hosts.model.of(self))

    def clean(self) -> None:
        """Refuses an address that belongs to another page."""
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": "This address is taken by another page. Choose another."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Makes the address from the title where there is none."""
        if self.slug:
            super().save(*args, **kwargs)
            return
        self.slug = self._free_slug()
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
        except IntegrityError:  # somebody saved the same title at this very moment: a double click is enough
            self.slug = f"{self.slug}-{self.uid.hex[:6]}"
            super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        """ "words-we-share-2026-11", with a number behind it where that is taken."""
        base = f"{slugify(self.title)[:70] or 'meetup'}-{self.date:%Y-%m}"
        others = Meetup.objects.exclude(pk=self.pk)
        taken = set(others.filter(slug__startswith=base).values_list("slug", flat=True))
        names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
        return next(name for name in names if name not in taken)
