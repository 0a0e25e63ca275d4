"""The charter's changes as a feed. It answers 304 from the rows' seals, without building anything."""

import hashlib
import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.views.decorators.http import condition, require_safe

from charter.models import Revision
from charter.stories import Story, stories, with_account
from community.models import Community

NEWEST = 20


class CharterFeed(Feed[Story, None]):
    """Atom (RFC 4287): the newest revisions. Without names of people: what is in a feed is copied, and cannot be taken
    back when somebody leaves."""

    feed_type = Atom1Feed
    subtitle = "What changed in how we treat one another, and why"

    def title(self) -> str:
        return f"{Community.current().name}: our charter"

    def link(self) -> str:
        return settings.SITE_URL + reverse("charter-history")

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse("charter-feed")

    def items(self) -> list[Story]:
        return stories(list(with_account(Revision.objects.newest_first())[:NEWEST]))

    def item_title(self, item: Story) -> str:
        return f"Revision {item.revision.number}: {item.revision.summary}"

    def item_description(self, item: Story) -> str:
        return render_to_string("charter/feed.html", {"story": item, "site": settings.SITE_URL})

    def item_link(self, item: Story) -> str:
        return settings.SITE_URL + item.revision.get_absolute_url()

    def item_guid(self, item: Story) -> str:
        """The same for life, wherever the site moves: a name made of the digest (RFC 9562, 5.5)."""
        return uuid.uuid5(uuid.NAMESPACE_OID, item.revision.digest).urn

    def item_pubdate(self, item: Story) -> datetime:
        return item.revision.published_at

    def item_updateddate(self, item: Story) -> datetime:
        return max([item.revision.published_at, *(taken.at for taken in item.taken_out)])


build = CharterFeed()


@require_safe
def charter_feed(request: HttpRequest) -> HttpResponse:
    """The feed, or 304 to whoever has it already. Every redaction counts: it changes a seal of the revision's."""
    found = Revision.objects.newest_first().annotate(changed=Max("redactions__at"))
    rows = list(found.values_list("digest", "seal", "published_at", "changed")[:NEWEST])
    community = Community.current()
    moments = [moment for row in rows for moment in row[2:] if moment]
    last_modified = max([community.changed_at, *moments])
    parts = (settings.SITE_URL, community.name, rows)
    etag = f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'
    conditional: Any = condition(etag_func=lambda _: etag, last_modified_func=lambda _: last_modified)
    response: HttpResponse = conditional(build)(request)
    response["Last-Modified"] = http_date(last_modified.timestamp())  # Django's own speaks of the items alone
    response["Cache-Control"] = "no-cache"  # on a 304 too (RFC 9110, 15.4.5)
    return response
