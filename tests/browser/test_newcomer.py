"""A person who has never been here gets a place at the next meetup: on an old phone, without JavaScript."""

import pytest

from community.models import Member
from meetups.models import Rsvp

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_newcomer_has_a_place_two_pages_after_the_meetup_page(site, visit, cast):
    meetup = cast.meetup(capacity=5)
    page = visit()
    page.goto(site.url)
    page.get_by_role("link", name="Save my place").click()
    page.get_by_label("Name", exact=True).fill("Wren")
    page.get_by_label("E-mail address").fill("wren@example.org")
    page.get_by_label("Is there anything you need").fill("Captions please")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Code").fill(site.code_for("wren@example.org"))
    page.get_by_role("button", name="Continue").click()
    assert page.url == f"{site.url}/meetups/{meetup.slug}/"
    assert page.get_by_text("Your place is saved").is_visible()
    assert page.get_by_role("link", name="Join online").get_attribute("href") == meetup.join_link
    rsvp = Rsvp.objects.get()
    assert (rsvp.member.email, rsvp.status, rsvp.access_needs) == ("wren@example.org", "going", "Captions please")
    assert Member.objects.get().confirmed_at
    confirmation = site.mail_to("wren@example.org", "Your place is saved")
    assert meetup.join_link in confirmation.get_body().get_content()
    assert [part.get_filename() for part in confirmation.iter_attachments()] == ["invite.ics"]
