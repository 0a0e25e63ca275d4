"""The library: learnings, methods, tools and things to read, suggested by members, published by organisers."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from community.models import Member
from community.naming import Naming, credit
from community.text import printable, to_plain
from meetups.models.lifecycle import later_than
from meetups.models.meetup import Meetup
from meetups.models.resource_scopes import ResourceQuerySet
from meetups.models.resource_terms import (
    DEEDS,
    KEPT,
    LONGEST,
    LONGEST_REPLY,
    RESERVED,
    Kind,
    Licence,
    ResourceRefused,
    Status,
)
from meetups.models.tag import Tag, tags_in


class Resource(models.Model):
    """One thing others can use. Each verb takes the row's lock first. When its author's account goes, the words stay
    and the name is dropped."""

    Kind, Licence, Status = Kind, Licence, Status

    slug = models.SlugField("address", max_length=90, unique=True, editable=False)
    title = models.CharField(max_length=120)
    kind = models.CharField("what it is", max_length=8, choices=Kind)
    link = models.URLField(max_length=500, blank=True, validators=[URLValidator(schemes=["https", "http"])])
    text = models.TextField(max_length=LONGEST, blank=True, help_text="Markdown.")
    licence = models.CharField("how others may use it", max_length=8, choices=Licence)
    meetup = models.ForeignKey(
        Meetup, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="the meetup it is from"
    )
    # As with answers, there is no way back from a member to what they gave.
    member = models.ForeignKey(Member, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    naming = models.CharField("named as", max_length=6, choices=Naming, default=Naming.NONE)
    status = models.CharField(max_length=9, choices=Status, default=Status.SUGGESTED, editable=False)
    reply = models.TextField("why it was declined", max_length=LONGEST_REPLY, blank=True, editable=False)
    words = models.TextField(editable=False, help_text="What it is found by: title, tags and text, without markup.")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField("erased on", null=True, editable=False, help_text="Only what was declined is.")

    objects = ResourceQuerySet.as_manager()

    if TYPE_CHECKING:
        tags: models.QuerySet["Tag"]  # the reverse side of Tag.resource

    class Meta:
        verbose_name_plural = "library"
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["learning", "method", "tool", "reading"]), name="resource_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(licence__in=["cc-by", "cc-by-sa", "cc0", "ask"]) | Q(licence="theirs") & ~Q(link=""),
                name="resource_licence_known",
                violation_error_message="Without a link there is no page that could say how to use it.",
            ),
            models.CheckConstraint(condition=Q(naming__in=["name", "first", "member"]), name="resource_naming_known"),
            models.CheckConstraint(condition=GreaterThan(Length(Trim("title")), 0), name="resource_has_a_title"),
            models.CheckConstraint(
                condition=~Q(link="") | Q(GreaterThan(Length(Trim("text")), 0)),
                name="resource_links_or_says_something",
                violation_error_message="Give a link, or write the text, or both.",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://") | Q(link__startswith="http://"),
                name="resource_links_to_the_web",
            ),
            models.CheckConstraint(
                condition=Q(status="suggested", published_at=None, expires_at=None)
                | Q(status="published", published_at__isnull=False, expires_at=None)
                | Q(status="declined", published_at=None, expires_at__isnull=False)
                & Q(GreaterThan(Length(Trim("reply")), 0)),
                name="resource_status_holds",
            ),
        ]

    def __str__(self) -> str:
        return self.title if self.is_published else f"Suggestion of {self.created_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Its page, from the site's root."""
        return reverse("resource", args=[self.slug])

    @property
    def url(self) -> str:
        """The whole address, for feeds."""
        return f"{settings.SITE_URL}{self.get_absolute_url()}"

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.SUGGESTED

    @property
    def credit(self) -> str:
        """Its author, named as they chose."""
        return credit(self.member, self.naming)

    @property
    def deed(self) -> str:
        """Where its licence is explained; empty where it has none of those that are."""
        return DEEDS.get(Licence(self.licence), "")

    def publish(self) -> None:
        """Puts it into the library. Raises ResourceRefused for what does not wait."""
        with transaction.atomic():
            self._lock(waiting=True)._set(status=self.Status.PUBLISHED, published_at=timezone.now())

    def decline(self, reply: str) -> None:
        """Says no, with words that its author reads, and erases it in time. Raises ResourceRefused for what does not
        wait; ValidationError without words."""
        reply = printable(reply).strip()
        if not reply or len(reply) > LONGEST_REPLY:
            raise ValidationError(
                f"Use at most {LONGEST_REPLY} letters." if reply else "Say why, kindly. They read it."
            )
        with transaction.atomic():
            until = timezone.now() + KEPT
            self._lock(waiting=True)._set(status=self.Status.DECLINED, reply=reply, expires_at=until)

    def revise(self, tags: Iterable[str], **changes: Any) -> None:
        """An organiser changes what it says. Raises ResourceRefused once it is declined; ValidationError."""
        with transaction.atomic():
            resource = self._lock()
            if resource.status == self.Status.DECLINED:
                raise ResourceRefused("This was declined, so it stays as it is.")
            for name, value in changes.items():
                setattr(resource, name, value)
            resource.keep(tags)

    def name(self, naming: str) -> None:
        """Its author is named another way from now on."""
        with transaction.atomic():
            self._lock()._set(naming=Naming(naming))

    def withdraw(self) -> None:
        """Its author takes it back: it is erased, words and all. Raises ResourceRefused once it is in the library."""
        with transaction.atomic():
            resource = self._lock()
            if resource.is_published:
                raise ResourceRefused("It is in the library now. Ask an organiser to take it out.")
            resource.delete()

    def tidy(self) -> None:
        """Takes out of the texts what cannot be printed."""
        self.title = " ".join(printable(self.title).split())
        self.link, self.text = self.link.strip(), printable(self.text).strip()

    def keep(self, tags: Iterable[str]) -> None:
        """Saves it with just these tags. Raises ValidationError for what cannot be kept."""
        self.tidy()
        names = tags_in(", ".join(tags))
        self.words = "\n".join([self.title, *names, to_plain(self.text)])
        if self.pk:
            self.changed_at = later_than(self.changed_at)
        self.slug = self.slug or self._free_slug()
        self.full_clean(validate_unique=False)
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError:  # somebody suggested the same title at this very moment
            self.slug = f"{self.slug}-{self.uid.hex[:6]}"
            self.save()
        Tag.objects.filter(resource=self).exclude(name__in=names).delete()
        Tag.objects.bulk_create([Tag(resource=self, name=name) for name in names], ignore_conflicts=True)

    def _set(self, **changes: Any) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        self.changed_at = later_than(self.changed_at)
        self.save()

    def _lock(self, *, waiting: bool = False) -> "Resource":
        """The row as it is now; nobody else changes it until we are done. Raises ResourceRefused where it is gone, or
        should wait and does not."""
        resource = Resource.objects.select_for_update(of=("self",), no_key=True).filter(pk=self.pk).first()
        if resource is None:
            raise ResourceRefused("This suggestion was taken back.")
        if waiting and not resource.is_waiting:
            raise ResourceRefused("This suggestion has been answered already.")
        return resource

    def _free_slug(self) -> str:
        """ "how-we-listen", with a number behind it where that is taken."""
        base = slugify(self.title)[:70].strip("-") or self.kind
        taken = {*Resource.objects.filter(slug__startswith=base).values_list("slug", flat=True), *RESERVED}
        names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
        return next(name for name in names if name not in taken)
