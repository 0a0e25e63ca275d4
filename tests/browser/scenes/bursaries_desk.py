"""The bursary desks: the queue, an application from before "no conflict" to its end, funds, what is to be paid."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from bursaries.models import Application, Fund, asking, deciding, paying
from community.models import Member
from tests import people
from tests.browser.scenes.scenery import desk
from tests.browser.stage import Stage
from tests.bursaries.conftest import Cast

LONG = (
    "For everyone who looks after somebody, comes from far away, or has nobody who pays for the time that it takes " * 9
)
LONGEST_NAME = (
    "Coming along to what we do together, from wherever you are, by whatever takes you there and back home again"
)
MUCH = 99_999_999


def sit_down(stage: Stage, member: Member, page: str, *args: object) -> None:
    """Opens a page of the admin as that person."""
    stage.enter(member, second_factor=True)
    stage.open(reverse(f"admin:bursaries_{page}", args=args))


def open_application(stage: Stage, reviewer: Member, application: Application) -> None:
    """Opens one on the reviewers' desk."""
    sit_down(stage, reviewer, "application_change", application.reference)


def open_payment(stage: Stage, payer: Member, application: Application) -> None:
    """Opens one on the payers' desk."""
    sit_down(stage, payer, "topay_change", application.reference)


def asked(pence: int = 9000, **fields: object) -> Application:
    """One that two have to look at, with much to say."""
    return Cast().sent(Cast().fund(name=LONGEST_NAME), pence=pence, **{"more": LONG, "event": "Autumn " * 20} | fields)


def many(status: str, count: int = 60) -> None:
    """A fund that very many ask at once, some of them long ago, for very much."""
    now, fund = timezone.now(), Cast().fund(MUCH, name=LONGEST_NAME)
    base = {"fund": fund, "submitted_at": now, "expires_on": now + timedelta(days=90), "pay_how": "before"}
    money = {"accepted": MUCH // 3, "needed_by": now.date()} if status == "accepted" else {}
    Application.objects.bulk_create(
        Application(
            member=people.member(f"Asker{number}") if number < 2 else None,
            status=status,
            asked=MUCH // 3 - number,
            offered=MUCH // 3,
            reply_by=now.date() + timedelta(days=number % 20 - 5),
            **base | money,
        )
        for number in range(count)
    )


def with_two_reviews(application: Application) -> Member:
    """Two have looked at it, and one asked something; returns that one."""
    ruth = Cast().reviewer()
    Cast().reviewed(application, ruth, Cast().reviewer("Rowan"))
    question = deciding.ask(application, ruth, "Which train would you take, and who comes with you? " * 4)
    asking.answer(question, Member.objects.get(pk=application.member_id), LONG)
    return ruth


@desk
def bursaries_queue_empty(stage: Stage) -> None:
    sit_down(stage, Cast().reviewer(), "application_changelist")


@desk
def bursaries_queue_overfull(stage: Stage) -> None:
    many("submitted")
    sit_down(stage, Cast().reviewer(), "application_changelist")


@desk
def bursary_before_declaring(stage: Stage) -> None:
    open_application(stage, Cast().reviewer(), asked())


@desk
def bursary_to_review_with_errors(stage: Stage) -> None:
    application, ruth = asked(), Cast().reviewer()
    Cast().reviewed(application, Cast().reviewer("Rowan"))
    deciding.declare(application, ruth, conflict=False)
    open_application(stage, ruth, application)
    stage.press("Keep my review")
    assert not stage.page.get_by_text("Another reviewer's").count()


@desk
def bursary_to_decide(stage: Stage) -> None:
    application = asked()
    open_application(stage, with_two_reviews(application), application)


@desk
def bursary_decided(stage: Stage) -> None:
    application = asked()
    ruth = with_two_reviews(application)
    deciding.offer(application, ruth, 9000)
    asking.accept(application, Member.objects.get(pk=application.member_id), 9000)
    open_application(stage, ruth, application)


@desk
def bursary_funds(stage: Stage) -> None:
    Cast().fund(name=LONGEST_NAME)
    sit_down(stage, Cast().reviewer(), "fund_changelist")


@desk
def bursary_fund_drawn_with_errors(stage: Stage) -> None:
    root, fund = people.superuser(), Cast().fund(by_draw=True)
    Cast().offered(fund, Cast().reviewer())
    sit_down(stage, root, "fund_change", fund.pk)
    stage.press("Draw among those who wait")
    assert stage.says("Drawn: 1.")
    stage.page.locator("[name=budget]").fill("1.005")
    stage.press("Save")


@desk
def bursary_fund_of_a_reviewer(stage: Stage) -> None:
    fund, ruth = Cast().fund(about=LONG, rates=LONG), Cast().reviewer()
    Fund.objects.update(by_draw=True)
    Cast().offered(fund, ruth)
    sit_down(stage, ruth, "fund_change", fund.pk)


@desk
def bursaries_to_pay_overfull(stage: Stage) -> None:
    many("accepted")
    sit_down(stage, Cast().payer(), "topay_changelist")


def arranged(payer: Member) -> Application:
    """One whose payment is on its way."""
    application = Cast().offered(Cast().fund(), Cast().reviewer(), people.member("Adaeze Okonkwo-Featherstonehaugh"))
    asking.accept(application, Member.objects.get(pk=application.member_id), 2500)
    return paying.arrange(application, payer)


@desk
def bursary_to_pay_with_errors(stage: Stage) -> None:
    pat = Cast().payer()
    open_payment(stage, pat, arranged(pat))
    stage.page.get_by_label("How much was paid, in pounds").fill("1.005")
    stage.press("It was paid")


@desk
def bursary_paid_and_corrected(stage: Stage) -> None:
    pat = Cast().payer()
    application, today = arranged(pat), timezone.now().date()
    paying.pay(application, pat, 2500, today, "FP-1")
    paying.correct(application, pat, 2400, today, "FP-2")
    open_payment(stage, pat, application)
