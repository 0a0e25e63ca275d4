"""What is asked of the library, and the one way things come to it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction

from community.models import Member
from community.searching import found
from meetups.models.resource_terms import AT_ONCE, ResourceRefused, Status

if TYPE_CHECKING:
    from meetups.models.resource import Resource


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Resources by the questions asked of them."""

    def published(self) -> Self:
        """What is in the library."""
        return self.filter(status=Status.PUBLISHED)

    def waiting(self) -> Self:
        """Suggestions that organisers have not answered."""
        return self.filter(status=Status.SUGGESTED)

    def visible_to(self, person: Member | AnonymousUser) -> Self:
        """The library; with what they suggested themselves, and for organisers with all there is."""
        if person.has_perm("meetups.change_resource"):
            return self.all()
        return self.published() | (self.filter(member=person) if person.is_authenticated else self.none())

    def found(self, asked: str) -> models.QuerySet[Any]:
        """Those with these words, as `community.searching.found`."""
        return found(self, asked, title="title", fields=("words",), stored="found_by")

    def expired(self, now: datetime) -> Self:
        """Declined suggestions that have been kept long enough."""
        return self.filter(expires_at__lte=now)

    def suggest(self, member: Member, *, tags: Iterable[str] = (), **given: Any) -> "Resource":
        """Keeps a suggestion; the same again, while it waits, is the same suggestion.

        Raises ResourceRefused where this person has several that wait; ValidationError for what cannot be kept.
        """
        with transaction.atomic():
            Member.objects.select_for_update(no_key=True).get(pk=member.pk)
            resource = self.model(member=member, **given)
            resource.tidy()
            own = self.filter(member=member).waiting()
            if same := own.filter(title=resource.title, link=resource.link, text=resource.text).first():
                return same
            if own.count() >= AT_ONCE:
                raise ResourceRefused(f"We have {AT_ONCE} suggestions of yours to look at first.")
            resource.keep(tags)
            return resource
