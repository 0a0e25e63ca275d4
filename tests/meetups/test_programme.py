"""What happens at a meetup: kept in order, said plainly where minutes do not add up, shown from when organisers say."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from meetups.models import AgendaItem, Meetup, Provocation
from meetups.models.programme import usual
from tests.meetups.desk import address
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def typed(prefix, *rows, kept=()):
    """Rows typed into an inline: (words, minutes, order) each; `kept` are the keys of those there before."""
    word = {"agenda": "title", "provocations": "prompt"}[prefix]
    form = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": str(len(kept))}
    for number, (words, minutes, order) in enumerate(rows):
        given = {word: words, "minutes": minutes, "order": order, "id": kept[number] if number < len(kept) else ""}
        form |= {f"{prefix}-{number}-{name}": str(value) for name, value in given.items()}
    return form


def agenda_of(meetup):
    return [(item.title, item.minutes) for item in meetup.agenda.all()]


def page_of(client, meetup):
    return words_of(client.get(meetup.get_absolute_url()))


@pytest.mark.parametrize("minutes", [5, 7, 45, 60, 61, 90, 1440])
def test_usual_agenda_adds_up_for_every_length(minutes):
    parts = [part for _, part in usual(minutes)]
    assert (sum(parts), min(parts) > 0) == (minutes, True)


def test_usual_agenda_is_a_start_and_never_overwrites_one(desk, cast):
    meetup = cast.meetup(minutes=90)
    assert desk.press(meetup, "start-agenda").status_code == 302
    assert (meetup.agenda.count(), meetup.agenda_warning()) == (6, "")
    before = agenda_of(meetup)
    assert "There is an agenda already" in words_of(desk.client.post(address(meetup, "start-agenda"), follow=True))
    assert agenda_of(meetup) == before


def test_items_are_kept_in_the_order_given_and_can_change_places(desk, cast):
    meetup = cast.meetup()
    rows = [("Welcome", 10, ""), ("Close", 10, ""), ("Groups", 40, 2)]
    assert desk.save(meetup, **typed("agenda", *rows)).status_code == 302
    assert agenda_of(meetup) == [("Groups", 40), ("Welcome", 10), ("Close", 10)]
    keys = list(meetup.agenda.values_list("pk", flat=True))
    moved = [("Groups", 40, 2), ("Welcome", 10, 1), ("Close", 10, 3)]
    assert desk.save(meetup, **typed("agenda", *moved, kept=keys)).status_code == 302
    assert agenda_of(meetup) == [("Welcome", 10), ("Groups", 40), ("Close", 10)]
    keys = list(meetup.agenda.values_list("pk", flat=True))
    rest = [("Welcome", 10, 1), ("Groups", 40, 2), ("Close", 10, 3)]
    assert desk.save(meetup, **typed("agenda", *rest, kept=keys) | {"agenda-1-DELETE": "on"}).status_code == 302
    assert agenda_of(meetup) == [("Welcome", 10), ("Close", 10)]


def test_minutes_that_do_not_add_up_are_saved_with_a_warning(desk, cast):
    meetup = cast.meetup()
    desk.save(meetup, **typed("agenda", ("Welcome", 50, 1)))
    warning = "The agenda takes 50 minutes, the meetup 60: 10 minutes left over."
    assert f"Saved. {warning}" in words_of(desk.client.get("/admin/"))
    assert warning in words_of(desk.client.get(address(meetup)))
    meetup.agenda.update(minutes=75)
    assert meetup.agenda_warning() == "The agenda takes 75 minutes, the meetup 60: 15 minutes too long."
    meetup.agenda.update(minutes=60)
    assert "The agenda takes" not in words_of(desk.client.get(address(meetup)))


def test_nothing_is_shown_until_organisers_say_so_then_with_clock_times_and_zone(client, cast):
    meetup = cast.meetup()
    AgendaItem.rewrite(meetup, [AgendaItem(title="Welcome", minutes=45), AgendaItem(title="Groups", minutes=15)])
    Provocation.rewrite(meetup, [Provocation(prompt="<b>Who</b> decides?", minutes=10)])
    assert "Welcome" not in page_of(client, meetup)
    assert "decides" not in page_of(client, meetup)
    meetup.revise(agenda_shown="now", provocations_shown="now")
    page = page_of(client, meetup)
    assert "11.30am UK time : Welcome (45 minutes) 12.15pm UK time : Groups (15 minutes)" in page
    assert "Provocations <b>Who</b> decides? (10 minutes)" in page


@pytest.mark.parametrize(("choice", "before"), [("day", timedelta(hours=11, minutes=30)), ("start", timedelta())])
def test_they_appear_at_the_moment_chosen_by_themselves(client, cast, clock, choice, before):
    meetup = cast.meetup(provocations_shown=choice)
    Provocation.rewrite(meetup, [Provocation(prompt="Who decides?", minutes=10)])
    clock.move_to(meetup.starts_at - before - timedelta(seconds=1))
    assert "Who decides?" not in page_of(client, meetup)
    clock.move_to(meetup.starts_at - before)
    assert "Who decides?" in page_of(client, meetup)


def test_seventh_provocation_is_refused_on_the_desk_and_by_the_database(desk, cast):
    meetup = cast.meetup()
    seven = typed("provocations", *((f"Why {number}?", 5, "") for number in range(7)))
    answer = desk.save(meetup, **seven)
    assert (answer.status_code, "There is room for 6 at most." in words_of(answer)) == (422, True)
    with pytest.raises(IntegrityError):
        Provocation.rewrite(meetup, [Provocation(prompt=f"Why {number}?", minutes=5) for number in range(7)])


@pytest.mark.parametrize(
    "row", [("", 5, ""), (" ", 5, ""), ("x" * 501, 5, ""), ("Why?", 0, ""), ("Why?", 1441, ""), ("Why?", "x", ""),
            ("Why?", "", ""), ("Why?", 5, 0), ("Why?", 5, "x"), ("\0", 5, "")],
)  # fmt: skip
def test_provocation_that_is_none_is_refused_and_changes_nothing(desk, cast, row):
    meetup = cast.meetup()
    assert desk.save(meetup, title="New", **typed("provocations", row)).status_code == 422
    assert (Meetup.objects.get().title, Provocation.objects.count()) == ("Words we share", 0)


def test_shown_from_a_moment_we_do_not_know_is_refused(cast):
    with pytest.raises(IntegrityError):
        cast.meetup().revise(agenda_shown="soon")
