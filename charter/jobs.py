"""What `work` does for the charter."""

from django.utils import timezone

from charter.models import Concern
from community.jobs import hourly


@hourly
def erase_concerns() -> int:
    """Erases concerns that have been kept long enough, with all that was said of them."""
    expired = Concern.objects.expired(timezone.now())
    if not expired.exists():  # a look is cheaper than a transaction
        return 0
    return expired.delete()[1].get("charter.Concern", 0)
