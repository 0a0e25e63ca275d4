"""Mail: queued as rows in the caller's transaction, sent by `manage.py work` (`community.delivery`).

The rows are django-post_office's; this module is the one door to them. Nothing here sends.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from post_office.models import PRIORITY, STATUS, Attachment, Email, Log

from community.models.people import Community, OutboxFile

WAITING = (STATUS.queued, STATUS.requeued)
UNSENT = (*WAITING, STATUS.failed)
# The header of mail that is its reader's business alone (RFC 2156). The desk does not list it: to whom it goes may say
# too much already.
PRIVATE = {"Sensitivity": "Private"}


@dataclass(frozen=True)
class Letter:
    """One plain-text mail to one address, not queued yet. `attachments` maps a file name to (MIME type, bytes).

    After `expires_at` (UTC) it is no longer sent. An `urgent` one goes before others, a `patient` one after them. The
    row of a `fleeting` one goes as soon as it has left.
    """

    to: str
    subject: str
    body: str
    sender: str
    headers: dict[str, str]
    attachments: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    expires_at: datetime | None = None
    urgent: bool = False
    patient: bool = False
    fleeting: bool = False

    @property
    def priority(self) -> int:
        """As post_office counts it."""
        first = PRIORITY.high if self.urgent else PRIORITY.medium
        return int(PRIORITY.low if self.patient else first)


def compose(
    to: str,
    template: str,
    context: Mapping[str, Any],
    *,
    community: Community | None = None,
    headers: Mapping[str, str] | None = None,
    **options: Any,
) -> Letter:
    """Writes a letter from `templates/emails/<template>.txt`, whose first line is the subject.

    `community` saves a look at the database where many are written. `options` are the other fields of Letter.
    """
    community = community or Community.current()
    text = render_to_string(f"emails/{template}.txt", {"community": community, **context})
    subject, _, body = text.strip().partition("\n")
    always = {"Auto-Submitted": "auto-generated"}  # so that no "I am away" comes back (RFC 3834, 5)
    if answers := community.reply_to or community.contact_email:
        always["Reply-To"] = answers
    return Letter(
        to=to,
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        sender=community.mail_from,
        headers=always | dict(headers or {}),
        **options,
    )


def post(letters: Sequence[Letter]) -> list[Email]:
    """Queues letters in the caller's transaction, in a few statements however many they are. In the same order."""
    domain = urlsplit(settings.SITE_URL).hostname
    emails = [
        Email(
            from_email=letter.sender,
            to=[letter.to],
            subject=letter.subject,
            message=letter.body,
            headers=letter.headers,
            status=STATUS.queued,
            priority=letter.priority,
            expires_at=letter.expires_at,
            context={"fleeting": True} if letter.fleeting else None,  # a column we have no other use for
            message_id=make_msgid(domain=domain),  # the same if it has to be sent again: mail apps show one
        )
        for letter in letters
    ]
    with transaction.atomic():
        rows: list[Email] = Email.objects.bulk_create(emails)
        files = [
            (email, name, kind, data)
            for email, letter in zip(rows, letters, strict=True)
            for name, (kind, data) in letter.attachments.items()
        ]
        if files:
            _attach(files)
    return rows


def _attach(files: Iterable[tuple[Email, str, str, bytes]]) -> None:
    """Puts files into the database beside their mails."""
    stored, attachments, links = [], [], []
    for email, name, kind, data in files:
        key = f"{uuid.uuid4().hex}-{name}"
        stored.append(OutboxFile(name=key, content=data))
        attachments.append(Attachment(file=key, name=name, mimetype=kind))
        links.append(email)
    OutboxFile.objects.bulk_create(stored)
    rows = Attachment.objects.bulk_create(attachments)
    through = Attachment.emails.through
    through.objects.bulk_create(
        [through(email_id=email.pk, attachment_id=row.pk) for email, row in zip(links, rows, strict=True)]
    )


def queue(to: str, template: str, context: Mapping[str, Any], **options: Any) -> Email:
    """Writes one letter (see `compose`) and queues it, in the caller's transaction."""
    (email,) = post([compose(to, template, context, **options)])
    return email


def listed(emails: QuerySet[Email]) -> QuerySet[Email]:
    """Those that the desk may list: all but private ones. (`exclude` would drop those without that header as well.)"""
    private = Email.objects.filter(headers__Sensitivity="Private")
    return emails.exclude(pk__in=private.values("pk"))


def waiting() -> QuerySet[Email]:
    """Mail that has not left and is not given up."""
    found: QuerySet[Email] = Email.objects.filter(status__in=WAITING)
    return found


def to_leave() -> QuerySet[Email]:
    """Mail that waits, but for codes: whoever still wants one asks for another."""
    return waiting().exclude(priority=PRIORITY.high)


def about(*threads: str) -> QuerySet[Email]:
    """Mail whose header References names one of these threads."""
    found: QuerySet[Email] = Email.objects.filter(headers__References__in=threads)
    return found


def due(now: datetime | None = None) -> QuerySet[Email]:
    """Mail to be sent now, the most urgent first, then the oldest."""
    now = now or timezone.now()
    in_time = Q(expires_at=None) | Q(expires_at__gt=now)
    on_time = Q(scheduled_time=None) | Q(scheduled_time__lte=now)
    return waiting().filter(in_time, on_time).order_by("-priority", "pk")


def withdraw(emails: QuerySet[Email]) -> None:
    """Takes back mail that has not left, given up or not; what left is left alone."""
    erase(list(emails.filter(status__in=UNSENT).values_list("pk", flat=True)))


def readdress(old: str, new: str) -> None:
    """Makes mail to one address mail to another of the same person, also what has left: so they find it, and it goes
    when they do. Codes, to either, are worth nothing any more."""
    codes = Email.objects.filter(Q(to=old) | Q(to=new), priority=PRIORITY.high)
    erase(list(codes.values_list("pk", flat=True)))
    Email.objects.filter(to=old).update(to=[new])


def erase(keys: Collection[int]) -> None:
    """Deletes mails, by their keys, with all that was attached to them."""
    if not keys:
        return
    with transaction.atomic():
        attachments = Attachment.objects.filter(emails__in=keys)
        files = list(attachments.values_list("pk", "file"))
        Email.objects.filter(pk__in=keys).delete()
        Attachment.objects.filter(pk__in=[pk for pk, _ in files]).delete()
        OutboxFile.objects.filter(name__in=[name for _, name in files]).delete()


def give_up(keys: Collection[int], why: str) -> None:
    """Marks mails, by their keys, as not to be sent any more, with the reason."""
    if not keys:
        return
    with transaction.atomic():
        waiting().filter(pk__in=keys).update(status=STATUS.failed, last_updated=timezone.now())
        Log.objects.bulk_create([Log(email_id=key, status=STATUS.failed, exception_type=why) for key in keys])


def try_again(emails: QuerySet[Email]) -> int:
    """Lets mail that waits or was given up go at once, with all its tries before it; says how many. Not what came too
    late."""
    now = timezone.now()
    found = emails.filter(Q(expires_at=None) | Q(expires_at__gt=now), status__in=UNSENT)
    return found.update(status=STATUS.queued, scheduled_time=None, number_of_retries=0, last_updated=now)
