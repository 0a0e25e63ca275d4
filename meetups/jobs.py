"""What `work` does for meetups."""

from django.utils import timezone

from community.jobs import job
from meetups.models import Rsvp


@job
def erase_access_needs() -> int:
    """Erases what people said they need, 30 days after the meetup."""
    return Rsvp.objects.needs_expired(timezone.now()).update(access_needs="")
