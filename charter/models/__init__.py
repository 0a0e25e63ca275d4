"""The charter, its revisions, and how they come to be: one file a subject."""

from charter.models.affirmation import Affirmation, Reading
from charter.models.announcement import Announcement
from charter.models.charter import Charter
from charter.models.commitment import Commitment, Origin
from charter.models.concern import Concern, ConcernRefused
from charter.models.concern_replies import ConcernReading, ConcernReply
from charter.models.consent import MergeNeeded
from charter.models.draft import Draft, DraftLine
from charter.models.proposal import AnotherWording, Proposal, ProposalRefused, Wording
from charter.models.publishing import NewLine, Stale
from charter.models.redaction import Redaction
from charter.models.response import AskedAgain, Response
from charter.models.revision import Line, Revision
from charter.models.sealed import Sealed
from charter.models.statement import Kind

__all__ = [
    "Affirmation",
    "Announcement",
    "AnotherWording",
    "AskedAgain",
    "Charter",
    "Commitment",
    "Concern",
    "ConcernReading",
    "ConcernRefused",
    "ConcernReply",
    "Draft",
    "DraftLine",
    "Kind",
    "Line",
    "MergeNeeded",
    "NewLine",
    "Origin",
    "Proposal",
    "ProposalRefused",
    "Reading",
    "Redaction",
    "Response",
    "Revision",
    "Sealed",
    "Stale",
    "Wording",
]
