"""What members tell of themselves: each thing to those they choose, and a place in the list only if they want one."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from community import times
from community.models.erasure import LETTERS
from community.models.people import Member
from community.models.profile_terms import TOLD, Seen, Standing, seen_field, validate_own_links
from community.photo_files import FilesUnreachable, drop, keep, names_under
from community.photos import Photo, read, square
from community.searching import found
from community.text import printable

SIZES = (square(96), square(384))


def new_slug() -> str:
    """Ten letters and figures, 50 random bits: an address that tells nothing of who it leads to."""
    return "".join(secrets.choice(LETTERS) for _ in range(10)).lower()


def images_of(data: bytes) -> list[Photo]:
    """What is kept of a file: small, then large. Raises PhotoRefused."""
    return read(data, SIZES)


@dataclass(frozen=True)
class Part:
    """One thing told: what it is called, what it says, and to whom."""

    label: str
    value: Any
    seen: str

    @property
    def is_for_few(self) -> bool:
        return self.seen != Seen.MEMBERS

    @property
    def seen_by(self) -> str:
        """ "only organisers"."""
        return str(Seen(self.seen).label)


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Profiles by the questions asked of them."""

    def here(self) -> Self:
        """Those of people who count: they proved their address, have a name, and their account is open."""
        here = self.filter(member__is_active=True, member__is_paused=False, member__confirmed_at__isnull=False)
        return here.exclude(member__name="")

    def listed(self) -> Self:
        """Those who chose to be found."""
        return self.here().filter(listed=True)

    def open_to(self, person: Member | AnonymousUser) -> Self:
        """Those whose page this person may open: their own, and others' who chose to be found; organisers, all."""
        if not person.is_authenticated:
            return self.none()
        if Seen.ORGANISERS in Seen.by(person):
            return self.here() | self.filter(member=person)
        return self.listed() | self.filter(member=person)

    def new_this_month(self, zone: str) -> Self:
        """Those who joined in this month, as it began in this time zone."""
        start = timezone.localtime(timezone=times.zone(zone)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return self.filter(member__confirmed_at__gte=start)

    def by_name(self) -> Self:
        """In the order of the alphabet."""
        return self.order_by(Lower("member__name"), "pk")

    def found(self, asked: str, about: str, seen: Collection[str]) -> models.QuerySet[Any]:
        """Those with these words where `seen` may look: in everything, or only in what they are "curious" about, what
        they can help with ("helps"), or their "name"."""
        rows, fields = self, ["member__name"]
        if about in ("curious", "helps"):
            rows, fields = self.filter(**{f"{about}_seen__in": seen}), [about]
        elif not about:
            fields += ["words", "more_words"] if Seen.ORGANISERS in seen else ["words"]
        return found(rows, asked, title="member__name", fields=tuple(fields))


class Profile(models.Model):
    """What one member tells. Made when they first save it; until then there is nothing, and it is shown to nobody."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="profile", editable=False)
    slug = models.SlugField(max_length=10, unique=True, default=new_slug, editable=False)
    listed = models.BooleanField("may be found by members", default=False)
    pronouns_seen = seen_field()
    place = models.CharField(max_length=80, blank=True)
    place_seen = seen_field()
    standing = models.CharField(max_length=12, choices=Standing, blank=True)
    standing_seen = seen_field()
    does = models.TextField(max_length=600, blank=True)
    does_seen = seen_field()
    curious = models.TextField(max_length=600, blank=True)
    curious_seen = seen_field()
    helps = models.TextField(max_length=600, blank=True)
    helps_seen = seen_field()
    links = models.TextField(max_length=1100, blank=True, validators=[validate_own_links])
    links_seen = seen_field()
    small = models.CharField(max_length=64, blank=True, editable=False)
    large = models.CharField(max_length=64, blank=True, editable=False)
    photo_seen = seen_field()
    words = models.TextField(blank=True, editable=False)  # of what members may see, for search
    more_words = models.TextField(blank=True, editable=False)  # of what only organisers may see
    changed_at = models.DateTimeField(auto_now=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}_seen__in": ["nobody", "organisers", "members"]}),
                    name=f"profile_{name}_seen_by_known",
                )
                for name in ("pronouns", "place", "standing", "does", "curious", "helps", "links", "photo")
            ),
            models.CheckConstraint(
                condition=Q(standing__in=["", "newbie", "between", "experienced"]), name="profile_standing_known"
            ),
            models.CheckConstraint(
                condition=Q(small="", large="") | ~(Q(small="") | Q(large="")), name="profile_photo_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"Profile {self.slug}"  # never whose: this is what logs and titles print

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("member", args=[self.slug])

    @property
    def initials(self) -> str:
        """Of the first word of the name and the last, to stand where there is no photo."""
        letters = [word[0] for word in self.member.name.split() if word[0].isalnum()]
        return "".join([*letters[:1], *letters[1:][-1:]]).upper()

    @classmethod
    def of(cls, member: Member) -> "Profile":
        """What this member tells; an empty one, unsaved, where they never did."""
        return cls.objects.select_related("member").filter(member=member).first() or cls(member=member)

    @classmethod
    def tell(
        cls, member: Member, told: Mapping[str, Any], images: Sequence[Photo] = (), *, no_photo: bool = False
    ) -> "Profile":
        """Keeps all of it, with a new photo (`images_of`), without one, or with the old. Raises ValidationError, and
        FilesUnreachable."""
        with transaction.atomic():
            member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
            profile = cls.of(member)
            for name, value in told.items():
                setattr(profile, name, value)
            if images or no_photo:
                profile.small, profile.large = (image.key for image in images) if images else ("", "")
            profile.tidy()
            profile.full_clean(exclude=["member"])
            profile.save()
            for image in images:
                keep(profile.file_name(image.key), image.content)
            if images or no_photo:
                transaction.on_commit(lambda: forget_photos(member.pk))
        return profile

    def tidy(self) -> None:
        """Takes out of the texts what cannot be printed, and keeps the words for search apart by who may see them."""
        self.place = " ".join(printable(self.place).split())
        for name in ("does", "curious", "helps"):
            setattr(self, name, printable(getattr(self, name)).strip())
        links = [line.strip() for line in printable(self.links).split("\n") if line.strip()]
        self.links = "\n".join(dict.fromkeys(links))
        self.words, self.more_words = (self._words(seen) for seen in (Seen.MEMBERS, Seen.ORGANISERS))

    def _words(self, seen: str) -> str:
        names = ("place", "does", "curious", "helps")
        return "\n".join(getattr(self, name) for name in names if getattr(self, f"{name}_seen") == seen)

    def parts(self, seen: Collection[str]) -> dict[str, Part]:
        """What there is for those who may see what is `seen` by these, by name: nothing else of it may be printed."""
        values = {name: getattr(self, name, "") for name in TOLD} | {
            "pronouns": self.member.pronouns,
            "standing": self.get_standing_display(),
            "links": self.links.split("\n") if self.links else [],
            "photo": self.small,
        }
        chosen = {name: getattr(self, f"{name}_seen") for name in TOLD}
        return {
            name: Part(label, values[name], chosen[name])
            for name, label in TOLD.items()
            if values[name] and chosen[name] in seen
        }

    def file_name(self, key: str) -> str:
        """Where an image lies, in Django's storage."""
        return f"{folder_of(self.member_id)}/{key}.webp"


def folder_of(member: int) -> str:
    """Where the images of a member lie."""
    return f"people/{member}"


def forget_photos(member: int) -> None:
    """Deletes the files of photos that this member (by number) shows no more; all of them, where they left. Whoever
    adds one holds the same lock."""
    folder = folder_of(member)
    with suppress(FilesUnreachable), transaction.atomic():
        there = list(Member.objects.select_for_update(no_key=True).filter(pk=member))
        drop({*names_under(folder)} - used_names([member]))
        if not there:
            drop([folder])  # of buckets no folder is left


def used_names(members: Collection[int]) -> set[str]:
    """The names of the files of photos that these members show."""
    rows = Profile.objects.filter(member__in=members).exclude(small="").values_list("member", "small", "large")
    return {f"{folder_of(member)}/{key}.webp" for member, *pair in rows for key in pair}
