"""Two members and a proposal: an old phone without JavaScript; and with it, before and after while one types."""

import pytest

from charter.models import Proposal, Response
from tests.browser import measure

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

PLAIN = "We say things plainly."


def test_an_objection_is_taken_in_and_who_objected_is_asked_again(stage, cast):
    cast.charter()
    amina, bilal = cast.member(), cast.member("Bilal")
    hers, his = stage(), stage()
    hers.enter(amina)
    hers.open("/charter/")
    hers.follow("Propose a change")
    hers.follow("Reword a line")
    hers.follow(f"2. {PLAIN}")
    hers.write("The line", "We use plain words.")
    hers.press("Show before and after")
    assert hers.page.url.endswith("#preview")
    assert "say things plainly" in hers.page.locator("#preview .piece del").inner_text()
    assert not Proposal.objects.exists()
    hers.write("Why?", "I had to look up three words.")
    hers.press("Send it")
    assert hers.problems() == ["Say whom it helps. “Anyone who is new” is a good answer."]
    hers.write("Whom does it help?", "Anyone who is new.")
    hers.press("Send it")
    assert hers.says("Your proposal is open.")

    his.enter(bilal)
    his.open("/me/")
    his.follow(f"Reword “{PLAIN}”")
    his.page.get_by_label("I object: this could cause harm").check()
    his.press("Send my response")
    assert his.problems() == ["Say what harm you see, so that we can prevent it."]
    his.write("Because …", "Plain in which language?")
    his.press("Send my response")
    assert his.says("Somebody objects to it as it is.")

    hers.page.reload()
    hers.follow("Change my proposal")
    hers.write("The line", "We use plain words, in every language we speak.")
    hers.write("What did you change, and why?", "Bilal speaks Welsh first.")
    hers.press("Send it")
    mail = hers.site.mail_to(bilal.email, "A proposal you responded to has changed").get_body().get_content()
    assert "Bilal speaks Welsh first." in mail
    (address,) = [line for line in mail.splitlines() if line.startswith("http")]
    his.open(address.removeprefix(his.site.url))
    assert his.heading() == "Reword line 2"
    assert his.says("It has changed since you responded")
    his.page.get_by_label("Fine with me").check()
    his.press("Send my response")
    assert list(Response.objects.order_by("pk").values_list("wording__number", "kind")) == [
        (1, "objection"),
        (2, "fine"),
    ]

    hers.page.reload()
    hers.page.get_by_text("Withdraw it", exact=True).click()
    hers.press("Withdraw my proposal")
    assert hers.says("Your proposal is withdrawn.")


def test_before_and_after_come_by_themselves_while_one_types(stage, cast):
    cast.charter()
    here = stage(java_script_enabled=True)
    heard = measure.listen(here.page)
    here.enter(cast.member())
    here.open("/charter/proposals/new/?kind=add")
    here.write("The line", "We leave room.")
    added = here.page.locator("#preview ins", has_text="We leave room.")
    added.wait_for()
    here.write("Why?", "Some of us need time.")
    here.write("The line", "We leave room for silence.")
    here.page.locator("#preview ins", has_text="for silence").wait_for()
    assert here.page.get_by_label("Why?").input_value() == "Some of us need time."
    assert (here.problems(), heard, Proposal.objects.count()) == ([], [], 0)
    here.page.context.clear_cookies(name="sessionid")  # signed out meanwhile: what is shown stays
    with here.page.expect_event("requestfailed"):
        here.write("The line", "We leave.")
    here.page.wait_for_load_state("networkidle")
    assert here.page.locator("#preview ins", has_text="for silence").count() == 1
    assert here.page.get_by_label("The line").input_value() == "We leave."


@pytest.mark.parametrize("path", ["/charter/proposals/", "/charter/proposals/{pk}/", "/charter/proposals/new/"])
def test_pages_to_read_and_to_choose_load_no_script(stage, cast, path):
    cast.charter()
    proposal = cast.proposal(cast.member("Carys"))
    here = stage(java_script_enabled=True)
    here.enter(cast.member())
    here.open(path.format(pk=proposal.pk))
    assert here.page.evaluate("document.scripts.length") == 0
