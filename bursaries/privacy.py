"""What bursaries have of a person, and what becomes of it when they leave."""

from django.db.models import QuerySet

from bursaries.models import Access, Entry, forgetting
from community.models import Member
from community.personal import GOES, NAMELESS, before_leaving, beside, held

ENDS = "what is not paid yet ends, but for a payment on its way; amounts and dates stay in the books, your words go"
BOOKS = "amounts and dates stay in the books; your words are erased"
ACCOUNT = "whoever asked may want to see what was done, and the books must add up"
NOT_THEIRS = "it is about somebody else's application"
NUMBERS = "of use to the books alone"

held("bursaries.Application", "member", "Bursaries you asked for",
     "reference fund status round meetup event circumstance pay_how needed_by contact more reply consent_wording "
     "consent_at consent_withdrawn_at by_phone entered_by handed_over_at confirmed_at asked offered accepted paid "
     "created_at changed_at submitted_at reply_by answered_at waiting_since place offer_ends_on ended_at "
     "could_not_attend_at expires_on", NAMELESS, ENDS,
     without={"first_of_quarter": NUMBERS, "erased_at": "empty while there is anything to read"})  # fmt: skip
held("bursaries.Application", "entered_by", "", "", NAMELESS, ACCOUNT,
     rest="one row less would tell that its author has erased it")  # fmt: skip
held("bursaries.CostLine", "application__member", "What it costs you to come", "application category pence note",
     NAMELESS, BOOKS)  # fmt: skip
held("bursaries.Question", "application__member", "What we asked about your applications",
     "application text asked_at answer answered_at", NAMELESS, BOOKS,
     without={"by": "reviewers are named where they opened it, and nowhere else"})  # fmt: skip
held("bursaries.Question", "by", "Questions you asked about applications", "asked_at", NAMELESS, ACCOUNT,
     rest=NOT_THEIRS)  # fmt: skip
held("bursaries.Entry", "application__member", "What was done with your applications",
     "application at verb before after pence", NAMELESS, BOOKS,
     without={"by": "reviewers are named where they opened it, and nowhere else"})  # fmt: skip
held("bursaries.Entry", "by", "What you did with applications of others", "at verb", NAMELESS, ACCOUNT, rest=NOT_THEIRS,
     found=lambda member: QuerySet(Entry).filter(by=member).exclude(application__member=member))  # fmt: skip
held("bursaries.Access", "application__member", "Who opened your applications", "application by at as_what", NAMELESS,
     BOOKS)  # fmt: skip
held("bursaries.Access", "by", "When you opened applications", "at as_what", NAMELESS, ACCOUNT, rest=NOT_THEIRS,
     # Of one filled in for somebody the log goes with it: a row less would tell that its author has erased it.
     found=lambda member: QuerySet(Access).filter(by=member).exclude(as_what="organiser"))  # fmt: skip
held("bursaries.Payment", "application__member", "What we paid you", "application pence paid_on reference corrects at",
     NAMELESS, BOOKS, without={"by": "which of us it was"})  # fmt: skip
held("bursaries.Payment", "by", "Payments you made", "pence paid_on at", NAMELESS, BOOKS, rest=NOT_THEIRS)
held("bursaries.Declaration", "reviewer", "Whether you had a conflict with an application", "conflict at", GOES,
     without={"application": NOT_THEIRS})  # fmt: skip
held("bursaries.Review", "reviewer", "Reviews you wrote", "round verdict at", NAMELESS, ACCOUNT,
     without={"application": NOT_THEIRS, "pence": NOT_THEIRS, "words": NOT_THEIRS})  # fmt: skip
held("bursaries.Draw", "by", "Draws you held", "fund at offered", NAMELESS, ACCOUNT,
     without={"seed": "it is on the page of the fund", "order": NOT_THEIRS})  # fmt: skip

beside("bursaries.Declaration", "application", "that a reviewer has a conflict is theirs to say")
beside("bursaries.Review", "application", "reviewers write for one another, so that they can be frank; what became of "
       "it is in what we wrote to you. Ask us, and we look at it with you")  # fmt: skip
beside("bursaries.Payment", "corrects", "the payment corrected is listed itself")


@before_leaving
def forget(member: Member) -> None:
    """What can be withdrawn is, and its money goes to who waits; words and name go out of the rest."""
    forgetting.forget(member)
