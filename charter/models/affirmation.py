"""Who holds to the charter, and who has read which revision of it."""

from typing import Self

from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from charter.models.revision import Revision
from charter.models.statement import Kind
from community.models import Member


class AffirmationQuerySet(models.QuerySet["Affirmation"]):
    """Affirmations by the questions asked of them, and the one way they come to be."""

    def holding(self) -> Self:
        """Those that hold: said to the last material revision or after it, one per member (their latest), of people who
        may sign in. Revisions have keys in the order of their numbers, so none has to be joined."""
        material = Revision.objects.filter(kind=Kind.MATERIAL).order_by("-number").values("pk")[:1]
        later = Affirmation.objects.filter(member=OuterRef("member"), revision__gt=OuterRef("revision"))
        since = Coalesce(Subquery(material), 0)
        return self.filter(~Exists(later), member__is_active=True, revision__gte=since)

    def named(self) -> Self:
        """Those whose member has a name and chose to show it beside it, in the order of names."""
        shown = self.filter(show_name=True).exclude(member__name="")
        return shown.select_related("member").order_by("member__name", "pk")

    def say(self, member: Member, revision: Revision, *, show_name: bool) -> "Affirmation":
        """Keeps that this member holds to that revision; said again, only the tick changes."""
        with transaction.atomic():
            said, _ = self.update_or_create(
                member=member,
                revision=revision,
                defaults={"show_name": show_name},
                create_defaults={"show_name": show_name, "at": timezone.now()},
            )
            return said

    def show(self, member: Member, *, show_name: bool) -> bool:
        """Changes the tick on what this member holds to; says whether they hold to it."""
        return self.holding().filter(member=member).update(show_name=show_name) > 0

    def take_back(self, member: Member) -> bool:
        """Forgets that this member ever said so; says whether they had."""
        return self.filter(member=member).delete()[0] > 0


class Affirmation(models.Model):
    """A member's "I'll hold to this". It holds until a material revision comes after it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="affirmations")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="affirmations")
    show_name = models.BooleanField("show my name beside it", default=False)
    at = models.DateTimeField()

    objects = AffirmationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["member", "revision"], name="affirmation_once")]

    def __str__(self) -> str:
        return f"{self.member} holds to {self.revision}"


class ReadingQuerySet(models.QuerySet["Reading"]):
    """The one way readings come to be."""

    def note(self, member: Member, revision: Revision) -> None:
        """Keeps which revision this member has read: only forward, so that an old page sent again undoes nothing."""
        now = timezone.now()
        with transaction.atomic():
            _, new = self.get_or_create(member=member, defaults={"revision": revision, "at": now})
            if not new:
                older = self.filter(member=member, revision__number__lt=revision.number)
                older.update(revision=revision, at=now)


class Reading(models.Model):
    """Which revision a member has told us they read last. Told by a button: looking at a page changes nothing."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="charter_reading")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ReadingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.member} read {self.revision}"


def asked_to_affirm(member: Member) -> tuple[int | None, int] | None:
    """What a member is to be asked: the number of the revision they held to last (None: they never did) and that of the
    newest. None where they hold to it, or there is no charter. Two queries."""
    material = Max("number", filter=Q(kind=Kind.MATERIAL), default=0)
    known = Revision.objects.aggregate(newest=Max("number"), material=material)
    if known["newest"] is None:
        return None
    last = Affirmation.objects.filter(member=member).aggregate(last=Max("revision__number"))["last"]
    return None if last and last >= known["material"] else (last, known["newest"])
