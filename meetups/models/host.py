"""Who holds a meetup."""

from django.core.exceptions import ValidationError
from django.db import models

from community.models import Member
from meetups.models.meetup import Meetup
from meetups.models.series import Series


class Holding(models.Model):
    """Someone holding or co-holding: a member, or a person or organisation from outside."""

    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="%(class)ss")
    name = models.CharField(max_length=80, blank=True, help_text="As it should read. Empty: the member's name.")
    organisation = models.CharField(max_length=120, blank=True)
    link = models.URLField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    HANDED_ON = ("member", "name", "organisation", "link", "position")

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        name = self.name or (self.member.name if self.member else "")
        return ", ".join(filter(None, [name, self.organisation])) or "A host"

    def clean(self) -> None:
        """Somebody must be named."""
        if not (self.member or self.name or self.organisation):
            raise ValidationError("Name the host: a member, a person or an organisation.")


class Host(Holding):
    """Someone who holds one meetup."""

    meetup = models.ForeignKey(Meetup, on_delete=models.CASCADE, related_name="hosts")


class SeriesHost(Holding):
    """Someone who holds every meetup of a series, unless one names others."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="hosts")

    class Meta(Holding.Meta):
        verbose_name = "host"
