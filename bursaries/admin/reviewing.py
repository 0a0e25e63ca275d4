"""Applications to review: what is asked, not who asks. Nobody opens one before they have declared "no conflict"."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bursaries.admin.desk import Button, Desk, StandingFilter
from bursaries.admin_forms import AskForm, NotNowForm, OfferForm, ReviewForm
from bursaries.models import Application, Fund, Refused, Review, Status, deciding
from bursaries.money import pounds
from bursaries.wording import cost_line
from community import times
from community.access import member_of
from community.models import Member

OPEN = (Status.SUBMITTED, Status.IN_REVIEW, Status.QUESTION, Status.WAITING)


@admin.register(Application)
class ReviewingAdmin(Desk):
    """The queue by reply-by date, overdue first."""

    permission, role = "bursaries.review_application", "reviewer"
    template = "admin/bursaries/review.html"
    heading, nothing = "Applications to review", "Nothing waits for you. We write to you on a day when something does."
    gone = "closed to you. Others decide on it. Thank you for telling us."
    statuses = Status.to_review()
    list_display = ("reference", "state", "hears_by", "asks_for", "for_what", "of_fund")
    list_filter = (("status", StandingFilter), ("fund", admin.RelatedOnlyFieldListFilter))
    list_display_links = ("reference",)
    buttons = {
        "take-up": Button(
            "Begin to look at it", (Status.SUBMITTED,), lambda row, by, data: deciding.take_up(row, by)
        ),
        "review": Button(
            "Keep my review", (Status.IN_REVIEW, Status.WAITING),
            lambda row, by, data: deciding.review(row, by, data["verdict"], data["pounds"] or 0, data["words"]),
            ReviewForm, "My review", "Once kept, it stays as it is.", True, deciding.expect_review,
        ),
        "ask": Button(
            "Ask", (Status.IN_REVIEW,), lambda row, by, data: deciding.ask(row, by, data["text"]), AskForm,
            "A question",
        ),
        "offer": Button(
            "Offer it", (Status.IN_REVIEW,),
            lambda row, by, data: deciding.offer(row, by, data["pounds"], data["words"]), OfferForm, "Offer money",
            "They hear it at once. If there is not enough money, or others wait for it, they go on the waiting list.",
            True, deciding.expect_offer,
        ),
        "wait": Button(
            "Put it on the waiting list", (Status.IN_REVIEW,),
            lambda row, by, data: deciding.put_on_waiting_list(row, by, data["pounds"], data["words"]),
            OfferForm, "The waiting list", "They hear it at once, and are offered this much when it is their turn.",
            check=deciding.expect_offer,
        ),
        "not-now": Button(
            "Say not this time", (Status.IN_REVIEW, Status.WAITING),
            lambda row, by, data: deciding.not_now(row, by, data["words"]), NotNowForm, "Not this time",
            "They hear it at once.", check=deciding.expect_decision,
        ),
        "conflict": Button(
            "I have a conflict after all", OPEN, lambda row, by, data: deciding.declare(row, by, conflict=True),
            hint="Press this if you know whose it is and are close to them, or would gain or lose by it. "
            "It is then closed to you for good.",
        ),
    }  # fmt: skip

    # --- The list ----------------------------------------------------------------------------------------------------

    def visible_to(self, member: Member) -> QuerySet[Application]:
        """What was sent, but for their own and for what is closed to them."""
        waits = Case(When(status__in=Status.to_answer(), then=0), default=1)
        return Application.objects.for_reviewer(member).annotate(answered=waits)

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Those that wait for an answer first, by when people were told they would hear."""
        return ("answered", "reply_by", "submitted_at", "pk")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Under what is left in each fund."""
        left = [(fund, pounds(fund.left)) for fund in Fund.objects.open()]
        return super().changelist_view(request, {"funds": left} | (extra_context or {}))

    def lookup_allowed(self, lookup: str, value: object, request: HttpRequest) -> bool:
        """By state and fund alone: by anything else it could be asked who applied."""
        return lookup.split("__")[0] in ("status", "fund") and lookup.count("__") < 3

    @admin.display(description="state", ordering="status")
    def state(self, application: Application) -> str:
        return application.get_status_display()

    @admin.display(description="hears", ordering="reply_by")
    def hears_by(self, application: Application) -> str:
        """The day, and whether it has passed."""
        if application.reply_by is None:
            return ""
        late = application.status in Status.to_answer() and application.reply_by < timezone.localdate()
        return f"by {times.spoken_date(application.reply_by)}{' (overdue)' if late else ''}"

    @admin.display(description="asks for")
    def asks_for(self, application: Application) -> str:
        return pounds(application.asked)

    @admin.display(description="fund", ordering="fund")
    def of_fund(self, application: Application) -> str:
        """In words: a link to the fund would not wrap."""
        return str(application.fund)

    @admin.display(description="kind")
    def for_what(self, application: Application) -> str:
        return "a meetup" if application.meetup_id else "another event"

    # --- One of them -------------------------------------------------------------------------------------------------

    def press(self, request: HttpRequest, application: Application) -> tuple[dict[str, Any], int]:
        """Declaring comes before all else."""
        if request.POST.get("action") in ("declare-none", "declare-conflict"):
            conflict = request.POST["action"] == "declare-conflict"
            try:
                deciding.declare(application, member_of(request), conflict=conflict)
            except Refused as refusal:
                return {"refusal": str(refusal)}, 409
            return {}, 200
        return super().press(request, application)

    def facts(self, application: Application, member: Member) -> dict[str, Any] | None:
        """What is asked, and what others think once one's own review is in. Who asks only after the decision."""
        if not Application.objects.open_to(member).filter(pk=application.pk).exists():
            return None
        decided = application.status in (Status.ACCEPTED, Status.ARRANGED, Status.PAID, Status.CLOSED)
        circumstance = dict(Application.Circumstance.choices).get(application.circumstance, "")
        return {
            "who": application.member if decided else None,
            "circumstance": circumstance,
            "costs": [cost_line(cost) for cost in application.costs.all()],
            "asked": pounds(application.asked),
            "needed_by": times.spoken_date(application.needed_by) if application.needed_by else "",
            "questions": list(application.questions.all()),
            "reviews": [
                (review, pounds(review.pence), review.reviewer_id == member.pk)
                for review in Review.objects.seen_by(member, application)
            ],
            "left": pounds(application.fund.left),
            "needed": 2 if application.needs_two else 1,
        }

    def initial(self, application: Application, action: str) -> dict[str, Any]:
        return {"pounds": deciding.most(application)} if action in ("offer", "wait") else {}
