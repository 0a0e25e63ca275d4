"""Bursaries: funds, applications, and how they are decided and paid: one file a subject."""

from bursaries.models.application import Application, CostLine, Question, Status
from bursaries.models.fund import Draw, Fund
from bursaries.models.log import Access, Entry
from bursaries.models.refusal import Refused
from bursaries.models.review import Declaration, Payment, Review

__all__ = [
    "Access",
    "Application",
    "CostLine",
    "Declaration",
    "Draw",
    "Entry",
    "Fund",
    "Payment",
    "Question",
    "Refused",
    "Review",
    "Status",
]
