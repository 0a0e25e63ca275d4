"""An organiser sets the regular slot, changes it, ends it: what it does to the meetups is shown before it is saved."""

from datetime import date, time, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from meetups.models import Meetup, Series, SeriesHost
from tests.meetups.desk import errors_on
from tests.meetups.series_desk import ADD, LIST, SeriesDesk, address, all_made, decide, decisions_on, made
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

STALE = "Someone else changed this series while you were editing. Open it again, then redo yours."
BACK = "Nothing is saved yet. Change what you like, then save."


@pytest.fixture
def slot(desk):
    """The regular slot on the desk Olu sits at."""
    return SeriesDesk(desk.client)


def stored():
    """Every row of the series and its meetups."""
    return [list(model.objects.order_by("pk").values()) for model in (Series, SeriesHost, Meetup)]


def titles():
    return list(Meetup.objects.order_by("date").values_list("title", flat=True))


# --- Setting it ------------------------------------------------------------------------------------------------------


def test_new_series_has_its_meetups_at_once_with_all_that_was_typed(slot):
    typed = {
        "week": "1", "weekday": "0", "every": "2", "skip_months": ["1"], "last_month": "31/03/2027", "minutes": "90",
        "zone": "Europe/Berlin", "platform": "Jitsi", "access": ["captions", "breaks"], "capacity": "16",
        "hosts-TOTAL_FORMS": "1", "hosts-0-organisation": "A radio", "hosts-0-role": "care", "hosts-0-position": "0",
    }  # fmt: skip
    answer = slot.create(**typed)
    assert answer["Location"] == LIST
    series = Series.objects.get()
    assert made(series) == ["03-01"]  # November's has been, January is left out
    meetup = Meetup.objects.get()
    assert (meetup.time, meetup.zone, meetup.minutes) == (time(11, 30), "Europe/Berlin", 90)
    assert (meetup.platform, meetup.access, meetup.capacity) == ("Jitsi", ["captions", "breaks"], 16)
    assert ([str(host) for host in meetup.hosts.all()], meetup.status) == (["A radio"], "draft")
    page = words_of(slot.client.get(LIST))
    assert "Meetups made for the next six months, as drafts: 1." in page
    assert "Our monthly meetup the first Monday of every 2 months, 11.30am Berlin time" in page


def test_the_form_proposes_the_last_tuesday_in_the_communitys_zone_as_drafts(slot):
    slot.create()
    series = Series.objects.get()
    assert (series.week, series.weekday, series.every, series.minutes) == (-1, 1, 1, 60)
    assert (series.zone, series.publish, series.capacity) == ("Europe/London", False, None)
    assert made(series) == ["11-24", "12-29", "01-26", "02-23", "03-30", "04-27"]


def test_made_as_published_when_that_is_chosen(slot):
    slot.create(publish="on")
    assert "Meetups made for the next six months, as published: 6." in words_of(slot.client.get(LIST))
    assert set(Meetup.objects.values_list("status", flat=True)) == {"published"}


def test_its_page_lists_what_comes_what_was_edited_and_why_one_is_missing(slot, cast):
    series, (first, *_) = all_made(cast, weekday=6, time=time(1, 30))
    first.revise(platform="Jitsi", title="A <b> evening")
    page = words_of(slot.client.get(address(series)))
    assert "Sunday 29 November 2026, 1.30am UK time: A <b> evening (draft; edited by hand: Platform, Title)" in page
    assert "Not made: 1.30am on Sunday 28 March 2027 does not exist: the clocks go forward and skip it" in page
    assert page.count("Not made") == 1


# --- Changing it -----------------------------------------------------------------------------------------------------


def test_before_a_change_is_saved_its_effect_on_every_meetup_is_shown_and_nothing_is_saved(slot, cast):
    series, (first, second, *_) = all_made(cast, publish=True)
    first.rsvp(cast.member())
    second.revise(time=time(18))
    before = stored()
    asked = slot.type(series, time="14:00", capacity="5")
    page = words_of(asked)
    assert "Nothing is saved yet." in page
    assert (
        "Tuesday 24 November 2026: Our monthly meetup What Now Then Time 11.30am UK time 2pm UK time Places no limit 5 "
        "1 going, 0 waiting. Tuesday 29 December 2026: Our monthly meetup What Now Then Places no limit 5 "
        "0 going, 0 waiting. Stays as edited by hand: Time."
    ) in page
    assert decisions_on(asked) == ["save", "back"]
    assert (stored(), LogEntry.objects.count()) == (before, 0)


def test_decided_it_reaches_all_but_what_was_edited_by_hand(slot, cast):
    series, meetups = all_made(cast)
    meetups[1].revise(time=time(18))
    answer = decide(slot.client, slot.type(series, time="14:00", title="Words we share"), "save")
    assert answer["Location"] == LIST
    assert "Meetups changed with it: 6." in words_of(slot.client.get(LIST))
    assert set(titles()) == {"Words we share"}
    found = list(Meetup.objects.order_by("date").values_list("time", flat=True))
    assert found == [time(14), time(18), *[time(14)] * 4]
    assert LogEntry.objects.count() == 1


def test_going_back_saves_nothing_and_keeps_all_that_was_typed_hosts_too(slot, cast):
    series, _ = all_made(cast)
    before = stored()
    host = {"hosts-TOTAL_FORMS": "1", "hosts-0-name": "Typed <host>", "hosts-0-role": "host", "hosts-0-position": "0"}
    asked = slot.type(series, title="Typed “title”", description="One\r\nTwo", skip_months=["7", "8"], **host)
    answer = decide(slot.client, asked, "back")
    assert errors_on(answer) == {"__all__": [BACK]}
    form = answer.context["adminform"].form
    assert (form["title"].value(), form["skip_months"].value()) == ("Typed “title”", ["7", "8"])
    page = answer.content.decode()
    assert "One\nTwo" in page.replace("\r", "")
    assert 'value="Typed &lt;host&gt;"' in page
    assert stored() == before


def test_another_day_of_the_week_moves_the_meetups_to_come(slot, cast):
    series, _ = all_made(cast)
    asked = slot.type(series, weekday="2")
    assert "Day Tuesday 24 November 2026 Wednesday 25 November 2026" in words_of(asked)
    decide(slot.client, asked, "save")
    assert made(series) == ["11-25", "12-30", "01-27", "02-24", "03-31", "04-28"]


def test_time_that_the_clocks_skip_once_leaves_that_meetup_where_it_is_and_says_so(slot, cast):
    series, _ = all_made(cast, weekday=6)
    asked = slot.type(series, time="01:30")
    assert "Nothing changes. 0 going, 0 waiting. Its time stays as it is. 1.30am on Sunday 28 March 2027" in words_of(
        asked
    )
    decide(slot.client, asked, "save")
    assert set(Meetup.objects.filter(time=time(11, 30)).values_list("date", flat=True)) == {date(2027, 3, 28)}


def test_fewer_places_than_people_going_leaves_that_meetup_as_it_is_and_says_so(slot, cast):
    series, (first, *rest) = all_made(cast, publish=True)
    first.rsvp(cast.member()), first.rsvp(cast.member("Bilal"))
    asked = slot.type(series, capacity="1")
    assert "2 people are going. Take people off the list first, or keep 2." in words_of(asked)
    assert decide(slot.client, asked, "save").status_code == 302
    assert list(Meetup.objects.order_by("date").values_list("capacity", flat=True)) == [None, *[1] * 5]


def test_changed_hosts_are_shown_and_reach_all_but_those_named_by_hand(slot, desk, cast):
    series, meetups = all_made(cast)
    by_hand = {"hosts-TOTAL_FORMS": "1", "hosts-0-name": "Bilal", "hosts-0-role": "host", "hosts-0-position": "0"}
    assert desk.save(meetups[1], **by_hand).status_code == 302
    asked = slot.type(series, **by_hand | {"hosts-0-name": "Amina"})
    page = words_of(asked)
    assert "Hosts nobody named Amina (host)" in page
    assert "Stays as edited by hand: Hosts." in page
    assert not SeriesHost.objects.exists()
    decide(slot.client, asked, "save")
    names = [[str(host) for host in meetup.hosts.all()] for meetup in meetups]
    assert names == [["Amina"], ["Bilal"], *[["Amina"]] * 4]


def test_change_that_touches_no_meetup_is_saved_at_once(slot, cast):
    series, _ = all_made(cast)
    assert slot.type(series, publish="on")["Location"] == LIST
    assert Series.objects.get().publish


def test_untouched_it_is_saved_without_a_question_and_changes_no_meetup(slot, cast, clock):
    series, meetups = all_made(cast, description="One.\n\nTwo", dial_in="A\nB", skip_months=[8], access=["breaks"])
    before = list(Meetup.objects.order_by("pk").values())
    clock.shift(60)
    assert slot.type(series, slot.open(series))["Location"] == LIST
    assert list(Meetup.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("decision", ["", "garbage", "SAVE", "one", "later", "\0", "x" * 5000])
def test_a_decision_nobody_offered_saves_nothing(slot, cast, decision):
    series, _ = all_made(cast)
    before = stored()
    asked = slot.type(series, title="Another")
    assert decisions_on(decide(slot.client, asked, decision)) == ["save", "back"]
    assert stored() == before


def test_changed_by_another_organiser_while_the_question_stood_it_is_refused_and_kept(slot, cast, clock):
    series, _ = all_made(cast)
    asked = slot.type(series, title="The second title")
    clock.shift(timedelta(seconds=1))
    slot.save(series, title="The first title")
    answer = decide(slot.client, asked, "save")
    assert errors_on(answer) == {"__all__": [STALE]}
    assert 'value="The second title"' in answer.content.decode()
    assert set(titles()) == {"The first title"}


# --- Ending and deleting it ------------------------------------------------------------------------------------------


def test_ending_a_series_says_what_stays_and_cancels_nothing(slot, cast):
    series, _ = all_made(cast, publish=True)
    asked = slot.type(series, last_month="31/12/2026")
    assert words_of(asked).count("The series no longer has a meetup in this month. This one stays") == 4
    decide(slot.client, asked, "save")
    assert set(Meetup.objects.values_list("status", flat=True)) == {"published"}
    assert len(made(series)) == 6


def test_deleting_a_series_leaves_its_meetups(slot, cast):
    series, _ = all_made(cast, publish=True)
    assert slot.client.post(address(series, "delete"), {"post": "yes"})["Location"] == LIST
    assert (Series.objects.count(), Meetup.objects.filter(series=None).count()) == (0, 6)


def test_deleting_is_refused_where_anyone_has_ever_answered(slot, cast):
    series, (_, second, *_) = all_made(cast, publish=True)
    second.rsvp(cast.member())
    second.release(second.rsvps.get().member)
    assert slot.client.get(address(series, "delete")).status_code == 403
    assert slot.client.post(address(series, "delete"), {"post": "yes"}).status_code == 403
    assert reverse("admin:meetups_series_delete", args=[series.pk]) not in (
        slot.client.get(address(series)).content.decode()
    )
    slot.client.post(LIST, {"action": "delete_selected", "_selected_action": series.pk, "post": "yes"})
    assert Series.objects.exists()


def test_deleted_draft_is_not_made_again_not_even_when_the_rule_changes(slot, desk, cast):
    series, (first, *_) = all_made(cast)
    assert desk.press(first, "delete", post="yes")["Location"] == reverse("admin:meetups_meetup_changelist")
    slot.save(series, weekday="3")
    assert made(series) == ["12-31", "01-28", "02-25", "03-25", "04-29"]


def test_the_form_for_a_new_one_asks_nothing_first(slot):
    assert slot.create(decision="save")["Location"] == LIST
    assert slot.client.get(ADD).status_code == 200
