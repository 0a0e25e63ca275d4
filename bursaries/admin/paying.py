"""Bursaries to pay: how much, how, and how to reach the person. Nothing of why."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from bursaries.admin.desk import Button, Desk, StandingFilter
from bursaries.admin_forms import PayForm
from bursaries.models import Application, Status, ToPay, paying
from bursaries.money import pounds
from community import times
from community.models import Member


@admin.register(ToPay)
class PayingAdmin(Desk):
    """What was accepted, by the day it is needed."""

    permission, role = "bursaries.pay_application", "payer"
    template = "admin/bursaries/pay.html"
    list_display = ("reference", "state", "amount", "how", "needed")
    list_filter = (("status", StandingFilter),)
    heading, nothing = "Bursaries to pay", "There is nothing to pay. What somebody accepts comes here."
    gone = "done. It has left your list."
    statuses = Status.with_payers()
    list_display_links = ("reference",)
    buttons = {
        "arrange": Button(
            "The payment is on its way", (Status.ACCEPTED,), lambda row, by, data: paying.arrange(row, by), main=True,
            heading="Arrange the payment", hint="We tell them. From then on they cannot withdraw it by themselves.",
        ),
        "pay": Button(
            "It was paid", (Status.ARRANGED,),
            lambda row, by, data: paying.pay(row, by, data["pounds"], data["paid_on"], data["reference"]),
            PayForm, "Write down what was paid", "We tell them.", True,
        ),
        "stop": Button(
            "It was stopped or came back", (Status.ARRANGED,), lambda row, by, data: paying.stop(row, by),
            heading="It did not arrive", hint="We tell them. Then it can be arranged again, or withdrawn.",
        ),
        "close": Button(
            "Close it", (Status.PAID,), lambda row, by, data: paying.close(row, by), heading="Nothing more to do",
            hint="Look at the bank statement first. Once closed, it leaves this desk and cannot be corrected.",
        ),
        "correct": Button(
            "Keep the correction", (Status.PAID,),
            lambda row, by, data: paying.correct(row, by, data["pounds"], data["paid_on"], data["reference"]),
            PayForm, "Correct what was written down",
            "What was written first stays, marked as corrected. If the amount changes, we tell them.",
        ),
    }  # fmt: skip

    def visible_to(self, member: Member) -> QuerySet[Application]:
        return ToPay.objects.for_payer(member)

    def lookup_allowed(self, lookup: str, value: object, request: HttpRequest) -> bool:
        """By state alone."""
        return lookup.split("__")[0] == "status" and lookup.count("__") < 2

    @admin.display(description="state", ordering="status")
    def state(self, application: Application) -> str:
        return application.get_status_display()

    @admin.display(description="amount")
    def amount(self, application: Application) -> str:
        return pounds(application.accepted)

    @admin.display(description="how")
    def how(self, application: Application) -> str:
        return application.get_pay_how_display()

    @admin.display(description="needed", ordering="needed_by")
    def needed(self, application: Application) -> str:
        return f"by {times.spoken_date(application.needed_by)}" if application.needed_by else ""

    def facts(self, application: Application, member: Member) -> dict[str, Any] | None:
        """Whom to pay, how much and how."""
        return {
            "amount": pounds(application.accepted),
            "needed_by": self.needed(application),
            "payments": [
                (each, pounds(each.pence), times.spoken_date(each.paid_on))
                for each in application.payments.select_related("corrected_by")
            ],
        }

    def initial(self, application: Application, action: str) -> dict[str, Any]:
        """What was accepted; to be corrected, what is written down."""
        if action == "correct" and (noted := application.payments.standing().first()):
            return {"pounds": noted.pence, "paid_on": noted.paid_on, "reference": noted.reference}
        return {"pounds": application.accepted}
