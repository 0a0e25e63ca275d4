"""People, and what the community says of itself. Both are data: nothing of any real organisation is in code."""

import secrets
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from community import times
from community.models.newcomers import FIRST_MEETUP, NEW_FOR


class MemberManager(BaseUserManager["Member"]):
    """Members by the questions asked of them."""

    def confirmed(self) -> models.QuerySet["Member"]:
        """Those who have once typed a code sent to their address. Nobody else counts anywhere."""
        return self.filter(confirmed_at__isnull=False)

    def abandoned(self, now: datetime) -> models.QuerySet["Member"]:
        """Those who asked for a code over a day ago and never typed one."""
        return self.filter(confirmed_at__isnull=True, asked_at__lt=now - timedelta(days=1))

    def wanting(self, kind: str, *, by_default: bool) -> models.QuerySet["Member"]:
        """Those who may be written to and want this kind of mail (`community.preferences`)."""
        here = self.confirmed().filter(is_active=True, is_paused=False)
        said = MailPreference.objects.filter(member=models.OuterRef("pk"), kind=kind, wanted=not by_default)
        other_than_default = models.Exists(said)
        return here.filter(~other_than_default if by_default else other_than_default)

    def get_by_natural_key(self, username: str | None) -> "Member":
        """By e-mail address in any case."""
        return self.get(email=(username or "").lower())

    def ask(self, email: str) -> "Member":
        """The member with that address, made unconfirmed if there is none.

        The same statements run in both cases, so that the time it takes tells nobody who is a member.
        """
        row = Member(email=email.lower(), asked_at=timezone.now(), password="!" + secrets.token_hex(16))
        self.bulk_create([row], update_conflicts=True, unique_fields=["email"], update_fields=["asked_at"])
        return self.get(email=row.email)

    def create_user(self, email: str, name: str = "", **fields: Any) -> "Member":
        """A confirmed member. Passwords are not used: people sign in with a code."""
        fields.pop("password", None)
        member = self.model(email=email.strip().lower(), name=name, confirmed_at=timezone.now(), **fields)
        member.set_unusable_password()
        member.full_clean(exclude=["password"])
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, name: str = "", **fields: Any) -> "Member":
        """For `manage.py createsuperuser --noinput --email … --name …`."""
        return self.create_user(email, name, **(fields | {"is_staff": True, "is_superuser": True}))


class Member(AbstractBaseUser, PermissionsMixin):
    """A person here. The e-mail address is the login; it is stored in lower case (a constraint sees to it)."""

    email = models.EmailField("e-mail address", unique=True, max_length=254)
    name = models.CharField("name", max_length=80, blank=True, help_text="What should we call you?")
    pronouns = models.CharField(max_length=40, blank=True)
    time_zone = models.CharField(
        max_length=64, blank=True, validators=[times.validate_zone], help_text="Leave empty for the community's own."
    )
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    asked_at = models.DateTimeField("last asked for a first code", default=timezone.now, editable=False)
    is_active = models.BooleanField("may sign in", default=True)
    is_staff = models.BooleanField("may open the admin", default=False)
    is_paused = models.BooleanField("paused", default=False, editable=False)

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="member_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name or "A member"

    def get_full_name(self) -> str:
        """The name, as Django's admin asks for it."""
        return str(self)

    get_short_name = get_full_name

    @property
    def first_name(self) -> str:
        """The first word of the name, for greetings; empty when there is no name."""
        return self.name.split(" ")[0]

    def confirm(self) -> None:
        """Notes, once, that this person has typed a code sent to their address."""
        if self.confirmed_at is None:
            self.confirmed_at = timezone.now()
            self.save(update_fields=["confirmed_at"])

    @property
    def is_new(self) -> bool:
        """Whether they joined in the last 60 days."""
        return self.confirmed_at is not None and timezone.now() - self.confirmed_at < NEW_FOR

    def call(self, name: str) -> None:
        """Takes the name a newcomer gave, unless they have one already."""
        if name and not self.name:
            self.name = name
            self.save(update_fields=["name"])


def validate_links(text: str) -> None:
    """One link a line, "Label | https://…". Raises ValidationError naming the first line that is not."""
    for line in filter(str.strip, text.splitlines()):
        label, bar, address = (part.strip() for part in line.partition("|"))
        try:
            URLValidator(schemes=["https", "http"])(address)
        except ValidationError:
            bar = ""
        if not (label and bar):
            raise ValidationError(f"Write “Label | https://address”, one link a line. Not understood: {line.strip()}")


class Community(models.Model):
    """The community's own words and addresses: one row, edited in the admin by whoever are the stewards now."""

    name = models.CharField(max_length=80, default="Our community")
    strapline = models.CharField(max_length=140, blank=True, default="Come as you are. Learn as we go.")
    welcome = models.TextField(
        blank=True,
        default="We meet online once a month. Whatever your background or experience, you are welcome.",
        help_text="The first words on the home page. Markdown; keep it to two sentences.",
    )
    newcomers = models.TextField(
        "for newcomers",
        blank=True,
        default="You can listen, speak or type. Passing is always fine, and so is leaving early.",
        help_text="What happens at a meetup, who will greet people, what is fine. Markdown.",
    )
    first_meetup = models.TextField(
        "your first meetup", blank=True, default=FIRST_MEETUP, help_text="What members read when they join. Markdown."
    )
    stewards = models.CharField(max_length=140, blank=True, help_text="Who looks after this community.")
    contact_email = models.EmailField(blank=True, help_text="Where people can write. Shown on every page.")
    data_controller = models.TextField(
        blank=True,
        help_text="Who answers for people's data: name and postal or e-mail address. Shown on the privacy page.",
    )
    links = models.TextField(
        blank=True,
        validators=[validate_links],
        help_text="Shown at the foot of every page. One a line: Label | https://…",
    )
    time_zone = models.CharField(
        max_length=64, default="Europe/London", validators=[times.validate_zone], help_text="For new meetups."
    )
    sender_name = models.CharField(
        "name mail comes from", max_length=80, blank=True, help_text="Empty: the community's name."
    )
    sender_address = models.EmailField(
        "address mail comes from",
        max_length=150,
        blank=True,
        help_text="One that your mail server may send for; ask whoever runs the site. Empty: the site's own.",
    )
    reply_to = models.EmailField(
        "where answers go", blank=True, help_text="Empty: the contact address, or the address mail comes from."
    )
    signature = models.TextField(
        "foot of every mail", max_length=500, blank=True, help_text="Plain text. Empty: the name and where to write."
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "community settings"
        verbose_name_plural = "community settings"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="community_is_one_row")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Community":
        """The one row, or its defaults, unsaved, on a site nobody has set up yet."""
        return cls.objects.filter(pk=1).first() or cls(pk=1, changed_at=datetime.fromtimestamp(0, tz=UTC))

    @classmethod
    def locked(cls) -> "Community":
        """The row, made if need be, which nobody else may change until our transaction ends: for what must happen one
        after another in the whole community."""
        cls.objects.get_or_create(pk=1)
        return cls.objects.select_for_update(no_key=True).get(pk=1)

    @property
    def mail_from(self) -> str:
        """The sender of all mail, as a header has it: "Name" <address>."""
        name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        spoken = " ".join((self.sender_name or name or self.name).split())
        quoted = spoken.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{self.sender_address or address}>'

    @property
    def mail_signature(self) -> str:
        """The last lines of every mail."""
        return self.signature.strip() or "\n".join(filter(None, [self.name, self.contact_email]))

    def link_list(self) -> list[tuple[str, str]]:
        """The links as (label, address) pairs."""
        lines = (line.partition("|") for line in self.links.splitlines() if "|" in line)
        return [(label.strip(), address.strip()) for label, _, address in lines]


class MailPreference(models.Model):
    """That somebody does, or does not, want one kind of mail. No row: the kind's default (`community.preferences`)."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mail_preferences")
    kind = models.CharField(max_length=40)
    wanted = models.BooleanField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="mail_preference_one_per_kind")]

    def __str__(self) -> str:
        return f"{self.member}: {self.kind} {'yes' if self.wanted else 'no'}"


class OutboxFile(models.Model):
    """The bytes of a mail's attachment, kept in the database so that they commit or roll back with the mail."""

    name = models.CharField(max_length=255, unique=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name
