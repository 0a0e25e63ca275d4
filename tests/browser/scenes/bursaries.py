"""Asking for a bursary: before signing in, each question, one's own page wherever it stands."""

from datetime import timedelta

from django.utils import timezone

from bursaries.models import Application, Fund, asking, deciding, paying, queueing
from community.models import Member
from tests import people
from tests.browser.scenes.scenery import amina, described, scene
from tests.browser.stage import Stage
from tests.bursaries.conftest import Cast

ABOUT = "For people **not paid** for the time this takes.\n\n- Childcare\n- Travel\n\n# How we see it\n\nWe trust you."
RATES = "| no table |\n\n- Childcare: £12 an hour\n- Data: £10 a month"


def fund(**fields: object) -> Fund:
    """An open fund that says everything a fund can say."""
    given = {"about": ABOUT, "rates": RATES, "advice_link": "https://advice.example.org/benefits/"}
    closes = timezone.now() + timedelta(days=40)
    return Cast().fund(**given | {"closes_at": closes} | fields)


def reviewed(member: Member, **fields: object) -> tuple[Application, Member]:
    """Amina's application, looked at, and who looked at it."""
    desk, ruth = Cast(), Cast().reviewer()
    return desk.reviewed(desk.sent(fund(**fields), member), ruth), ruth


def show(stage: Stage, application: Application) -> None:
    """Opens its author's page."""
    stage.open(application.get_absolute_url())


@scene
def bursaries_open(stage: Stage) -> None:
    described()
    fund()
    stage.open("/bursaries/")


@scene
def bursaries_several_with_draws(stage: Stage) -> None:
    described()
    member = amina(stage)
    application, ruth = reviewed(member, by_draw=True)
    deciding.offer(application, ruth, 2500)
    queueing.draw(application.fund, ruth)
    Cast().draft(Cast().fund(name="Winter"), member)
    stage.open("/bursaries/")


@scene
def bursaries_closed(stage: Stage) -> None:
    described()
    stage.open("/bursaries/")


@scene
def bursaries_of_an_organiser(stage: Stage) -> None:
    organiser = people.organiser()
    stage.enter(organiser)
    asking.begin(fund(), people.member("Bilal"), entered_by=organiser)
    stage.open("/bursaries/")


@scene
def bursary_choose_a_fund(stage: Stage) -> None:
    amina(stage)
    for name in ("Coming along", "Winter"):
        fund(name=name)
    stage.open("/bursaries/apply/")
    stage.press("Continue")


@scene
def bursary_start(stage: Stage) -> None:
    amina(stage)
    fund()
    stage.open("/bursaries/apply/")


@scene
def bursary_for_someone(stage: Stage) -> None:
    stage.enter(people.organiser())
    fund()
    stage.open("/bursaries/apply/for-someone/")
    stage.write("Their e-mail address", "nobody@example.org")
    stage.press("Continue")


def begin(stage: Stage, step: str, **fields: object) -> Application:
    """A draft of Amina's, and a step of it on show."""
    for title in ("Words we share", "Who gets left out when we go online?"):
        people.meetup(title)
    application = asking.begin(fund(), amina(stage))
    stage.open(f"/bursaries/apply/{application.reference}/{step}/")
    return application


@scene
def bursary_what(stage: Stage) -> None:
    begin(stage, "what")


@scene
def bursary_what_with_error(stage: Stage) -> None:
    begin(stage, "what")
    stage.press("Continue")


@scene
def bursary_circumstance_with_error(stage: Stage) -> None:
    begin(stage, "circumstance")
    stage.press("Continue")


@scene
def bursary_costs(stage: Stage) -> None:
    begin(stage, "costs")


@scene
def bursary_costs_with_errors(stage: Stage) -> None:
    begin(stage, "costs")
    add_cost(stage, "travel", "12.50")
    stage.page.locator("[name=amount]").last.fill("1.005")
    stage.press("Continue")
    assert len(stage.problems()) == 2


def add_cost(stage: Stage, category: str, amount: str) -> None:
    """Fills in the last line and asks for one more."""
    stage.page.locator("[name=category]").last.select_option(category)
    stage.page.locator("[name=amount]").last.fill(amount)
    stage.press("Add another cost")


@scene
def bursary_payment_with_errors(stage: Stage) -> None:
    begin(stage, "payment")
    stage.press("Continue")


@scene
def bursary_contact_with_error(stage: Stage) -> None:
    begin(stage, "contact")
    stage.press("Continue")


@scene
def bursary_check_unfinished(stage: Stage) -> None:
    begin(stage, "check")


@scene
def bursary_check_without_consent(stage: Stage) -> None:
    draft = Cast().draft(fund(), amina(stage), event="", meetup=people.meetup())
    stage.open(f"/bursaries/apply/{draft.reference}/check/")
    stage.press("Send")


@scene
def bursary_receipt(stage: Stage) -> None:
    member, meetup = amina(stage), people.meetup()
    sent = Cast().sent(fund(), member, event="", meetup=meetup)
    meetup.rsvp(member)
    stage.open(f"/bursaries/apply/{sent.reference}/sent/")


@scene
def meetup_left_with_a_bursary_open(stage: Stage) -> None:
    member, meetup = amina(stage), people.meetup()
    Cast().sent(fund(), member, event="", meetup=meetup)
    stage.open(meetup.get_absolute_url())


@scene
def bursary_filled_in_for_me(stage: Stage) -> None:
    organiser, member = people.organiser(), amina(stage)
    draft = asking.begin(fund(), member, entered_by=organiser)
    draft.opened(organiser, "organiser")
    asking.hand_over(draft, organiser)
    show(stage, draft)


@scene
def bursary_too_late(stage: Stage) -> None:
    draft = Cast().draft(fund(), amina(stage))
    stage.open(f"/bursaries/apply/{draft.reference}/contact/")
    asking.submit(draft, Member.objects.get(name="Amina"), consent=True)
    stage.write("How to reach you", "Typed too late")
    stage.press("Continue")
    assert stage.says("Typed too late")


@scene
def bursary_for_a_visitor(stage: Stage) -> None:
    stage.open("/bursaries/applications/AAAAAAAAAA/")


@scene
def bursary_question(stage: Stage) -> None:
    application, ruth = reviewed(amina(stage))
    application.opened(ruth, "reviewer")
    deciding.ask(application, ruth, "Which train?")
    show(stage, application)


@scene
def bursary_question_with_error(stage: Stage) -> None:
    bursary_question(stage)
    stage.press("Send my answer")


@scene
def bursary_offered(stage: Stage) -> None:
    application, ruth = reviewed(amina(stage))
    deciding.offer(application, ruth, 2500, "We are glad that you come.")
    show(stage, application)
    stage.page.locator("summary").click()


@scene
def bursary_offered_with_error(stage: Stage) -> None:
    bursary_offered(stage)
    stage.page.locator("#accept_amount").fill("9,99")
    stage.press("Accept this part")


@scene
def bursary_accept_a_part(stage: Stage) -> None:
    bursary_offered(stage)
    stage.page.locator("#accept_amount").fill("10")
    stage.press("Accept this part")


@scene
def bursary_sure(stage: Stage) -> None:
    bursary_offered(stage)
    stage.follow("Withdraw")


@scene
def bursary_refused(stage: Stage) -> None:
    bursary_sure(stage)
    application = Application.objects.get()
    asking.withdraw(application, Member.objects.get(name="Amina"))
    stage.press("Withdraw")


@scene
def bursary_drawn(stage: Stage) -> None:
    application, ruth = reviewed(amina(stage), by_draw=True)
    deciding.offer(application, ruth, 2500)
    queueing.draw(application.fund, ruth)
    show(stage, application)


@scene
def bursary_not_now(stage: Stage) -> None:
    application, ruth = reviewed(amina(stage))
    deciding.not_now(application, ruth, "Sorry: the fund is for travel.")
    show(stage, application)


@scene
def bursary_paid(stage: Stage) -> None:
    member = amina(stage)
    application, ruth = reviewed(member)
    pat = Cast().payer()
    deciding.offer(application, ruth, 2500)
    asking.accept(application, member, 2500)
    paying.arrange(application, pat)
    application.opened(pat, "payer")
    paying.pay(application, pat, 2500, timezone.now().date(), "FP-1")
    show(stage, application)


@scene
def me_with_bursaries(stage: Stage) -> None:
    member = amina(stage)
    Cast().sent(fund(), member)
    Cast().draft(Cast().fund(name="Winter"), member)
    stage.open("/me/")
