"""Leaving: everything of a person goes, or loses its name, in one transaction; a receipt proves it afterwards."""

import json

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Replace

from community import emails
from community.models import Community, Erasure, Member
from community.personal import BEFORE, GOES, NAMELESS, Held, StaysForNow, summary, why_not_yet

Found = list[tuple[Held, int]]


def erase(member: Member) -> str:
    """Erases this person; returns the receipt. Raises StaysForNow for whom the community cannot do without, and
    Member.DoesNotExist when it is done already.

    Their places go to who waits, what they asked for ends, and last the account itself goes: what still points to it
    goes with it, or is left without a name, as the models say (`on_delete`).
    """
    with transaction.atomic():
        community = Community.locked()  # one after another: of two last superusers, one stays
        member = Member.objects.get(pk=member.pk)
        if reason := why_not_yet(member):
            raise StaysForNow(reason)
        found, address = summary(member), member.email
        take_out_of_the_log(member, found)
        let_go(member)
        let_go(Member.objects.select_for_update().get(pk=member.pk))
        member.delete()
        receipt = Erasure.objects.note(counts(found))
        emails.goodbye(address, receipt, community)
    return receipt


def let_go(member: Member) -> None:
    """What each app does before an account goes."""
    for function in BEFORE:
        function(member)


def counts(found: Found) -> dict[str, dict[str, int]]:
    """How many rows of what are deleted, and how many only lose a name."""
    return {what: {each.what: number for each, number in found if each.leaving == what} for what in (GOES, NAMELESS)}


def take_out_of_the_log(member: Member, found: Found) -> None:
    """The desk's log keeps what a row was called, which may be this person's name, also in what it says was changed."""
    for each, _ in found:
        rows = list(each.rows(member))
        kind = ContentType.objects.get_for_model(each.type)
        log = LogEntry.objects.filter(content_type=kind, object_id__in=[str(row.pk) for row in rows])
        log.update(object_repr=str(each.type._meta.verbose_name))
    if member.name:
        written = json.dumps(member.name)[1:-1]
        said = Replace(F("change_message"), Value(written), Value("somebody who left"))
        LogEntry.objects.filter(change_message__contains=written).update(change_message=said)
