"""A reviewer, the person who asks and a payer, each in a browser without JavaScript, from the queue to the money."""

import pytest
from django.utils import timezone

from bursaries.models import Application, Fund
from tests.bursaries.conftest import Cast

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_from_the_queue_to_the_money_and_who_has_opened_it(stage, cast):
    desk, amina = Cast(), cast.member("Amina Yusuf")
    asked = desk.sent(desk.fund(), amina, more="I would come by tram.")
    ruth, her, pat = stage(), stage(), stage()
    her.enter(amina)

    ruth.sit_down_for_the_first_time(desk.reviewer())
    ruth.follow("Applications")
    ruth.follow(asked.reference)
    assert "tram" not in ruth.page.content()
    ruth.press("I have no conflict: open it")
    assert ruth.says("I would come by tram.")
    assert "Amina" not in ruth.page.content()
    ruth.press("Begin to look at it")
    ruth.write("Your question", "Is there a day ticket?")
    ruth.press("Ask")

    her.open(asked.get_absolute_url())
    assert her.says("Is there a day ticket?")
    her.write("Your answer", "There is, for £20.")
    her.press("Send my answer")

    ruth.page.reload()
    assert ruth.says("There is, for £20.")
    ruth.page.get_by_label("Offer part of it").check()
    ruth.write("Which part, in pounds", "20")
    ruth.press("Keep my review")
    assert ruth.page.get_by_role("button", name="Keep my review").count() == 0
    ruth.page.locator("#offer-pounds").fill("20")
    ruth.page.locator("#offer-words").fill("Gladly.")
    ruth.press("Offer it")

    her.page.reload()
    assert her.says("Gladly.")
    her.press("Accept £20.00")

    pat.enter(desk.payer(), second_factor=True)
    pat.open("/admin/")
    pat.follow("Bursaries to pay")
    pat.follow(asked.reference)
    assert pat.says("Amina Yusuf")
    assert "tram" not in pat.page.content()
    pat.press("The payment is on its way")
    pat.write("On which day", f"{timezone.now():%d/%m/%Y}")
    pat.write("The payment's reference", "FP-1")
    pat.press("It was paid")

    her.page.reload()
    assert her.heading() == "We have paid £20.00"
    for opened in ("Ruth, bursary reviewer", "Pat, bursary payer"):
        assert her.says(opened)
    fund = Fund.objects.get()
    assert (fund.committed, fund.paid, Application.objects.get().status) == (0, 2000, "paid")


def test_reviewer_with_a_conflict_is_shut_out(stage, cast):
    desk = Cast()
    asked = desk.sent(desk.fund(), cast.member("Amina"), more="I would come by tram.")
    ruth = stage()
    ruth.enter(desk.reviewer(), second_factor=True)
    page = f"/admin/bursaries/application/{asked.reference}/change/"
    ruth.open(page)
    ruth.press("I have a conflict: close it to me")
    assert ruth.says(f"{asked.reference}: closed to you.")
    assert ruth.page.get_by_role("link", name=asked.reference).count() == 0
    assert ruth.open(page).status == 404
