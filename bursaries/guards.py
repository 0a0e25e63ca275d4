"""What of the bursaries the database refuses to change or delete: logs, reviews, payments, draws (see
`community.guards`).

A name goes out of them with the account, what was never sent goes whole, and a review's words can be erased or locked
with another key. Nothing else.
"""

from typing import Any

from community.guards import guard
from community.models import Member

GONE = "NOT EXISTS (SELECT 1 FROM community_member m WHERE m.id = OLD.{0} AND m.is_active)"
NAME = "NEW.{0} IS NULL AND " + GONE
APPLICATION = "EXISTS (SELECT 1 FROM bursaries_application a WHERE a.id = OLD.application_id AND a.{0})"
DRAFT = APPLICATION.format("status = 'draft'")
# Whoever has their application erased goes out of its log, account or not.
AUTHOR = "NEW.by_id IS NULL AND " + APPLICATION.format("member_id = OLD.by_id")
ERASED = "NEW.words = '' AND " + APPLICATION.format("erased_at IS NOT NULL")
# The first 12 letters of a Fernet token are its version and the second it was made in, which its rotation keeps; one
# text is as long under any key.
RELOCKED = "substr(NEW.words, 1, 12) = substr(OLD.words, 1, 12) AND length(NEW.words) = length(OLD.words)"

guard("bursaries_entry", may_change={"by_id": f"({NAME.format('by_id')}) OR ({AUTHOR})"}, may_go=DRAFT)
guard("bursaries_access", may_change={"by_id": NAME.format("by_id")}, may_go=DRAFT)
guard("bursaries_declaration", may_go=GONE.format("reviewer_id"))
guard(
    "bursaries_review",
    may_change={"reviewer_id": NAME.format("reviewer_id"), "words": f"({ERASED}) OR ({RELOCKED})"},
)
guard("bursaries_payment", may_change={"by_id": NAME.format("by_id")})
guard("bursaries_draw", may_change={"by_id": NAME.format("by_id")})


def before_leaving(instance: Member, **_: Any) -> None:
    """Ends the right to sign in before an account is deleted: by that the guards know that its name may go. Who never
    confirmed their address has done nothing here."""
    if instance.confirmed_at and instance.is_active:
        Member.objects.filter(pk=instance.pk).update(is_active=False)
