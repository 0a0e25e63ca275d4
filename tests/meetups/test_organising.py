"""An organiser writes, publishes, changes and cancels a meetup."""

from datetime import date, time

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetups.models import Host, Meetup
from tests.meetups.desk import address, errors_on
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LIST = "/admin/meetups/meetup/"
STALE = "Someone else changed this meetup while you were editing. Open it again, then redo yours."


def stored() -> Meetup:
    return Meetup.objects.get()


# --- Writing ---------------------------------------------------------------------------------------------------------


def test_a_new_meetup_is_a_draft_with_what_was_typed(desk):
    answer = desk.create(
        title="Words we share", capacity="16", description="*Hello*", access=["captions", "breaks"], platform="Jitsi"
    )
    assert answer["Location"] == LIST
    meetup = stored()
    assert (meetup.title, meetup.date, meetup.time) == ("Words we share", date(2026, 11, 10), time(11, 30))
    assert (meetup.zone, meetup.minutes, meetup.capacity) == ("Europe/London", 60, 16)
    assert (meetup.description, meetup.access, meetup.platform) == ("*Hello*", ["captions", "breaks"], "Jitsi")
    assert (meetup.status, meetup.sequence, meetup.published_at) == ("draft", 0, None)


def test_a_new_meetup_needs_a_title_a_day_and_a_time(desk):
    answer = desk.create(title="", date="", time="", description="Do not lose this")
    required = ["This field is required."]
    assert errors_on(answer) == {"title": required, "date": required, "time": required}
    assert "Do not lose this" in answer.content.decode()
    assert not Meetup.objects.exists()


def test_hosts_are_written_with_it(desk, cast):
    amina, meetup = cast.member(), cast.meetup()
    hosts = {"hosts-TOTAL_FORMS": "2", "hosts-0-member": amina.pk, "hosts-0-position": "1",
             "hosts-1-organisation": "A radio", "hosts-1-position": "0",
             "hosts-0-role": "host", "hosts-1-role": "note-taker"}  # fmt: skip
    assert desk.save(meetup, **hosts).status_code == 302
    assert [host.credit for host in meetup.hosts.all()] == ["A radio (note-taker)", "Amina (host)"]
    assert stored().changed_at > meetup.changed_at  # so that caches notice
    assert stored().sequence == meetup.sequence


def test_a_host_without_any_name_is_refused(desk, cast):
    meetup = cast.meetup()
    answer = desk.save(meetup, **{"hosts-TOTAL_FORMS": "1", "hosts-0-link": "https://radio.example.org"})
    assert answer.status_code == 422
    assert "Name the host: a member, a person or an organisation." in words_of(answer)
    assert not Host.objects.exists()


def test_the_list_shows_when_it_is_and_how_many_come(desk, cast):
    meetup, _ = cast.full_meetup(capacity=2)
    meetup.rsvp(cast.member())
    page = words_of(desk.client.get(LIST))
    assert "Words we share Tuesday 10 November 2026, 11.30am UK time Published 2 of 2 1" in page


# --- Changing --------------------------------------------------------------------------------------------------------


def test_a_change_is_saved_and_noted(desk, cast):
    meetup = cast.meetup()
    assert desk.save(meetup, title="Words we keep")["Location"] == LIST
    assert (stored().title, stored().sequence) == ("Words we keep", meetup.sequence + 1)
    assert "Title" in LogEntry.objects.get().get_change_message()


def test_a_change_calendars_do_not_show_leaves_the_sequence(desk, cast):
    meetup = cast.meetup()
    desk.save(meetup, summary="Another summary.")
    assert (stored().summary, stored().sequence) == ("Another summary.", meetup.sequence)
    assert stored().changed_at > meetup.changed_at


@pytest.mark.parametrize("status", ["draft", "published", "cancelled"])
def test_saving_the_form_untouched_changes_nothing(desk, cast, clock, status):
    made = cast.meetup(
        status=status,
        description="One.\n\nTwo <&> “three”.\n- four",
        dial_in="First line\nSecond line",
        access=["captions", "breaks"],
        capacity=5,
        zone="America/New_York",
        rsvps_close_at="2026-11-09T18:00:00Z",
        join_link="https://meet.example.org/r?a=1&b=2",
    )
    Host.objects.create(meetup=made, organisation="A radio")
    before = Meetup.objects.values().get()
    clock.shift(3600)
    assert desk.save(made)["Location"] == LIST
    assert Meetup.objects.values().get() == before


def test_what_was_changed_meanwhile_is_not_overwritten_and_what_was_typed_is_kept(desk, cast):
    meetup = cast.meetup()
    first, second = desk.open(meetup), desk.open(meetup)
    assert desk.save(meetup, first, title="The first title").status_code == 302
    answer = desk.save(meetup, second, title="The second title", description="A long text")
    assert errors_on(answer) == {"__all__": [STALE]}
    assert STALE in words_of(answer)
    assert 'value="The second title"' in answer.content.decode()
    assert "A long text" in answer.content.decode()
    assert (stored().title, stored().description) == ("The first title", "")


def test_saving_the_same_old_form_again_is_still_refused(desk, cast):
    meetup = cast.meetup()
    old = desk.open(meetup)
    meetup.revise(title="Changed")
    for _ in range(2):
        assert errors_on(desk.save(meetup, old, title="Mine")) == {"__all__": [STALE]}
    assert stored().title == "Changed"


@pytest.mark.parametrize("seen", ["", "yesterday", "2099-01-01T00:00:00+00:00"])
def test_a_form_that_does_not_say_what_it_saw_is_refused(desk, cast, seen):
    meetup = cast.meetup()
    assert errors_on(desk.save(meetup, seen=seen, title="Mine")) == {"__all__": [STALE]}


def test_hosts_changed_meanwhile_also_make_a_form_old(desk, cast):
    meetup = cast.meetup()
    old = desk.open(meetup)
    desk.save(
        meetup, **{"hosts-TOTAL_FORMS": "1", "hosts-0-name": "Amina", "hosts-0-role": "host", "hosts-0-position": "0"}
    )
    assert errors_on(desk.save(meetup, old, title="Mine")) == {"__all__": [STALE]}


def test_someone_asking_for_a_place_does_not_make_the_organisers_form_old(desk, cast):
    meetup = cast.meetup()
    form = desk.open(meetup)
    meetup.rsvp(cast.member())
    assert desk.save(meetup, form, title="Words we keep").status_code == 302
    assert (stored().title, stored().tickets) == ("Words we keep", 1)


# --- Publishing ------------------------------------------------------------------------------------------------------


def test_publishing_shows_it_to_everyone(desk, cast, client):
    draft = cast.meetup(status="draft")
    assert client.get(draft.get_absolute_url()).status_code == 404
    answer = desk.press(draft, "publish")
    assert answer["Location"] == address(draft)
    assert "“Words we share” is published. Everyone can see it and save a place." in words_of(
        desk.client.get(answer["Location"])
    )
    assert (stored().status, stored().sequence) == ("published", 1)
    assert client.get(draft.get_absolute_url()).status_code == 200
    assert LogEntry.objects.get().change_message == "Published."


@pytest.mark.parametrize(("status", "sentence"), [("published", "published"), ("cancelled", "cancelled")])
def test_only_a_draft_can_be_published(desk, cast, status, sentence):
    meetup = cast.meetup(status=status)
    desk.press(meetup, "publish")
    assert f"“Words we share” is {sentence} already." in words_of(desk.client.get(address(meetup)))
    assert (stored().status, stored().sequence) == (status, meetup.sequence)
    assert stored().published_at == meetup.published_at


# --- Cancelling ------------------------------------------------------------------------------------------------------


def test_cancelling_keeps_it_visible_with_the_reason(desk, cast, client):
    meetup = cast.meetup()
    rsvp = meetup.rsvp(cast.member())
    assert "This cannot be undone." in words_of(desk.client.get(address(meetup, "cancel")))
    assert desk.press(meetup, "cancel", reason=" The <room> is flooded. ")["Location"] == address(meetup)
    assert (stored().status, stored().cancel_reason) == ("cancelled", "The <room> is flooded.")
    assert stored().sequence == meetup.sequence + 1
    rsvp.refresh_from_db()
    assert rsvp.status == "going"
    page = words_of(client.get(meetup.get_absolute_url()))
    assert "This meetup is cancelled. The <room> is flooded." in page
    assert LogEntry.objects.get().change_message == "Cancelled."


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_cancelling_needs_a_reason_people_can_read(desk, cast, reason):
    meetup = cast.meetup()
    answer = desk.press(meetup, "cancel", reason=reason)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert stored().status == "published"


def test_the_verb_itself_asks_for_a_reason(cast):
    with pytest.raises(ValidationError, match=r"^\['Say why it is cancelled. People will read this.'\]$"):
        cast.meetup().cancel("  ")
    assert stored().status == "published"


@pytest.mark.parametrize("state", ["draft", "cancelled", "over"])
def test_only_a_published_meetup_still_to_come_can_be_cancelled(desk, cast, state):
    meetup = cast.meetup(days=-1) if state == "over" else cast.meetup(status=state)
    answer = desk.press(meetup, "cancel", reason="Another reason.")
    assert answer.status_code == 422
    assert "cannot be cancelled: it is not a published meetup still to come." in words_of(answer)
    assert (stored().status, stored().cancel_reason) == (meetup.status, meetup.cancel_reason)


# --- Deleting --------------------------------------------------------------------------------------------------------


def test_a_draft_can_be_deleted(desk, cast):
    draft = cast.meetup(status="draft")
    assert desk.press(draft, "delete", post="yes")["Location"] == LIST
    assert not Meetup.objects.exists()


@pytest.mark.parametrize("status", ["published", "cancelled"])
def test_what_people_have_seen_cannot_be_deleted(desk, cast, status):
    meetup = cast.meetup(status=status)
    assert desk.press(meetup, "delete", post="yes").status_code == 403
    assert desk.client.get(address(meetup, "delete")).status_code == 403
    assert (
        reverse("admin:meetups_meetup_delete", args=[meetup.pk])
        not in desk.client.get(address(meetup)).content.decode()
    )
    bulk = {"action": "delete_selected", "_selected_action": meetup.pk, "post": "yes"}
    desk.client.post(LIST, bulk)
    assert Meetup.objects.exists()
