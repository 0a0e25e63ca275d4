"""The charter as a text for others: which revision, from where, of which day."""

from typing import Any

from django.conf import settings

from charter import markdown
from community import times
from community.models import Community


def as_markdown(revision: Any) -> str:
    """A revision (with its charter) in Markdown."""
    community = Community.current()
    day = times.spoken_date(revision.published_at.astimezone(times.zone(community.time_zone)).date())
    source = markdown.Source(community.name, settings.SITE_URL + revision.get_absolute_url(), day)
    return markdown.write(revision.charter, revision, revision.lines.all(), source)
