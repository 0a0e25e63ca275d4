"""What the charter has of a person, and what becomes of it when they leave."""

from charter.models import Concern
from charter.models.concern import care_stewards
from community.models import Member
from community.personal import GOES, NAMELESS, beside, held, reason_to_stay

HISTORY = "how our charter came to be stays readable, for as long as there is one"
UNTIL_THEN = "those who look after us may still have to act on it; it is erased when it expires"
NOT_THEIRS = "it is about somebody else"

held("charter.Affirmation", "member", "That you hold to our charter", "revision show_name at", GOES)
held("charter.Reading", "member", "Which version of our charter you have read", "revision at", GOES)
held("charter.Proposal", "author", "What you proposed for our charter",
     "kind commitment other base why helps answers naming status opened_at decided_at outcome adopted_in", NAMELESS,
     HISTORY, without={"decided_by": "which of the organisers it was"})  # fmt: skip
held("charter.Proposal", "decided_by", "Proposals you decided on", "decided_at outcome", NAMELESS, HISTORY,
     rest=NOT_THEIRS)  # fmt: skip
held("charter.Wording", "proposal__author", "How you worded your proposals", "number text detail note created_at",
     NAMELESS, HISTORY)  # fmt: skip
held("charter.Response", "member", "What you said to proposals",
     "wording kind reason naming created_at changed_at hidden_at hidden_because", NAMELESS, HISTORY,
     without={"hidden_by": "which of the organisers it was"})  # fmt: skip
held("charter.Response", "hidden_by", "Responses you hid", "hidden_at hidden_because", NAMELESS, HISTORY,
     rest=NOT_THEIRS)  # fmt: skip
held("charter.AskedAgain", "member", "New wordings you were asked about", "wording", GOES,
     without={"mail": "it is listed with the mail"})  # fmt: skip
held("charter.Draft", "author", "Drafts of the charter you prepared",
     "kind preamble summary reason decided concerns meetup present review_on base naming created_at changed_at "
     "published_as", NAMELESS, HISTORY)  # fmt: skip
held("charter.DraftLine", "draft__author", "Lines of these drafts", "commitment position text detail absorbs answers",
     NAMELESS, HISTORY)  # fmt: skip
held("charter.Concern", "member", "What you raised in private",
     "reference text meetup kept_from state created_at closed_at expires_at", NAMELESS, UNTIL_THEN)  # fmt: skip
held("charter.Concern", "kept_from", "", "", GOES, rest="that there is one is not for them to know")
held("charter.ConcernReading", "concern__member", "Who opened what you raised in private", "concern steward at",
     NAMELESS, UNTIL_THEN)  # fmt: skip
held("charter.ConcernReading", "steward", "When you opened what was raised in private", "at", NAMELESS, UNTIL_THEN,
     rest=NOT_THEIRS)  # fmt: skip
held("charter.ConcernReply", "concern__member", "Words about what you raised in private",
     "concern member from_author text state at", NAMELESS, UNTIL_THEN)  # fmt: skip
held("charter.ConcernReply", "member", "When you answered what was raised in private", "at", NAMELESS, UNTIL_THEN,
     rest=NOT_THEIRS)  # fmt: skip

beside("charter.AskedAgain", "mail", "the mail is listed itself")
beside("charter.AskedAgain", "wording", "whom else we asked is their business")
beside("charter.Response", "wording", "what others said to a proposal is theirs, and on its page")
beside("charter.Announcement", "proposal", "how far members have been told of it")
beside("charter.Origin", "proposal", "which line came of a proposal is on the page of that line")
beside("charter.Origin", "answer", "which line came of an answer is on the page of that line")
beside("charter.Proposal", "answers", "who built on an answer is named beside the proposal, as they chose")
beside("charter.DraftLine", "answers", "who built on an answer is named beside the revision, as they chose")


@reason_to_stay
def nobody_else_would_read_what_is_raised(member: Member) -> str:
    """The last care steward would leave concerns, old and new, that nobody reads."""
    if not care_stewards().filter(pk=member.pk).exists():
        return ""
    if not care_stewards().exclude(pk=member.pk).exists():
        return "You are our only care steward. Ask for somebody else to be chosen first."
    for concern in Concern.objects.visible_to(member).exclude(state=Concern.State.CLOSED):
        if not concern.readers().exclude(pk=member.pk).exists():
            return "Something was raised in private that only you may read. Answer and close it first."
    return ""
