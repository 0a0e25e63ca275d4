"""An application that an organiser fills in for somebody, and what of any application is kept from others."""

import pytest
from django.core.cache import cache

from bursaries.models import Application, Fund, asking
from community.models import Member
from tests.bursaries.asker import ANSWERS, address, drafted, fill, fill_all, stored
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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
