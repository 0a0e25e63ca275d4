"""What a meetup explored: begun in one step, written on the desk, thrown away; by whom."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from meetups.models import Board, Meetup, Provocation, Recap, Theme
from meetups.models.question import ask
from meetups.models.recap_photo import file_name
from meetups.models.recap_start import ASKED, EXPLORED, NEXT
from tests.meetups.desk import address
from tests.meetups.recaps import out, photo_of, tell, told
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

STANDS = "We shared **words**."


# --- Beginning --------------------------------------------------------------------------------------------------------


def test_one_button_begins_it_with_what_is_known(recap_desk, past, cast, clock):
    Provocation.rewrite(past, [Provocation(prompt="Who decides?\nWho is *asked*?", minutes=5)])
    cast.meetup("Maps [and] keys", days=14)
    assert "Start the recap" in words_of(recap_desk.client.get(address(past)))
    assert recap_desk.press(past, "start")["Location"] == address(past, "recap")
    recap = Recap.objects.get()
    assert recap.text == (
        "# What we explored\n\n- Who decides? Who is \\*asked\\*?\n\n"
        f"# Asks and offers\n\n{ASKED}\n\n"
        "# Next time\n\n[Maps \\[and\\] keys](http://testserver/meetups/maps-and-keys-2026-11/), "
        "Tuesday 24 November 2026, 11.30am to 12.30pm UK time.\n"
    )
    assert (recap.meetup_id, recap.attendance, recap.audience, recap.is_out) == (past.pk, None, "everyone", False)
    page = words_of(recap_desk.page(past))
    assert "Here is what we know already. Write on from there." in page


def test_where_nothing_is_known_it_says_what_to_write(past):
    text = Recap.start(past).text
    assert [hint for hint in (EXPLORED, ASKED, NEXT) if hint in text] == [EXPLORED, ASKED, NEXT]
    assert "Themes" not in text


def test_themes_are_those_of_this_meetup_that_members_may_read(cast, clock):
    meetup, other, olu = cast.meetup(prompt="How are you?"), cast.meetup("Other", days=8), cast.organiser()
    keys = {}
    for number, visibility in enumerate(["everyone", "members", "going", "organisers"]):
        member = cast.member(f"Guest{number}")
        meetup.rsvp(member)
        keys[visibility] = f"answer-{meetup.check_in(member, 'Well.', visibility, 'member').pk}"
        other.rsvp(member)
    keys["asked"] = f"question-{ask(meetup, member, 'Why?', 'member').pk}"
    keys["elsewhere"] = f"question-{ask(other, member, 'Why?', 'member').pk}"
    board = Board.current()
    for name, key in keys.items():
        board.put([key], f"Theme {name}", olu, board.version)
    board.put([keys["everyone"]], Theme.objects.get(title="Theme asked"), olu, board.version)
    text = Recap.start(meetup).text
    assert "# Themes that came up\n\n- Theme members\n- Theme asked\n\n# Asks" in text


def test_begun_twice_it_stays_what_was_typed(recap_desk, draft):
    answer = recap_desk.press(draft.meetup, "start")
    assert "There is a recap already. It stays as it is." in words_of(recap_desk.client.get(answer["Location"]))
    assert Recap.objects.get().text == STANDS


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_what_does_not_take_place_has_none(recap_desk, cast, status):
    meetup = cast.meetup(status=status)
    assert "Start the recap" not in words_of(recap_desk.page(meetup))
    recap_desk.press(meetup, "start")
    assert not Recap.objects.exists()


def test_how_many_came_is_known_where_somebody_counted(past, monkeypatch):
    monkeypatch.setattr(Meetup, "attendance", lambda meetup: 23, raising=False)
    assert Recap.start(past).attendance == 23


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_and_seen_by_nobody_yet(recap_desk, draft, client, reader, clock):
    assert recap_desk.do(draft.meetup, text="One\r\nTwo <b>& “three”", attendance="23").status_code == 302
    kept = Recap.objects.get()
    assert (kept.text, kept.attendance, kept.published_at) == ("One\nTwo <b>& “three”", 23, None)
    page = client.get(draft.meetup.get_absolute_url())
    assert "Recap" not in words_of(page)
    form = recap_desk.open(draft.meetup)
    assert (form["text"], form["attendance"]) == (["One\r\nTwo <b>& “three”"], ["23"])
    tell(clock)
    assert told() == []


def test_the_log_says_that_it_was_changed_never_how(recap_desk, draft):
    recap_desk.do(draft.meetup, text="Canary said this.")
    assert LogEntry.objects.latest("pk").change_message == "Changed the recap."


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": ""}, "Write what was explored."),
        ({"text": " \n "}, "Write what was explored."),
        ({"text": "x" * 50_001}, "at most 50000 characters"),
        ({"text": "\0"}, "Null characters are not allowed."),
        ({"attendance": "-1"}, "greater than or equal to 0"),
        ({"attendance": "100001"}, "less than or equal to 100000"),
        ({"attendance": "many"}, "Enter a whole number."),
        ({"attendance": "9" * 400}, "whole number|less than"),
        ({"audience": ""}, "Choose who may read it."),
        ({"audience": "friends"}, "Select a valid choice"),
        ({"seen": ""}, "Nothing is saved yet."),
        ({"seen": "x"}, "Nothing is saved yet."),
        ({"seen": "-1"}, "Nothing is saved yet."),
        ({"photos-TOTAL_FORMS": "x"}, "ManagementForm data is missing"),
        ({"photos-TOTAL_FORMS": "99999"}, "There is room for 12 photos at most."),
        ({"photos-0-alt": "A map"}, "Choose the photo that these words are about."),
        ({"photos-0-caption": "A map"}, "Choose the photo that these words are about."),
        ({"photos-0-order": "0", "photos-0-alt": "x"}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_what_was_typed_stays(recap_desk, draft, typed, words):
    answer = recap_desk.do(draft.meetup, **{"text": "Typed words."} | typed)
    page = words_of(answer)
    assert answer.status_code == 422
    assert any(word in page for word in words.split("|")), page[:900]
    assert "text" in typed or "Typed words." in answer.content.decode()
    kept = Recap.objects.get()
    assert (kept.text, kept.version, kept.photos.count()) == (STANDS, 0, 0)


def test_the_database_keeps_nonsense_out_too(past, draft):
    for change in ({"text": "  "}, {"audience": "friends"}, {"attendance": 100_001}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recap.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recap.objects.create(meetup=past, text="A second one")


def test_the_later_of_two_organisers_is_told_and_nothing_is_lost(recap_desk, draft):
    form = recap_desk.open(draft.meetup)
    recap_desk.do(draft.meetup, text="Theirs, saved first.", attendance="5")
    answer = recap_desk.do(draft.meetup, form=form, text="Mine, typed meanwhile.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Someone else changed this recap while you were editing" in page
    assert page.count("Theirs, saved first.") == page.count("Mine, typed meanwhile.") == 1
    kept = Recap.objects.get()
    assert (kept.text, kept.attendance) == ("Theirs, saved first.", 5)
    assert recap_desk.do(draft.meetup, form=form, text="Mine again.").status_code == 409


def test_what_was_published_or_taken_back_meanwhile_is_not_written_over(recap_desk, draft):
    for step in (draft.publish, draft.take_back):
        form = recap_desk.open(draft.meetup)
        step()
        assert recap_desk.do(draft.meetup, form=form, text="Mine.").status_code == 409
    assert Recap.objects.get().text == STANDS


# --- Thrown away -----------------------------------------------------------------------------------------------------


def test_a_draft_is_thrown_away_with_its_photos_when_one_is_sure(recap_desk, draft, django_capture_on_commit_callbacks):
    photo, path = photo_of(draft), address(draft.meetup, "recap")
    answer = recap_desk.press(draft.meetup, "discard")
    assert (answer.status_code, Recap.objects.count()) == (422, 1)
    assert "Tick the box if you are sure. Nothing is thrown away yet." in words_of(answer)
    with django_capture_on_commit_callbacks(execute=True):
        assert recap_desk.client.post(path, {"do": "discard", "sure": "yes"})["Location"] == path
    assert not Recap.objects.exists()
    assert not default_storage.exists(file_name(draft.pk, photo.large))
    assert "Start the recap" in words_of(recap_desk.page(draft.meetup))


def test_what_is_out_is_not_thrown_away(recap_desk, draft):
    draft.publish()
    assert "Throw it away" not in words_of(recap_desk.page(draft.meetup))
    answer = recap_desk.client.post(address(draft.meetup, "recap"), {"do": "discard", "sure": "yes"}, follow=True)
    assert "This recap is out. Take it back first." in words_of(answer)
    assert Recap.objects.get().is_out


# --- Who and how ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["start", "save", "publish", "take-back", "discard", ""])
def test_nobody_else_writes_it(draft, cast, client, sign_in, what):
    path, before = address(draft.meetup, "recap"), Recap.objects.values().get()
    assert client.post(path, {"do": what}, follow=True).redirect_chain[-1][0] == f"/accounts/login/?next={path}"
    staff = sign_in(cast.member("Bilal", is_staff=True), second_factor=True)
    for browser in (sign_in(cast.member()), staff):
        assert browser.post(path, {"do": what, "text": "Mine"}, follow=True).status_code == 403
        assert browser.get(path, follow=True).status_code == 403
    assert Recap.objects.values().get() == before


def test_looking_at_it_changes_nothing(recap_desk, past):
    page = recap_desk.client.get(address(past, "recap") + "?do=start")
    assert "Start the recap" in words_of(page)
    assert not Recap.objects.exists()


def test_where_there_is_none_there_is_nothing_to_save(recap_desk, past):
    for what in ("save", "publish", "take-back", "discard", "", "nonsense"):
        assert recap_desk.press(past, what).status_code == 404
    assert recap_desk.client.post("/admin/meetups/meetup/999999/recap/", {"do": "start"}).status_code == 404


def test_a_form_from_elsewhere_publishes_nothing(recap_desk, draft):
    recap_desk.client.handler.enforce_csrf_checks = True
    assert recap_desk.press(draft.meetup, "publish").status_code == 403
    assert Recap.objects.get().published_at is None


def test_the_list_says_where_each_stands(desk, past, cast):
    cast.meetup("Other")
    page = "/admin/meetups/meetup/"
    recap = out(past)
    assert "0 0 out " in words_of(desk.client.get(page))
    recap.take_back()
    assert "0 0 draft " in words_of(desk.client.get(page))


def test_a_recap_of_a_row_that_is_not_saved_yet_says_what_is_missing(past):
    with pytest.raises(ValidationError):
        Recap(meetup=past, text="x", audience="friends").full_clean()
