"""Somebody asks for a bursary and gets it, on an old phone, without JavaScript: eight pages, and no word lost."""

import pytest
from django.utils import timezone

from bursaries.models import Application, asking, deciding
from bursaries.models.asking import CONSENT
from community.models import Member
from tests.bursaries.conftest import Cast

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

MOST_PAGES = 8


@pytest.fixture
def desk():
    """Who decides, and what there is to ask for."""
    return Cast()


@pytest.fixture
def here(stage, cast):
    """A phone, signed in as Amina."""
    here = stage()
    here.enter(cast.member("Amina"))
    return here


def test_from_the_first_page_to_the_receipt_it_is_eight_pages(here, cast, desk):
    desk.fund()
    meetup = cast.meetup()
    pages = [here.open("/bursaries/").url]

    def goes_on(button):
        here.press(button)
        pages.append(here.page.url)

    goes_on("Apply")
    here.page.get_by_label(meetup.title).check()
    goes_on("Continue")
    here.page.get_by_label("I'm not paid for the time this takes").check()
    goes_on("Continue")
    here.page.get_by_label("What for?").select_option(label="Travel")
    here.write("How much, in pounds?", "£12.50")
    here.write("A short note (optional)", "the early train")
    goes_on("Continue")
    here.page.get_by_label("Pay me before").check()
    here.write("By when do you need it?", f"{timezone.now():%Y-%m-%d}")
    goes_on("Continue")
    here.write("How to reach you", "on my phone, after 6")
    goes_on("Continue")
    assert here.says(CONSENT)
    assert here.says("Travel: £12.50 (the early train)")
    assert here.page.get_by_label("Save a place for me as well").is_checked()
    here.page.get_by_label(CONSENT).check()
    goes_on("Send")
    assert here.heading() == "Thank you. We have your application"
    assert here.says("You have a place at Words we share")
    assert len(pages) <= MOST_PAGES
    application = Application.objects.get()
    assert (application.status, application.asked, application.meetup) == ("submitted", 1250, meetup)
    receipt = here.site.mail_to("amina@example.org", "We have your bursary application").get_body().get_content()
    assert application.reference in receipt
    assert not any(word in receipt for word in ("train", "phone", meetup.title, "12.50"))
    assert not any(word in "".join(pages) for word in ("train", "phone", "unpaid", "travel"))


def test_stopped_half_way_it_goes_on_where_it_was_and_back_shows_what_was_said(here, desk):
    desk.fund()
    here.open("/bursaries/")
    here.press("Apply")
    here.write("Which event?", "The autumn gathering")
    here.press("Continue")
    here.open("/me/")
    here.follow("Go on where you were")
    assert here.heading() == "Which of these applies to you?"
    here.follow("Back")
    assert here.page.get_by_label("Which event?").input_value() == "The autumn gathering"
    here.press("Continue")
    here.page.get_by_label("I would rather say in a conversation").check()
    here.press("Continue")
    here.page.go_back()
    assert here.page.get_by_label("I would rather say in a conversation").is_checked()


def test_costs_are_added_and_taken_away_and_enter_takes_none_away(here, desk):
    application = asking.begin(desk.fund(), amina())
    here.open(f"/bursaries/apply/{application.reference}/costs/")
    for category, amount in (("travel", "1"), ("food", "2"), ("data", "3")):
        here.page.locator("[name=category]").last.select_option(category)
        here.page.locator("[name=amount]").last.fill(amount)
        here.press("Add another cost")
    assert here.page.locator("[name=category]").count() == 4
    here.press("Take away cost 2")
    assert list(application.costs.values_list("category", "pence")) == [("travel", 100), ("data", 300)]
    with here.page.expect_navigation():
        here.page.locator("[name=amount]").first.press("Enter")
    assert here.heading() == "How and when shall we pay?"
    assert application.costs.count() == 2


def amina():
    return Member.objects.get(name="Amina")


def test_wrong_amount_is_said_where_it_stands_and_keeps_everything(here, desk):
    application = asking.begin(desk.fund(), amina())
    here.open(f"/bursaries/apply/{application.reference}/costs/")
    here.page.get_by_label("What for?").select_option(label="Childcare")
    here.write("How much, in pounds?", "1.005")
    here.write("A short note (optional)", "two evenings")
    here.press("Continue")
    assert here.problems() == ["Write at most two figures after the point: there is nothing smaller than a penny."]
    here.page.locator("#problems").get_by_role("link").click()
    amount = here.page.get_by_label("How much, in pounds?")
    assert amount.evaluate("box => box === document.activeElement")
    assert amount.input_value() == "1.005"
    assert here.page.get_by_label("What for?").input_value() == "childcare"
    assert here.page.get_by_label("A short note (optional)").input_value() == "two evenings"


def test_two_windows_do_not_overwrite_one_another_unasked(here, desk):
    application = asking.begin(desk.fund(), amina())
    other = type(here)(here.site, here.page.context.new_page())
    for window in (here, other):
        window.open(f"/bursaries/apply/{application.reference}/contact/")
    here.write("How to reach you", "in the first window")
    here.press("Continue")
    other.write("How to reach you", "in the second window")
    other.press("Continue")
    assert "You changed this in another window" in other.problems()[0]
    assert other.page.get_by_label("How to reach you").input_value() == "in the second window"
    application.refresh_from_db()
    assert application.contact == "in the first window"
    other.press("Continue")
    application.refresh_from_db()
    assert application.contact == "in the second window"


def test_question_is_answered_part_of_the_offer_taken_and_all_of_it_erased(here, desk):
    ruth = desk.reviewer()
    application = desk.reviewed(desk.sent(desk.fund(), amina()), ruth)
    deciding.ask(application, ruth, "Which train?")
    here.open("/me/")
    here.follow(f"About {application.reference}")
    here.write("Your answer", "The early one")
    here.press("Send my answer")
    assert here.heading() == "We are looking at it"
    deciding.offer(application, ruth, 2500)
    here.page.reload()
    here.page.locator("summary").click()
    here.write("I need less: how much, in pounds?", "10")
    here.press("Accept this part")
    here.press("Accept £10.00")
    assert here.heading() == "£10.00 is set aside for you"
    here.follow("Erase it now")
    here.press("Erase it now")
    assert here.heading() == "Bursaries"
    application.refresh_from_db()
    assert (application.status, application.contact, application.fund.left) == ("withdrawn", "", 100_000)
