"""Who holds a meetup."""

from django.core.exceptions import ValidationError
from django.db import models

from community.models import Member
from meetups.models.meetup import Meetup


class Host(models.Model):
    """Someone holding or co-holding a meetup: a member, or a person or organisation from outside."""

    meetup = models.ForeignKey(Meetup, on_delete=models.CASCADE, related_name="hosts")
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="hosting")
    name = models.CharField(max_length=80, blank=True, help_text="As it should read. Empty: the member's name.")
    organisation = models.CharField(max_length=120, blank=True)
    link = models.URLField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        name = self.name or (self.member.name if self.member else "")
        return ", ".join(filter(None, [name, self.organisation])) or "A host"

    def clean(self) -> None:
        """Somebody must be named."""
        if not (self.member or self.name or self.organisation):
            raise ValidationError("Name the host: a member, a person or an organisation.")
