"""Polls for tests: one to answer, and what members say to it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.models import Member
from meetups.models import Poll

EVENINGS = ("2026-12-01 18:00", "2026-12-02 18:00")


def poll(question: str = "Which evening suits you?", *, status: str = "open", **fields: Any) -> Poll:
    """A poll that closes in ten days, about two evenings in London unless said otherwise."""
    options = fields.pop("options", EVENINGS)
    given = {"kind": "slot", "zone": "Europe/London", "closes_at": timezone.now() + timedelta(days=10)} | fields
    made = Poll(question=question, **given)
    made.full_clean()
    made.save()
    for position, option in enumerate(options):
        day, _, clock = option.partition(" ")
        words = {"date": day, "time": clock} if made.kind == "slot" else {"text": option}
        made.options.create(position=position, **words)
    if status != "draft":
        made.open()
    if status == "closed":
        made.close()
    made.refresh_from_db()
    return made


def say(made: Poll, member: Member, *choices: str, reason: str = "", stamp: str = "") -> None:
    """Answers the options in their order; the reason is for what would shut the member out."""
    fresh = Poll.objects.get(pk=made.pk)
    keys = fresh.options.standing().values_list("pk", flat=True)
    said = {key: (choice, reason if choice == "shut-out" else "") for key, choice in zip(keys, choices, strict=True)}
    made.answer(member, said, stamp=stamp or fresh.stamp)
