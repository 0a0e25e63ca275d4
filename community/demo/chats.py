"""Who of the demo's people offers one-to-ones, and who has asked. Nobody gets mail."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from community import times
from community.models import ChatOffer, ChatRequest, Member
from community.models.chat_offer import Offered

ZONE = "Europe/London"
OFFERS = {
    "amina": ("How to begin a repair café", 30, ()),
    "carys": ("Captions, Welsh, and first websites", 20, (8, 9, 15)),  # in so many days
    "oona": ("Anything at all, over tea", 45, (12,)),
}
ASKED = [
    ("fergus", "amina", "We have a hall and no tools yet. Could you tell me what you began with?"),
    ("olu", "carys", "Would you show me how you do live captions? I would like them at every meetup."),
]


def evening(days: int) -> datetime:
    """6pm in the zone, in so many days."""
    return times.instant((timezone.localtime(timezone=times.zone(ZONE)) + timedelta(days=days)).date(), time(18), ZONE)


def fill() -> None:
    """Once."""
    if ChatOffer.objects.exists():
        return
    people = {
        member.email.partition("@")[0]: member for member in Member.objects.filter(email__endswith="@example.org")
    }
    for first, (about, minutes, days) in OFFERS.items():
        starts = [evening(day) for day in days]
        ChatOffer.objects.keep(people[first], Offered(about, minutes, bool(days), ZONE, starts))
    for asker, asked, words in ASKED:
        who = {"asker": people[asker], "asked": people[asked]}
        ChatRequest.objects.create(**who, words=words, zone=ZONE, minutes=OFFERS[asked][1])
