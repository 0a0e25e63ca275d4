"""Mail: queued as rows in the caller's transaction, sent by `manage.py work`.

The rows are django-post_office's (retries, failures, expiry); this module is the one door to them. Nothing here sends.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from post_office import mail
from post_office.models import Email

from community.models import Community


def queue(
    to: str,
    template: str,
    context: Mapping[str, Any],
    *,
    attachments: Mapping[str, tuple[str, bytes]] | None = None,
    expires_at: datetime | None = None,
    urgent: bool = False,
) -> Email:
    """Queues one plain-text mail to one address, in the caller's transaction.

    `template` names `templates/emails/<template>.txt`, whose first line is the subject. `attachments` maps a file name
    to (MIME type, bytes). After `expires_at` (UTC) it is no longer sent. `urgent` goes before others.
    """
    community = Community.current()
    text = render_to_string(f"emails/{template}.txt", {"community": community, **context})
    subject, _, body = text.strip().partition("\n")
    files = {name: {"file": ContentFile(data), "mimetype": kind} for name, (kind, data) in (attachments or {}).items()}
    return mail.send(
        to,
        # Given as values, not as templates: post_office would run any "{{" that people typed.
        subject="{{ subject|safe }}",
        message="{{ body|safe }}",
        context={"subject": " ".join(subject.split()), "body": body.strip() + "\n"},
        headers={"Reply-To": community.contact_email} if community.contact_email else None,
        attachments=files or None,
        expires_at=expires_at,
        priority="high" if urgent else "medium",
    )
