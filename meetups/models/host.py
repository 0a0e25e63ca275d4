"""Who holds a meetup, and what each of them does there."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
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


def rows_of(model: Any, **fields: Any) -> Subquery:
    """For an annotation on meetups: these fields of each one's rows of that model, as JSON, in no order."""
    own = model.objects.filter(meetup=OuterRef("pk")).order_by().values("meetup")
    return Subquery(own.annotate(rows=Gathered(JSONObject(**fields))).values("rows"))


class Role(models.TextChoices):
    """What someone does at a meetup they hold."""

    HOST = "host", "host"
    CO_HOST = "co-host", "co-host"
    FACILITATOR = "facilitator", "facilitator"
    NOTE_TAKER = "note-taker", "note-taker"
    TIMEKEEPER = "timekeeper", "timekeeper"
    CARE = "care", "care steward"
    TECH = "tech", "tech and access support"

    @classmethod
    def hosting(cls) -> list[str]:
        """Those who can hold a room of their own, and are spread over breakouts."""
        return [cls.HOST, cls.CO_HOST, cls.FACILITATOR]


class Holding(models.Model):
    """Someone holding or co-holding: a member, or a person or organisation from outside."""

    role = models.CharField(max_length=12, choices=Role, default=Role.HOST)
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="%(class)ss")
    name = models.CharField(max_length=80, blank=True, help_text="As it should read. Empty: the member's name.")
    organisation = models.CharField(max_length=120, blank=True)
    link = models.URLField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("order", default=0, help_text="The lowest number is named first.")

    HANDED_ON = ("role", "member", "name", "organisation", "link", "position")

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(role__in=Role.values), name="%(class)s_role_known")]

    def __str__(self) -> str:
        name = self.name or (self.member.name if self.member else "")
        return ", ".join(filter(None, [name, self.organisation])) or "A host"

    @property
    def credit(self) -> str:
        """ "Amina, A radio (note-taker)": for where there is only text."""
        return f"{self} ({self.get_role_display()})"

    def clean(self) -> None:
        """Somebody must be named."""
        if not (self.member or self.name or self.organisation):
            raise ValidationError("Name the host: a member, a person or an organisation.")


class Host(Holding):
    """Someone who holds one meetup."""

    meetup = models.ForeignKey(Meetup, on_delete=models.CASCADE, related_name="hosts")

    @classmethod
    def added_to(cls, meetups: MeetupQuerySet) -> MeetupQuerySet:
        """The meetups with their hosts in the same query, for `of`: a page has few queries to spend."""
        rows = rows_of(
            cls,
            order=F("position"),
            pk=F("pk"),
            role="role",
            name="name",
            member="member__name",
            member_id=F("member"),
            organisation="organisation",
            link="link",
        )
        found: Any = meetups.annotate(host_rows=rows)
        return found  # type: ignore[no-any-return]  # with annotations the stubs know no MeetupQuerySet

    @classmethod
    def of(cls, meetup: Any) -> list["Host"]:
        """The hosts of a meetup, in order, for their words and link. Where it comes from `added_to`, without a query:
        they are then not rows."""
        if not hasattr(meetup, "host_rows"):
            return list(meetup.hosts.select_related("member"))
        rows = sorted(meetup.host_rows or [], key=lambda row: (row["order"], row["pk"]))
        kept = ("role", "organisation", "link")
        return [cls(name=row["name"] or row["member"] or "", **{name: row[name] for name in kept}) for row in rows]


class SeriesHost(Holding):
    """Someone who holds every meetup of a series, unless one names others."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="hosts")

    class Meta(Holding.Meta):
        verbose_name = "host"
