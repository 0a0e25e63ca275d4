"""The secret address under which a member's own calendar app reads their places."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from community.models import Member


def new_token() -> str:
    """43 URL-safe characters holding 256 random bits: cannot be guessed."""
    return secrets.token_urlsafe(32)


class CalendarAddress(models.Model):
    """One per member who asked for it. Whoever knows the token can read the feed, so it can be renewed at any time."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="calendar_address")
    token = models.CharField(max_length=64, unique=True, default=new_token)
    renewed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "calendar addresses"

    def __str__(self) -> str:
        return f"Calendar address of {self.member}"

    @property
    def url(self) -> str:
        """The whole address, https."""
        return settings.SITE_URL + reverse("personal-calendar", args=[self.token])

    @classmethod
    def renew(cls, member: Member) -> "CalendarAddress":
        """A fresh address for this member; the old one, if any, is dead from now on."""
        fresh = {"token": new_token(), "renewed_at": timezone.now()}
        address, _ = cls.objects.update_or_create(member=member, defaults=fresh)
        return address
