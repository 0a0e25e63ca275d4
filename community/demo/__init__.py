"""The invented community of the demo: its settings, its people. Other apps add theirs in their own `demo.py`.

`manage.py demo` calls every registered function in order; each must do nothing when run again.
"""

import random
from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from community.demo import buddies, chats, members
from community.models import Community, DataRequest, Member, Pause
from community.models.data_request import a_month_after

Part = Callable[[], None]
PARTS: list[Part] = []

ORGANISER = "olu@example.org"

FIRST = """
Amina Bilal Carys Dafydd Elif Fergus Grace Hana Idris Jaya Kofi Lena Mateo Nadia Oona Priya Quentin Rosa Samir Tess Uma
Viktor Wren Xanthe Yusuf Zofia Aled Bronagh Chidi Dilys Emeka Fatima Gwen Hamish Ines Joao Kezia Liam Mei Noor
"""
LAST = """
Adeyemi Brook Chowdhury Dunne Evans Farrell Gill Hassan Innes Jones Kaur Lloyd Moss Nkemelu Okoro Price
"""
PRONOUNS = ["she/her", "he/him", "they/them", "", "", ""]


def part(function: Part) -> Part:
    """Adds the function to what `manage.py demo` does."""
    PARTS.append(function)
    return function


@part
def community() -> None:
    """Who this invented community is."""
    Community.objects.get_or_create(
        pk=1,
        defaults={
            "name": "Riverside Makers",
            "strapline": "Come as you are. Learn as we go.",
            "welcome": "We meet online once a month to talk about technology that serves our neighbours. "
            "Newbie, old hand or somewhere in between: you are welcome.",
            "newcomers": "Somebody will greet you by name and show you round. You can listen, speak or type. "
            "Passing is always fine, and so is leaving early.",
            "stewards": "the Riverside stewards",
            "contact_email": "hello@example.org",
            "data_controller": "Riverside Makers, 1 Mill Lane, Anytown\nhello@example.org",
        },
    )


@part
def people() -> None:
    """About forty members, and an organiser to sign in as."""
    dice = random.Random(11)
    last = LAST.split()
    for number, first in enumerate(FIRST.split()):
        email = f"{first.lower()}@example.org"
        if not Member.objects.filter(email=email).exists():
            name = first if dice.random() < 0.3 else f"{first} {last[number % len(last)]}"
            Member.objects.create_user(email, name, pronouns=dice.choice(PRONOUNS))
    if not Member.objects.filter(email=ORGANISER).exists():
        olu = Member.objects.create_user(ORGANISER, "Olu Brightwell", pronouns="they/them", is_staff=True)
        olu.groups.add(Group.objects.get(name="Organisers"))
    members.fill()
    chats.fill()
    buddies.fill()


@part
def a_pause_that_is_over() -> None:
    """Somebody was paused for a week in spring. Nobody gets mail."""
    olu, member = Member.objects.get(email=ORGANISER), Member.objects.filter(is_staff=False).order_by("pk")[7]
    if not Pause.objects.exists():
        began = timezone.now() - timedelta(days=200)
        why = "You posted the same advert on three check-ins. Please talk with us first."
        ended = {"ended_at": began + timedelta(days=7), "ended_by": olu}
        Pause.objects.create(member=member, reason=why, paused_by=olu, paused_at=began, **ended)


@part
def questions_about_data() -> None:
    """One to answer within a week, and one that was answered. Nobody gets mail."""
    if DataRequest.objects.exists():
        return
    told = [
        ("correct", "You write to my old address. Please use this one.", "sam@example.org", 24, ""),
        ("see", "", "alex@example.org", 50, "Asked for proof that the address is theirs, then sent the folder."),
    ]
    for kind, words, address, days, answer in told:
        came = timezone.now() - timedelta(days=days)
        settled = {"answer": answer, "answered_at": came + timedelta(days=9)} if answer else {}
        asked = {"kind": kind, "words": words, "address": address, "received_at": came}
        DataRequest.objects.create(**asked, due_on=a_month_after(came.date()), **settled)
