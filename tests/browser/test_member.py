"""A member's evenings: an old phone, no JavaScript."""

import pytest

from meetups.models import CalendarAddress

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_member_saves_a_place_with_one_button_and_gives_it_up_again(stage, cast):
    meetup, member = cast.meetup(capacity=5), cast.member()
    here = stage()
    here.sign_in(member.email)
    assert here.heading() == "Hello, Amina"
    here.follow("Meetups")
    here.follow(meetup.title)
    here.press("Save my place")
    assert here.says("Your place is saved.")
    assert here.page.get_by_role("link", name="Join online").get_attribute("href") == meetup.join_link
    assert cast.statuses(meetup) == {"Amina": "going"}
    here.press("I can't make it")
    assert here.says("You are no longer on the list for this meetup.")
    assert here.page.get_by_role("link", name="Join online").count() == 0
    assert cast.statuses(meetup) == {"Amina": "not-going"}


def test_member_waits_for_a_full_meetup_and_gets_the_place_that_comes_free(stage, cast):
    meetup, [taken] = cast.full_meetup()
    member = cast.member()
    here = stage()
    here.enter(member)
    here.open(meetup.get_absolute_url())
    here.press("Wait for a place")
    assert here.says("You are waiting: number 1 in line.")
    assert here.page.get_by_role("link", name="Join online").count() == 0
    meetup.release(taken.member)
    assert meetup.join_link in here.site.mail_to(member.email, "A place came free").get_body().get_content()
    here.page.reload()
    assert here.says("You have a place.")
    assert here.page.get_by_role("link", name="Join online").get_attribute("href") == meetup.join_link


def test_member_says_what_they_need_and_changes_it(stage, cast):
    meetup, member = cast.meetup(), cast.member()
    here = stage()
    here.enter(member)
    here.open(meetup.get_absolute_url())
    here.follow("Tell us what you need first")
    here.write("Is there anything you need to take part? (optional)", "Captions")
    here.page.get_by_label("Show my name to others who are going").check()
    here.press("Save my place")
    here.follow("Change what I need")
    assert here.page.get_by_label("Is there anything you need").input_value() == "Captions"
    here.write("Is there anything you need to take part? (optional)", "An interpreter")
    here.press("Save")
    rsvp = meetup.rsvps.get()
    assert (rsvp.status, rsvp.access_needs, rsvp.show_name) == ("going", "An interpreter", True)


def test_member_makes_a_calendar_address_and_renewing_it_kills_the_old_one(stage, cast):
    here = stage()
    here.enter(cast.member())
    here.open("/me/")
    here.press("Make my calendar address")
    old = address_on_show(here)
    assert here.page.request.get(old).status == 200
    here.press("Make a new address (the old one stops working)")
    new = address_on_show(here)
    assert (here.page.request.get(old).status, here.page.request.get(new).status) == (404, 200)
    assert new == f"{here.site.url}/meetups/calendar/{CalendarAddress.objects.get().token}.ics"


def test_member_changes_their_name_and_sees_it(stage, cast):
    member = cast.member()
    here = stage()
    here.enter(member)
    here.open("/me/")
    here.follow("Change this")
    here.write("Name", "")
    here.write("Pronouns (optional)", "they/them")
    here.press("Save")
    assert here.problems() == ["Tell us what to call you. A first name is enough."]
    assert here.page.get_by_label("Pronouns (optional)").input_value() == "they/them"
    here.write("Name", "Noor Hassan")
    here.press("Save")
    assert (here.heading(), here.says("Saved.")) == ("Hello, Noor", True)
    member.refresh_from_db()
    assert (member.name, member.pronouns) == ("Noor Hassan", "they/them")


def test_member_who_signs_out_is_a_visitor_again(stage, cast):
    here = stage()
    here.enter(cast.member())
    here.open("/me/")
    here.press("Sign out")
    here.open("/me/")
    assert here.page.url == f"{here.site.url}/accounts/login/?next=/me/"


def address_on_show(here) -> str:
    """The calendar address printed on /me/."""
    return here.page.locator("code").inner_text()
