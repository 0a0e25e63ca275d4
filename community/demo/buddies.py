"""Who of the demo's people is a buddy, who would be, and who waits for one. Nobody gets mail."""

from datetime import timedelta

from django.utils import timezone

from community.models import BuddyOffer, BuddyRequest, Member

OFFERS = {"bilal": (2, "Evenings are best. I was the newcomer last year."), "oona": (1, "")}
WAITS = ("hana", "I can come, but I would not know anybody.")
MATCHED = ("kofi", "bilal")


def fill() -> None:
    """Once."""
    if BuddyRequest.objects.exists():
        return
    people = {
        member.email.partition("@")[0]: member for member in Member.objects.filter(email__endswith="@example.org")
    }
    for first, (room, note) in OFFERS.items():
        BuddyOffer.objects.create(member=people[first], room=room, note=note)
    BuddyRequest.objects.create(newcomer=people[WAITS[0]], words=WAITS[1])
    newcomer, buddy = (people[first] for first in MATCHED)
    now = timezone.now()
    BuddyRequest.objects.create(
        newcomer=newcomer,
        buddy=buddy,
        matched_by=people["olu"],
        asked_at=now - timedelta(days=9),
        matched_at=now - timedelta(days=7),
        state=BuddyRequest.State.MATCHED,
    )
