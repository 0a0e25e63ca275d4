"""Asking for a bursary: a question a page, each answer kept, until it is sent."""

from datetime import date

import pytest
from django.core.cache import cache

from bursaries.models import Application, Fund, asking
from bursaries.models.asking import CONSENT
from community.models import Member
from tests.bursaries.asker import ANSWERS, address, drafted, fill, fill_all, seal_of, stored
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def amina(cast):
    return cast.member("Amina")


@pytest.fixture
def browser(amina, sign_in):
    return sign_in(amina)


# --- Before signing in -----------------------------------------------------------------------------------------------


def test_visitor_reads_what_each_open_fund_is_and_leaves_without_a_cookie(client, desk):
    desk.fund(
        about="For **everyone** who needs it.", rates="- Childcare: £12 an hour", advice_link="https://advice.example.org/",
        largest_award=20_050, fast_lane=5000, reply_days=7,
    )  # fmt: skip
    desk.fund(name="Another pot", by_draw=True)
    page = client.get("/bursaries/")
    words = words_of(page)
    for said in ("Coming along", "For everyone who needs it.", "Childcare: £12 an hour", "£200.50", "up to £50.00"):
        assert said in words
    assert "you hear from us by Tuesday 10 November 2026" in words
    assert "first come first served" in words
    assert "we draw lots" in words
    assert "erased 90 days after it is all over" in words
    assert 'href="https://advice.example.org/"' in page.content.decode()
    assert not page.cookies


def test_fund_that_closes_says_when_with_its_zone(client, desk, clock):
    fund = desk.fund()
    fund.revise(closes_at=fund.opens_at.replace(month=12))
    assert "until Wednesday 2 December 2026, 9am UK time" in words_of(client.get("/bursaries/"))


def test_nothing_open_is_said_kindly_with_what_comes(client, desk):
    assert "No fund is open right now" in words_of(client.get("/bursaries/"))
    desk.fund(name="Winter", opens_at=date_time(2026, 12, 1))
    desk.fund(name="Old", opens_at=date_time(2025, 12, 1), closes_at=date_time(2026, 1, 1))
    words = words_of(client.get("/bursaries/"))
    assert "Winter opens on Tuesday 1 December 2026" in words
    assert "Old" not in words


def date_time(*parts):
    from datetime import UTC, datetime

    return datetime(*parts, tzinfo=UTC)


def test_visitor_who_applies_signs_in_first_and_comes_back(client, desk):
    desk.fund()
    assert client.get("/bursaries/apply/")["Location"] == "/accounts/login/?next=/bursaries/apply/"
    assert client.post("/bursaries/apply/")["Location"] == "/accounts/login/?next=/bursaries/apply/"
    assert Application.objects.count() == 0


def test_draws_are_published_with_their_seed_and_without_references(client, desk):
    from bursaries.models import deciding, queueing

    fund, ruth = desk.fund(by_draw=True), desk.reviewer()
    application = desk.reviewed(desk.sent(fund), ruth)
    deciding.offer(application, ruth, 2500)
    made = queueing.draw(fund, ruth)
    words = words_of(client.get("/bursaries/"))
    assert f"Coming along, Tuesday 3 November 2026, 9am UK time: seed {made.seed}" in words
    assert application.reference not in words


# --- Beginning -------------------------------------------------------------------------------------------------------


def test_looking_begins_nothing(browser, desk):
    desk.fund()
    for path in ("/bursaries/", "/bursaries/apply/", "/me/"):
        browser.get(path)
    assert Application.objects.count() == 0


def test_button_begins_one_draft_however_often_it_is_pressed(browser, desk, amina):
    desk.fund()
    first, second = drafted(browser), drafted(browser)
    assert first == second
    assert first.member == amina


def test_where_several_funds_are_open_one_is_chosen(browser, desk):
    first, second = desk.fund(name="First"), desk.fund(name="Second")
    assert browser.post("/bursaries/apply/").status_code == 422
    assert "Choose a fund." in words_of(browser.post("/bursaries/apply/"))
    assert "Second" in words_of(browser.get("/bursaries/apply/"))
    for fund in (first, second):
        browser.post("/bursaries/apply/", {"fund": fund.pk})
    assert {each.fund for each in Application.objects.all()} == {first, second}


def test_nothing_can_be_begun_where_no_fund_is_open(browser, desk):
    closed = desk.fund(closes_at=date_time(2026, 11, 2, 12))
    assert browser.get("/bursaries/apply/")["Location"] == "/bursaries/"
    for data in ({}, {"fund": closed.pk}):
        assert browser.post("/bursaries/apply/", data).status_code == 409
    desk.fund()
    assert browser.post("/bursaries/apply/", {"fund": closed.pk}).status_code == 422
    assert Application.objects.count() == 0


# --- Question by question --------------------------------------------------------------------------------------------


def test_the_whole_way_from_the_first_page_to_the_receipt(browser, desk, amina, outbox):
    desk.fund()
    place, pages = browser.post("/bursaries/apply/")["Location"], ["/bursaries/"]
    while "sent" not in place:
        pages.append(place)
        step = place.split("/")[-2]
        place = browser.post(place, ANSWERS[step] | seal_of(browser.get(place)))["Location"]
    pages.append(place)
    assert len(pages) == 8
    application = Application.objects.get()
    receipt = words_of(browser.get(place))
    assert f"Your reference {application.reference}" in receipt
    assert "by Tuesday 17 November 2026" in receipt
    assert stored(application) | {"costs": [], "meetup_id": 0} == {
        "status": "submitted", "meetup_id": 0, "circumstance": "unpaid", "pay_how": "before", "costs": [],
        "needed_by": date(2026, 11, 20), "contact": "by e-mail", "more": "", "event": "The autumn gathering",
        "asked": 1250,
    }  # fmt: skip
    assert (application.consent_wording, application.consent_at) == (CONSENT, application.submitted_at)
    assert [mail.subject for mail in outbox()] == ["We have your bursary application"]


def test_meetup_is_chosen_from_those_to_come(browser, desk, cast):
    desk.fund()
    soon, draft, past = cast.meetup("Soon"), cast.meetup("Draft", status="draft"), cast.meetup("Past", days=-7)
    application = drafted(browser)
    words = words_of(browser.get(address(application, "what")))
    assert "Soon, Tuesday 10 November 2026" in words
    assert "Past" not in words
    assert "Draft" not in words
    for other in (draft, past):
        assert fill(browser, application, "what", meetup=other.slug).status_code == 422
    fill(browser, application, "what", meetup=soon.slug, event="typed as well")
    assert (stored(application)["meetup_id"], stored(application)["event"]) == (soon.pk, "")


def test_meetup_chosen_before_stays_to_be_seen_once_it_is_over(browser, desk, cast, clock):
    desk.fund()
    soon, application = cast.meetup("Soon"), drafted(browser)
    fill(browser, application, "what", meetup=soon.slug)
    clock.move_to("2026-11-20T09:00:00+00:00")
    assert f'value="{soon.slug}"' in browser.get(address(application, "what")).content.decode()
    assert fill(browser, application, "what", meetup=soon.slug).status_code == 302


def test_each_answer_is_kept_and_shown_again(browser, desk):
    desk.fund()
    application = drafted(browser)
    fill_all(browser, application)
    for step, kept in {
        "what": 'value="The autumn gathering"', "circumstance": 'value="unpaid"', "costs": 'value="12.50"',
        "payment": 'value="2026-11-20"', "contact": "by e-mail</textarea>",
    }.items():  # fmt: skip
        assert kept in browser.get(address(application, step)).content.decode(), step
    words = words_of(browser.get(address(application, "check")))
    for said in ("The autumn gathering", "Travel: £12.50 (by train)", "Friday 20 November 2026", "by e-mail", CONSENT):
        assert said in words


def test_back_leads_to_the_question_before(browser, desk):
    desk.fund()
    application = drafted(browser)
    for step, before in zip(["circumstance", "costs", "payment", "contact", "check"], ANSWERS, strict=False):
        assert f'href="{address(application, before)}">Back' in browser.get(address(application, step)).content.decode()


def test_change_link_leads_to_the_question_and_back_to_the_check(browser, desk):
    desk.fund()
    application = drafted(browser)
    fill_all(browser, application)
    place = address(application, "contact") + "?check=1"
    assert f'href="{place}"' in browser.get(address(application, "check")).content.decode()
    page = browser.get(place)
    sent = browser.post(place, {"contact": "by phone", "check": "1"} | seal_of(page))
    assert sent["Location"] == address(application, "check")


def test_left_and_found_again_from_both_pages(browser, desk):
    desk.fund()
    application = drafted(browser)
    fill(browser, application, "what")
    fill(browser, application, "circumstance")
    for path in ("/bursaries/", "/me/"):
        page = browser.get(path)
        assert "Go on where you were" in words_of(page)
        assert f'href="{address(application, "costs")}"' in page.content.decode()
    assert browser.post("/bursaries/apply/")["Location"] == address(application, "costs")


def test_check_page_says_what_is_missing_and_has_no_send_button(browser, desk):
    desk.fund()
    application = drafted(browser)
    page = browser.get(address(application, "check"))
    assert "Not answered yet" in words_of(page)
    assert "Send" not in words_of(page)
    assert browser.post(address(application, "check"), ANSWERS["check"]).status_code == 422
    assert stored(application)["status"] == "draft"


# --- Costs -----------------------------------------------------------------------------------------------------------


def test_costs_are_added_one_by_one(browser, desk):
    desk.fund()
    application = drafted(browser)
    place = address(application, "costs")
    assert words_of(browser.get(place)).count("What for?") == 1
    added = fill(browser, application, "costs", add="1")
    assert added["Location"] == f"{place}?another#last"
    assert words_of(browser.get(f"{place}?another")).count("What for?") == 2
    two = {"category": ["travel", "food"], "amount": ["12.50", "£1,000.50"], "note": ["by train", ""]}
    assert fill(browser, application, "costs", **two).status_code == 302
    assert stored(application)["costs"] == [("travel", 1250, "by train"), ("food", 100_050, "")]
    assert "Together: £1,013.00" in words_of(browser.get(address(application, "check")))


def test_cost_is_taken_away_and_the_others_stay(browser, desk):
    desk.fund()
    application = drafted(browser)
    three = {"category": ["travel", "food", "care"], "amount": ["1", "2", "3"], "note": ["", "", ""]}
    fill(browser, application, "costs", **three)
    assert fill(browser, application, "costs", **three, remove="2").status_code == 302
    assert [cost[0] for cost in stored(application)["costs"]] == ["travel", "care"]


def test_lines_left_empty_count_for_nothing(browser, desk):
    desk.fund()
    application = drafted(browser)
    rows = {"category": ["", "travel", ""], "amount": [" ", "5", ""], "note": ["", "", "  "]}
    assert fill(browser, application, "costs", **rows).status_code == 302
    assert stored(application)["costs"] == [("travel", 500, "")]


def test_thirty_lines_fit_and_there_is_no_thirty_first(browser, desk):
    desk.fund()
    application = drafted(browser)
    rows = {"category": ["food"] * 30, "amount": ["1"] * 30, "note": [""] * 30}
    fill(browser, application, "costs", **rows, add="1")
    page = browser.get(address(application, "costs") + "?another")
    assert words_of(page).count("What for?") == 30
    rows = {"category": ["food"] * 31, "amount": ["1"] * 31, "note": [""] * 31}
    assert fill(browser, application, "costs", **rows).status_code == 422
    assert len(stored(application)["costs"]) == 30


# --- Two windows -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["what", "circumstance", "costs", "payment", "contact"])
def test_answer_changed_in_another_window_is_not_overwritten_unasked(browser, desk, step):
    desk.fund()
    application = drafted(browser)
    other = {
        "what": {"event": "Another"}, "circumstance": {"circumstance": "conversation"}, "costs": {"amount": ["99"]},
        "payment": {"pay_how": "after"}, "contact": {"contact": "by post"},
    }[step]  # fmt: skip
    first = seal_of(browser.get(address(application, step)))
    fill(browser, application, step, **other)
    kept = stored(application)
    late = browser.post(address(application, step), ANSWERS[step] | first)
    assert late.status_code == 409
    assert "You changed this in another window" in words_of(late)
    assert stored(application) == kept
    again = browser.post(address(application, step), ANSWERS[step] | seal_of(late))
    assert again.status_code == 302
    assert stored(application) != kept


def test_same_answer_sent_twice_is_no_change_in_another_window(browser, desk):
    desk.fund()
    application = drafted(browser)
    for step in ("what", "circumstance", "costs", "payment", "contact"):
        seal = seal_of(browser.get(address(application, step)))
        for _ in range(2):
            assert browser.post(address(application, step), ANSWERS[step] | seal).status_code == 302, step


def test_what_was_not_seen_is_not_sent(browser, desk):
    desk.fund()
    application = drafted(browser)
    fill_all(browser, application)
    seal = seal_of(browser.get(address(application, "check")))
    fill(browser, application, "costs", amount=["99"])
    late = browser.post(address(application, "check"), ANSWERS["check"] | seal)
    assert late.status_code == 409
    assert "Travel: £99.00" in words_of(late)
    assert stored(application)["status"] == "draft"
    assert browser.post(address(application, "check"), ANSWERS["check"] | seal_of(late)).status_code == 302


@pytest.mark.parametrize("step", ANSWERS)
def test_step_sent_after_the_application_changes_nothing_and_says_so(browser, desk, step, outbox):
    desk.fund()
    application = drafted(browser)
    fill_all(browser, application)
    seals = {each: seal_of(browser.get(address(application, each))) for each in ANSWERS}
    fill(browser, application, "check")
    kept = stored(application)
    typed = {"event": "TYPED", "note": "TYPED", "contact": "TYPED", "circumstance": "conversation", "pay_how": "after"}
    late = browser.post(address(application, step), ANSWERS[step] | seals[step] | typed)
    assert late.status_code == 409
    assert "You have sent this application" in words_of(late)
    assert "TYPED" in words_of(late)
    assert stored(application) == kept
    assert browser.get(address(application, step))["Location"] == application.get_absolute_url()
    assert len(outbox()) == 1


def test_draft_erased_in_another_window_is_not_there_any_more(browser, desk):
    desk.fund()
    application = drafted(browser)
    browser.post(f"{application.get_absolute_url()}erase/")
    for step in ANSWERS:
        assert fill(browser, application, step).status_code == 404
    assert Application.objects.count() == 0


# --- Sending ---------------------------------------------------------------------------------------------------------


def test_nothing_is_sent_without_consent(browser, desk):
    desk.fund()
    application = drafted(browser)
    fill_all(browser, application)
    page = browser.get(address(application, "check"))
    refused = browser.post(address(application, "check"), seal_of(page))
    assert refused.status_code == 422
    assert "Tick the box if you agree." in words_of(refused)
    assert stored(application)["status"] == "draft"


def test_fund_that_has_closed_meanwhile_keeps_the_draft(browser, desk, clock):
    desk.fund(closes_at=date_time(2026, 11, 4))
    application = drafted(browser)
    fill_all(browser, application)
    clock.move_to("2026-11-05T09:00:00+00:00")
    refused = fill(browser, application, "check")
    assert refused.status_code == 422
    assert "This fund has closed." in words_of(refused)
    assert stored(application)["status"] == "draft"
    assert fill(browser, application, "contact", contact="still mine").status_code == 302


def test_more_than_the_most_for_one_person_is_said_before_and_refused(browser, desk):
    desk.fund(largest_award=1000)
    application = drafted(browser)
    assert "up to £10.00" in words_of(browser.get(address(application, "costs")))
    fill_all(browser, application)
    refused = fill(browser, application, "check")
    assert refused.status_code == 422
    assert "this is more than the fund can give to one person" in words_of(refused)
    assert fill(browser, application, "costs", amount=["10"]).status_code == 302
    assert fill(browser, application, "check").status_code == 302


def test_receipt_of_a_draft_leads_to_the_question_it_was_left_at(browser, desk):
    desk.fund()
    application = drafted(browser)
    assert browser.get(address(application, "sent"))["Location"] == address(application, "what")


# --- Filled in for somebody ------------------------------------------------------------------------------------------


def test_organiser_fills_it_in_and_the_person_checks_and_sends_it(cast, desk, sign_in, outbox):
    desk.fund()
    olu, amina = cast.organiser(), cast.member("Amina")
    organiser, browser = sign_in(olu), sign_in(amina)
    begun = organiser.post(
        "/bursaries/apply/for-someone/", {"email": "AMINA@example.org", "fund": Fund.objects.get().pk}
    )
    application = Application.objects.get()
    assert (begun["Location"], application.by_phone) == (address(application, "what"), True)
    fill_all(organiser, application)
    assert f"for {amina}" in words_of(organiser.get("/bursaries/"))
    assert "May we read it?" not in words_of(organiser.get(address(application, "check")))
    assert organiser.post(address(application, "check"), {"consent": "on"})["Location"] == "/bursaries/"
    assert stored(application)["status"] == "draft"
    assert [mail.subject for mail in outbox()] == ["Your bursary application is ready for you to look at"]
    for step in ANSWERS:
        assert organiser.get(address(application, step)).status_code == 404
        assert organiser.post(address(application, step), ANSWERS[step]).status_code == 404
    for path in ("/me/", application.get_absolute_url(), address(application, "what"), address(application, "check")):
        assert "Filled in for you by Olu. Check it and send it." in words_of(browser.get(path)), path
    assert "Olu, organiser" in words_of(browser.get(application.get_absolute_url()))
    assert fill(browser, application, "check").status_code == 302
    application.refresh_from_db()
    assert (application.status, application.confirmed_at) == ("submitted", application.submitted_at)


def test_organiser_opening_it_is_noted_each_time_and_the_author_is_not(cast, desk, sign_in):
    fund, olu, amina = desk.fund(), cast.organiser(), cast.member("Amina")
    application = asking.begin(fund, amina, entered_by=olu)
    for _ in range(3):
        sign_in(olu).get(address(application, "what"))
        sign_in(amina).get(address(application, "what"))
    assert list(application.access_log.values_list("by", "as_what")) == [(olu.pk, "organiser")] * 3


def test_only_organisers_fill_in_for_somebody_and_not_for_strangers(cast, desk, sign_in, client):
    fund, olu = desk.fund(), cast.organiser()
    cast.member("Amina")
    data = {"email": "amina@example.org", "fund": fund.pk}
    place = "/bursaries/apply/for-someone/"
    assert client.post(place, data).status_code == 302
    for person in (cast.member("Bilal"), desk.reviewer(), desk.payer()):
        assert sign_in(person).get(place).status_code == 403
        assert sign_in(person).post(place, data).status_code == 403
    organiser = sign_in(olu)
    for email in ("nobody@example.org", "olu@example.org", "x", ""):
        assert organiser.post(place, data | {"email": email}).status_code == 422
    assert organiser.post(place, data | {"fund": "9" * 30}).status_code == 422
    assert Application.objects.count() == 0


def test_organiser_who_is_one_no_more_cannot_go_on(cast, desk, sign_in):
    olu = cast.organiser()
    application = asking.begin(desk.fund(), cast.member("Amina"), entered_by=olu)
    olu.groups.clear()
    assert sign_in(Member.objects.get(pk=olu.pk)).get(address(application, "what")).status_code == 404


# --- Kept from others ------------------------------------------------------------------------------------------------


def test_no_page_of_it_is_kept_in_a_cache_or_names_anything_in_address_or_title(browser, desk):
    desk.fund()
    application = drafted(browser)
    fill_all(browser, application)
    steps = [address(application, step) for step in ANSWERS]
    fill(browser, application, "check")
    own = application.get_absolute_url()
    for path in [*steps, address(application, "sent"), own, f"{own}withdraw/", f"{own}everything.json", "/bursaries/"]:
        page = browser.get(path)
        assert "no-store" in page["Cache-Control"].split(", "), path
        title = page.content.decode().partition("</title>")[0] if "html" in page["Content-Type"] else ""
        assert not any(word in title + page.get("Location", "") for word in ("autumn", "train", "by e-mail", "Amina"))
    cache.clear()


def test_pages_cost_the_same_among_many(browser, desk, cast, django_assert_max_num_queries):
    fund = desk.fund()
    for number in range(30):
        desk.sent(fund, cast.member(f"Person{number}"))
    application = drafted(browser)
    fill_all(browser, application)
    rows = {"category": ["food"] * 30, "amount": ["1"] * 30, "note": [""] * 30}
    fill(browser, application, "costs", **rows)
    for path in (*(address(application, step) for step in ANSWERS), "/bursaries/", application.get_absolute_url()):
        with django_assert_max_num_queries(16):
            assert browser.get(path).status_code == 200, path
