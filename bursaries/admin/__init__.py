"""The bursary desks: funds, applications to review, bursaries to pay. Everything goes through the models' verbs."""

from bursaries.admin.fund import FundAdmin
from bursaries.admin.paying import PayingAdmin
from bursaries.admin.reviewing import ReviewingAdmin

__all__ = ["FundAdmin", "PayingAdmin", "ReviewingAdmin"]
