"""Bursaries: funds, applications, and how they are decided and paid: one file a subject."""

from bursaries.models.application import Application
from bursaries.models.fund import Draw, Fund
from bursaries.models.log import Access, Entry
from bursaries.models.nudge import Nudge
from bursaries.models.parts import CostLine, Question
from bursaries.models.refusal import Refused
from bursaries.models.review import Declaration, Payment, Review
from bursaries.models.status import Status
from bursaries.models.to_pay import ToPay

__all__ = [
    "Access",
    "Application",
    "CostLine",
    "Declaration",
    "Draw",
    "Entry",
    "Fund",
    "Nudge",
    "Payment",
    "Question",
    "Refused",
    "Review",
    "Status",
    "ToPay",
]
