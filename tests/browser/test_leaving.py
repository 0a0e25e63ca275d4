"""Leaving, on an old phone without JavaScript: everything taken along, then gone."""

import json
import re
from zipfile import ZipFile

import pytest

from community.models import DataRequest, Erasure, Member
from meetups.models import Rsvp

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_member_takes_everything_along_and_leaves_for_good(stage, cast):
    meetup, member = cast.meetup(capacity=1), cast.member()
    meetup.rsvp(member, needs="Captions")
    meetup.rsvp(cast.member("Bilal"))
    here, elsewhere = stage(), stage()
    here.sign_in(member.email)
    elsewhere.enter(member)
    with here.page.expect_download() as download:
        here.page.get_by_role("button", name="Download everything", exact=True).click()
    with ZipFile(download.value.path()) as folder:
        places = json.loads(folder.read("meetups.json"))["Places you asked for"]
        assert "everything we have of you" in folder.read("README.txt").decode()
    assert [(place["meetup"], place["access_needs"]) for place in places] == [(meetup.title, "Captions")]
    here.follow("Leave us, and delete my account")
    assert here.heading() == "Leave us"
    assert here.says("Places you asked for")
    here.site.forget_mail()
    here.press("Send me the code")
    here.write("Code", "12")
    here.press("Delete my account now")
    assert here.problems() == ["That is not the code we sent. Check the newest e-mail."]
    here.write("Code", here.site.code_for(member.email))
    here.press("Delete my account now")
    assert here.heading() == "You have left"
    receipt = here.page.locator(".card strong").inner_text()
    last = here.site.mail_to(member.email, "You have left").get_body().get_content()
    assert receipt in last
    assert list(Member.objects.values_list("name", flat=True)) == ["Bilal"]
    assert cast.statuses(meetup) == {"Bilal": "going"}
    for browser in (here, elsewhere):
        browser.open("/me/")
        assert browser.heading() == "Sign in or join"
    here.open(re.findall(r"https?://[^/\s]+(/privacy/receipt/)", last)[0])
    here.write("Your receipt", receipt.lower().replace("-", " "))
    here.press("Look")
    assert here.heading() == "It was done"
    here.sign_in(member.email)
    assert here.heading() == "Welcome"
    assert (Rsvp.objects.filter(member__email=member.email).count(), Erasure.objects.count()) == (0, 1)


def test_visitor_asks_about_their_data_and_an_organiser_answers(stage, cast):
    here = stage()
    here.open("/privacy/")
    here.follow("ask us here")
    here.page.get_by_label("Have something deleted").check()
    here.write("E-mail address", "wren@example.org")
    here.press("Send")
    assert here.problems() == ["Write a few words, so that we know what to do."]
    here.write("Tell us more", "My old address, please.")
    here.press("Send")
    assert here.heading() == "Thank you. We have your question"
    reference = here.page.locator(".card strong").first.inner_text()
    mail = here.site.mail_to("wren@example.org", reference)
    assert "old address" not in mail.get_body().get_content()
    olu = stage()
    olu.enter(cast.organiser(), second_factor=True)
    olu.open("/admin/")
    olu.follow("Questions about data")
    olu.follow(reference)
    olu.write("What we did:", "Deleted it, and wrote back.")
    olu.press("Save")
    assert DataRequest.objects.get().answer == "Deleted it, and wrote back."
