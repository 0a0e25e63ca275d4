"""Before a change to a meetup is saved the desk shows whom it affects, and asks; afterwards they are told."""

from datetime import date, time, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from post_office.models import STATUS, Email

from meetups import telling
from meetups.admin_forms import MeetupForm
from meetups.models import Host, Meetup, Message, News, Notice, Series
from tests.meetups.desk import address, errors_on
from tests.meetups.series_desk import all_made, decide, decisions_on, unseen
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/admin/meetups/meetup/"
ONE_HOST = {"hosts-TOTAL_FORMS": "1", "hosts-0-name": "Typed <host>", "hosts-0-role": "host", "hosts-0-position": "0"}


@pytest.fixture
def save(desk):
    """Types into the form of a meetup and presses save: the answer may be the asking page."""
    return lambda meetup, **typed: desk.client.post(address(meetup), unseen(MeetupForm, meetup) | typed)


@pytest.fixture
def answer(desk):
    """Presses one of the asking page's buttons."""
    return lambda asked, decision, **tampered: decide(desk.client, asked, decision, **tampered)


def stored():
    """Every row that a change could touch."""
    models = (Meetup, Series, Host, Notice, Message)
    return [list(model.objects.order_by("pk").values()) for model in models]


def told(kind=News.CHANGED):
    return [message.member.name for message in Message.objects.filter(kind=kind).order_by("pk")]


# --- Who is affected -------------------------------------------------------------------------------------------------


def test_moving_a_meetup_names_who_is_affected_before_and_tells_them_after(save, answer, cast, clock):
    meetup, _ = cast.full_meetup(capacity=1)
    meetup.rsvp(cast.member("Bilal"))
    meetup.rsvp(cast.member("Chidi"))
    meetup.release(meetup.rsvps.get(member__name="Chidi").member)
    before = stored()
    asked = save(meetup, date="17/11/2026", time="18:30")
    page = words_of(asked)
    assert "Day Tuesday 10 November 2026 Tuesday 17 November 2026 Time 11.30am UK time 6.30pm UK time" in page
    assert "Guest0 (going) Bilal (waiting) " in page
    assert "Chidi" not in page
    assert (decisions_on(asked), stored(), LogEntry.objects.count()) == (["one", "back"], before, 0)
    assert answer(asked, "one")["Location"] == LIST
    assert (Meetup.objects.get().date, Meetup.objects.get().time) == (date(2026, 11, 17), time(18, 30))
    assert told() == []
    Email.objects.update(status=STATUS.sent)
    clock.shift(timedelta(minutes=10))
    telling.tell_all()
    assert told() == ["Guest0", "Bilal"]
    mail = Message.objects.filter(kind=News.CHANGED).latest("pk").mail
    assert "was: Tuesday 10 November 2026, 11.30am to 12.30pm UK time" in mail.message
    assert "now: Tuesday 17 November 2026, 6.30pm to 7.30pm UK time" in mail.message


@pytest.mark.parametrize("decision", [{}, {"decision": "one"}, {"decision": "later"}])
def test_meetup_to_come_is_not_moved_to_where_nobody_could_come_or_be_told(save, cast, decision):
    meetup, _ = cast.full_meetup()
    before = stored()
    for typed in ({"date": "03/11/2026", "time": "08:59"}, {"date": "10/11/2025"}):
        refused = save(meetup, **typed, **decision)
        assert errors_on(refused) == {"date": ["The new time has passed."]}
    assert stored() == before


def test_meetup_that_has_begun_is_put_right_and_made_longer(save, answer, cast, clock):
    meetup, _ = cast.full_meetup()
    clock.move_to(meetup.starts_at + timedelta(minutes=5))
    assert answer(save(meetup, minutes="90"), "one").status_code == 302
    clock.move_to(meetup.starts_at + timedelta(days=1))
    assert save(meetup, time="10:00").status_code == 302
    assert (Meetup.objects.get().minutes, Meetup.objects.get().time) == (90, time(10))


@pytest.mark.parametrize(
    ("status", "typed"),
    [
        ("published", {"description": "More words.", "summary": "Fewer words."}),
        ("published", {}),
        ("draft", {"time": "18:00"}),
        ("cancelled", {"time": "18:00"}),
    ],
)
def test_change_that_nobody_is_told_of_is_saved_without_a_question(save, cast, status, typed):
    meetup = cast.meetup()
    meetup.rsvp(cast.member())
    if status == "cancelled":
        meetup.cancel("The room is flooded.")
    Meetup.objects.update(status=status, **({"cancel_reason": "x"} if status == "cancelled" else {}))
    assert save(meetup, **typed)["Location"] == LIST


def test_meetup_nobody_comes_to_is_moved_without_a_question(save, cast):
    meetup = cast.meetup()
    assert save(meetup, date="17/11/2026")["Location"] == LIST
    assert Meetup.objects.get().date == date(2026, 11, 17)


def test_when_places_close_is_shown_to_the_minute_in_the_meetups_own_zone(save, cast):
    meetup = cast.meetup(zone="Asia/Tokyo", rsvps_close_at="2026-11-09T18:00:00Z")
    meetup.rsvp(cast.member())
    page = words_of(save(meetup, title="New", closes_on="10/11/2026", closes_at_time="04:00"))
    assert "Places close Tuesday 10 November 2026, 3am Tokyo time Tuesday 10 November 2026, 4am Tokyo time" in page
    page = words_of(save(meetup, title="New", closes_on="", closes_at_time="", capacity="5", access=["bsl"]))
    assert "Places close Tuesday 10 November 2026, 3am Tokyo time empty" in page
    assert "Places no limit 5" in page
    assert "What we provide nothing British Sign Language interpreter" in page


def test_what_people_typed_does_nothing_on_the_page(save, cast):
    meetup = cast.meetup("<b>Old</b>")
    meetup.rsvp(cast.member("<i>Amina</i>", email="amina@example.org"))
    page = save(meetup, title="<script>x</script>").content.decode()
    for typed in ("<b>Old", "<i>Amina", "<script>x"):
        assert typed not in page
    assert "&lt;script&gt;x" in page


# --- This one, or the later ones too ---------------------------------------------------------------------------------


def test_this_one_and_later_ones_are_told_apart_before_anything_is_saved(save, cast):
    _, (_, second, third, fourth, *_) = all_made(cast, publish=True)
    second.rsvp(cast.member())
    fourth.rsvp(cast.member("Bilal"))
    third.revise(platform="By hand")
    before = stored()
    asked = save(second, platform="Jitsi", minutes="90", date="30/12/2026")
    page = words_of(asked)
    this, later = page.split("The later ones, if you want them to follow")
    assert "This one: Tuesday 29 December 2026" in this
    assert "Day Tuesday 29 December 2026 Wednesday 30 December 2026 Minutes 60 90" in this
    assert "Amina (going)" in this
    assert "Day: this one's alone, the later ones do not follow in that." in later
    assert (
        "Tuesday 26 January 2027: Our monthly meetup What Now Then Minutes 60 90 "
        "0 going, 0 waiting. Stays as edited by hand: Platform."
    ) in later
    assert (
        "Tuesday 23 February 2027: Our monthly meetup What Now Then Platform empty Jitsi Minutes 60 90 1 going"
    ) in later
    assert "24 November" not in page
    assert (decisions_on(asked), stored()) == (["one", "later", "back"], before)


def test_this_one_only_changes_this_one_and_keeps_it_from_its_series(save, answer, cast):
    series, (_, second, *_) = all_made(cast)
    answer(save(second, time="18:00"), "one")
    assert list(Meetup.objects.filter(time=time(18)).values_list("pk", flat=True)) == [second.pk]
    series.refresh_from_db()
    assert series.time == time(11, 30)
    series.time = time(9)
    series.carry_out()
    times = list(Meetup.objects.order_by("date").values_list("time", flat=True))
    assert times == [time(9), time(18), *[time(9)] * 4]


def test_this_and_later_ones_change_the_series_too_and_no_earlier_one(save, answer, desk, cast):
    series, (_, second, third, *_) = all_made(cast)
    third.revise(time=time(20))
    assert answer(save(second, time="18:00", title="Evenings", slug="an-evening"), "later")["Location"] == LIST
    assert "Later meetups changed with it: 4." in words_of(desk.client.get(LIST))
    found = list(Meetup.objects.order_by("date").values_list("time", "title", "edited"))
    assert found == [
        (time(11, 30), "Our monthly meetup", []),
        (time(18), "Evenings", ["slug"]),
        (time(20), "Evenings", ["time"]),
        *[(time(18), "Evenings", [])] * 3,
    ]
    series.refresh_from_db()
    assert (series.time, series.title) == (time(18), "Evenings")
    assert series.make(timezone.localdate() + timedelta(days=31))[0].title == "Evenings"


def test_day_and_time_move_together_even_where_the_old_day_has_no_such_time(save, answer, cast):
    _, (*_, fifth, sixth) = all_made(cast, weekday=6)
    assert answer(save(fifth, date="30/03/2027", time="01:30"), "later")["Location"] == LIST
    fifth.refresh_from_db(), sixth.refresh_from_db()
    assert (fifth.date, fifth.time, sixth.time) == (date(2027, 3, 30), time(1, 30), time(1, 30))


def test_hosts_of_this_one_stay_its_own_and_the_page_says_so(save, answer, cast):
    _, (first, second, *_) = all_made(cast)
    asked = save(first, title="New", **ONE_HOST)
    page = words_of(asked)
    assert "Hosts nobody named Typed <host> (host)" in page
    assert "Hosts: this one's alone, the later ones do not follow in that." in page
    assert not Host.objects.exists()
    answer(asked, "later")
    assert [str(host) for host in Host.objects.all()] == ["Typed <host>"]
    assert (Host.objects.get().meetup, first.rsvps.count()) == (first, 0)
    second.refresh_from_db()
    assert second.title == "New"
