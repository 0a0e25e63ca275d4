"""What `work` does for the charter."""

from datetime import timedelta

from django.utils import timezone

from charter import telling
from charter.models import Concern
from community.jobs import hourly, job


@job(every=timedelta(minutes=1))
def tell_news() -> int:
    """Tells members who want to know what is proposed and what has changed."""
    return telling.tell_all()


@hourly
def erase_concerns() -> int:
    """Erases concerns that have been kept long enough, with all that was said of them."""
    expired = Concern.objects.expired(timezone.now())
    if not expired.exists():  # a look is cheaper than a transaction
        return 0
    return expired.delete()[1].get("charter.Concern", 0)
