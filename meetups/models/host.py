"""Who holds a meetup."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from community.models import Member
from meetups.models.meetup import Meetup, MeetupQuerySet
from meetups.models.series import Series


class Gathered(models.Aggregate):
    """Rows as one JSON list, in no order."""

    output_field = models.JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


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

    @classmethod
    def added_to(cls, meetups: MeetupQuerySet) -> MeetupQuerySet:
        """The meetups with their hosts in the same query, for `named_at`: a page has few queries to spend."""
        row = JSONObject(
            order=F("position"),
            pk=F("pk"),
            name="name",
            member="member__name",
            organisation="organisation",
            link="link",
        )
        own = cls.objects.filter(meetup=OuterRef("pk")).order_by().values("meetup")
        found: Any = meetups.annotate(host_rows=Subquery(own.annotate(rows=Gathered(row)).values("rows")))
        return found  # type: ignore[no-any-return]  # with annotations the stubs know no MeetupQuerySet

    @classmethod
    def named_at(cls, meetup: Any) -> list["Host"]:
        """The hosts of a meetup from `added_to`, in order: unsaved, for their words and link."""
        rows = sorted(meetup.host_rows or [], key=lambda row: (row["order"], row["pk"]))
        return [
            cls(name=row["name"] or row["member"] or "", organisation=row["organisation"], link=row["link"])
            for row in rows
        ]


class SeriesHost(Holding):
    """Someone who holds every meetup of a series, unless one names others."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="hosts")

    class Meta(Holding.Meta):
        verbose_name = "host"
