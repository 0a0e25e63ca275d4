"""The organisers' desk for the charter. Every change goes through the models' locked verbs."""

from charter.admin.charter import CharterAdmin
from charter.admin.checkin import CheckInAdmin
from charter.admin.concern import ConcernAdmin
from charter.admin.draft import DraftAdmin
from charter.admin.proposal import ProposalAdmin
from charter.admin.response import ResponseAdmin
from charter.admin.revision import RedactionAdmin, RevisionAdmin

__all__ = [
    "CharterAdmin",
    "CheckInAdmin",
    "ConcernAdmin",
    "DraftAdmin",
    "ProposalAdmin",
    "RedactionAdmin",
    "ResponseAdmin",
    "RevisionAdmin",
]
