"""How somebody is named beside their own words: as they chose, and never more than that."""

from django.db import models

from community.models import Member

NOBODY = "a member"


class Naming(models.TextChoices):
    """How I want to be named."""

    FULL = "name", "my name"
    FIRST = "first", "my first name"
    NONE = "member", NOBODY


def credit(member: Member | None, naming: str) -> str:
    """The name to print: the whole one, the first one, or "a member". The last also for nobody (an account erased
    since), for somebody without a name, and for an account that is closed."""
    if member is None or not member.is_active:
        return NOBODY
    name = " ".join(member.name.split())
    shown = {Naming.FULL.value: name, Naming.FIRST.value: name.partition(" ")[0]}
    return shown.get(naming) or NOBODY
