"""A person who has never been here gets a place at the next meetup: on an old phone, without JavaScript."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.models import Member
from meetups.models import Rsvp

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_newcomer_has_a_place_two_pages_after_the_meetup_page(site, stage, cast):
    meetup = cast.meetup(capacity=5)
    here = stage()
    here.open("/")
    here.follow("Save my place")
    here.write("Name", "Wren")
    here.write("E-mail address", "wren@example.org")
    here.page.get_by_label("Is there anything you need").fill("Captions please")
    here.press("Continue")
    here.write("Code", site.code_for("wren@example.org"))
    here.press("Continue")
    assert here.page.url == f"{site.url}/meetups/{meetup.slug}/"
    assert here.says("Your place is saved")
    assert here.page.get_by_role("link", name="Join online").get_attribute("href") == meetup.join_link
    rsvp = Rsvp.objects.get()
    assert (rsvp.member.email, rsvp.status, rsvp.access_needs) == ("wren@example.org", "going", "Captions please")
    assert Member.objects.get().confirmed_at
    confirmation = site.mail_to("wren@example.org", "Your place is saved")
    assert meetup.join_link in confirmation.get_body().get_content()
    assert [part.get_filename() for part in confirmation.iter_attachments()] == ["invite.ics"]


def test_empty_form_says_what_is_missing_and_leads_there(stage, cast):
    here = stage()
    here.open(cast.rsvp_url(cast.meetup()))
    here.press("Continue")
    assert here.page.title().startswith("Problem: ")
    assert here.page.locator(":focus").get_attribute("id") == "problems"
    assert here.problems() == ["Tell us what to call you. A first name is enough.", "Type your e-mail address."]
    for field in ("Name", "E-mail address"):
        box = here.page.get_by_label(field, exact=True)
        sentence = here.page.locator(f"#{box.get_attribute('aria-describedby').split()[-1]}").inner_text()
        here.page.locator("#problems").get_by_role("link", name=sentence).click()
        assert box.evaluate("box => box === document.activeElement")
        assert box.get_attribute("aria-invalid") == "true"
    assert Member.objects.count() == 0


def test_mistyped_address_keeps_everything_else_that_was_typed(stage, cast):
    here = stage()
    here.open(cast.rsvp_url(cast.meetup()))
    here.write("Name", "Wren")
    here.write("E-mail address", "wren at example.org")
    here.write("Is there anything you need to take part? (optional)", "Captions please")
    here.page.get_by_label("Show my name to others who are going").check()
    here.press("Continue")
    assert here.problems() == ["Type an e-mail address in the right form, like name@example.org."]
    assert here.page.get_by_label("Name", exact=True).input_value() == "Wren"
    assert here.page.get_by_label("E-mail address", exact=True).input_value() == "wren at example.org"
    assert here.page.get_by_label("Is there anything you need").input_value() == "Captions please"
    assert here.page.get_by_label("Show my name to others who are going").is_checked()
    here.write("E-mail address", "wren@example.org")
    here.press("Continue")
    assert here.heading() == "Type the code we sent you"


def test_wrong_code_saves_nothing_and_the_right_one_still_works(stage, cast):
    meetup = cast.meetup()
    here = stage()
    asks_for_a_place(here, meetup)
    right = here.site.code_for("wren@example.org")
    types_code(here, wrong(right))
    assert here.problems() == ["That is not the code we sent. Check the newest e-mail."]
    assert (Rsvp.objects.count(), Member.objects.get().confirmed_at) == (0, None)
    types_code(here, right)
    assert here.says("Your place is saved.")
    assert cast.statuses(meetup) == {"Wren": "going"}


def test_code_typed_with_a_gap_is_the_same_code(stage, cast):
    here = stage()
    asks_for_a_place(here, cast.meetup())
    right = here.site.code_for("wren@example.org")
    types_code(here, f" {right[:3]} {right[3:]} ")
    assert here.says("Your place is saved.")


def test_too_many_wrong_codes_lead_to_a_new_one(stage, cast):
    here = stage()
    asks_for_a_place(here, cast.meetup())
    right = here.site.code_for("wren@example.org")
    for _ in range(5):
        types_code(here, wrong(right))
    assert here.heading() == "That code no longer works"
    here.follow("Ask for a new code")
    assert here.heading() == "Sign in or join"
    assert Rsvp.objects.count() == 0


def test_closed_meetup_says_since_when_and_offers_no_button(stage, cast):
    closed = cast.meetup(rsvps_close_at=timezone.now() - timedelta(hours=1))
    here = stage()
    for path in (closed.get_absolute_url(), cast.rsvp_url(closed)):
        assert here.open(path).status == 200
        assert here.heading() == closed.title
        assert here.says("Places closed on ")
        assert here.page.get_by_role("link", name="Save my place").count() == 0
        assert here.page.get_by_role("main").get_by_role("button").count() == 0


def test_meetup_that_closes_while_the_form_is_filled_in_saves_no_place(stage, cast):
    meetup = cast.meetup()
    here = stage()
    here.open(cast.rsvp_url(meetup))
    meetup.cancel("The room is flooded.")
    here.write("Name", "Wren")
    here.write("E-mail address", "wren@example.org")
    here.press("Continue")
    assert here.page.get_by_role("alert").inner_text() == "No place was saved. This meetup is cancelled."
    assert here.says("The room is flooded.")
    assert (Rsvp.objects.count(), Member.objects.count()) == (0, 0)


def test_meetup_cancelled_while_the_code_was_on_its_way_saves_no_place(stage, cast):
    meetup = cast.meetup()
    here = stage()
    asks_for_a_place(here, meetup)
    meetup.cancel("The room is flooded.")
    types_code(here, here.site.code_for("wren@example.org"))
    assert here.page.url == f"{here.site.url}{meetup.get_absolute_url()}"
    assert here.says("No place was saved. This meetup is cancelled.")
    assert Rsvp.objects.count() == 0


def asks_for_a_place(here, meetup):
    """Wren fills in the form, up to the page that asks for the code."""
    here.open(meetup.get_absolute_url())
    here.follow("Save my place")
    here.write("Name", "Wren")
    here.write("E-mail address", "wren@example.org")
    here.press("Continue")


def types_code(here, code):
    """Sends that code."""
    here.write("Code", code)
    here.press("Continue")


def wrong(code):
    """Another code than that."""
    return f"{(int(code) + 1) % 1_000_000:06}"
