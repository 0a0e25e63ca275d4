"""Leave my name out: asked at any time, found before a recap comes out and after, however it is written."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry

from meetups.models import Recap, RecapNames, Rsvp
from tests.meetups.desk import address
from tests.meetups.recaps import photo_of
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ASK, UNDO = "Leave my name out of the recap", "You may name me again"
REFUSED = "It names people who asked to be left out."


def path(meetup):
    """Where it is asked."""
    return f"{meetup.get_absolute_url()}left-out/"


def asked():
    """Who asked to be left out, at which meetup."""
    return [(str(rsvp.meetup), str(rsvp.member)) for rsvp in Rsvp.objects.filter(left_out=True).order_by("pk")]


@pytest.fixture
def told(cast, clock):
    """A recap of a meetup just over, and those who were on its list: Amina and Bilal."""
    meetup = cast.meetup()
    people = [cast.member("Amina Adeyemi", email="amina@example.org"), cast.member("Bilal")]
    for person in people:
        meetup.rsvp(person)
    clock.move_to(meetup.ends_at)
    return Recap.objects.create(meetup=meetup, text="We shared maps."), *people


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_who_is_on_the_list_asks_with_one_button_and_takes_it_back_with_another(cast, sign_in):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    browser = sign_in(amina)
    assert ASK in words_of(browser.get(meetup.get_absolute_url()))
    page = words_of(browser.post(path(meetup), follow=True))
    assert "Your name is left out of the recap." in page
    assert UNDO in page
    assert asked() == [("Words we share", "Amina")]
    page = words_of(browser.post(path(meetup), {"action": "name-me"}, follow=True))
    assert "You may be named in the recap again." in page
    assert asked() == []


@pytest.mark.parametrize("state", ["waiting", "gave the place up", "over", "recap is out", "pressed twice"])
def test_it_is_asked_at_any_time(cast, sign_in, clock, state):
    meetup, _ = cast.full_meetup()
    amina = cast.member()
    meetup.rsvp(amina)
    if state == "gave the place up":
        meetup.release(amina)
    if state in ("over", "recap is out"):
        clock.move_to(meetup.ends_at + timedelta(days=400))
    if state == "recap is out":
        Recap.objects.create(meetup=meetup, text="We shared.").publish()
    browser = sign_in(amina)
    for _ in range(2 if state == "pressed twice" else 1):
        assert browser.post(path(meetup)).status_code == 302
    assert asked() == [("Words we share", "Amina")]


def test_who_was_never_on_the_list_has_nothing_to_ask(cast, sign_in):
    meetup = cast.meetup()
    browser = sign_in(cast.member())
    assert ASK not in words_of(browser.get(meetup.get_absolute_url()))
    answer = browser.post(path(meetup))
    assert (answer.status_code, "Nothing was changed." in words_of(answer)) == (409, True)
    assert asked() == []


def test_it_holds_for_later_meetups_until_they_say_otherwise(cast):
    amina, bilal = cast.member(), cast.member("Bilal")
    before, now, after = (cast.meetup(title, days=days) for title, days in (("A", 5), ("B", 6), ("C", 7)))
    for meetup in (before, now, after):
        meetup.rsvp(bilal)
    for meetup in (before, after):
        meetup.rsvp(amina)
    assert not now.leave_out(amina)
    now.rsvp(amina)
    assert now.leave_out(amina)
    later = cast.meetup("D", days=8)
    later.rsvp(amina)
    assert sorted(asked()) == [("B", "Amina"), ("C", "Amina"), ("D", "Amina")]
    later.leave_out(amina, out=False)
    cast.meetup("E", days=9).rsvp(amina)
    assert sorted(asked()) == [("B", "Amina"), ("C", "Amina")]


def test_saving_a_place_again_changes_nothing_of_it(cast):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    meetup.leave_out(amina)
    meetup.release(amina)
    meetup.rsvp(amina, needs="Captions")
    assert asked() == [("Words we share", "Amina")]


def test_strangers_are_led_to_sign_in_and_a_draft_is_not_there(cast, client, sign_in):
    meetup, hidden = cast.meetup(), cast.meetup("Hidden", status="draft")
    assert client.post(path(meetup))["Location"] == f"/accounts/login/?next={path(meetup)}"
    assert sign_in(cast.member()).post(path(hidden)).status_code == 404
    assert client.get(path(meetup)).status_code == 405


def test_that_one_asked_is_shown_to_nobody_else(cast, sign_in, client):
    meetup, amina, bilal = cast.meetup(), cast.member(), cast.member("Bilal")
    for person in (amina, bilal):
        meetup.rsvp(person, show_name=True)
    meetup.leave_out(amina)
    for browser in (client, sign_in(bilal)):
        assert "left out" not in words_of(browser.get(meetup.get_absolute_url()))


def test_organisers_see_who_asked_where_they_write_and_on_the_list(cast, desk, recap_desk, clock):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    Recap.start(meetup)
    pages = {
        address(meetup, "people"): "Not to be named in the recap",
        address(meetup, "recap"): "Not to be named: Amina.",
    }
    for page, words in pages.items():
        assert words not in words_of(desk.client.get(page))
    meetup.leave_out(amina)
    for page, words in pages.items():
        assert words in words_of(desk.client.get(page))


# --- Before it comes out ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        {"text": "Amina spoke."},
        {"text": "Thanks, AMINA!"},
        {"text": "Ms Adeyemi’s maps"},
        {"text": "**Amina Adeyemi**"},
        {"text": "[Maps](https://example.org/amina-adeyemi)"},
        {"text": "Âmina"},
        {"photos-0-alt": "Amina with a map"},
        {"photos-0-caption": "A map, and Amina"},
    ],
)
def test_a_recap_that_names_them_does_not_come_out(recap_desk, told, typed):
    recap, amina, _ = told
    photo_of(recap)
    recap.meetup.leave_out(amina)
    answer = recap_desk.do(recap.meetup, "publish", **typed)
    page = words_of(answer)
    assert answer.status_code == 422
    assert REFUSED in page
    assert "Amina Adeyemi, found as “" in page
    place = {"text": "in the text", "photos-0-alt": "description of photo 1", "photos-0-caption": "caption of photo 1"}
    assert ("in a link" if "https" in str(typed) else place[next(iter(typed))]) in page
    kept = Recap.objects.get()
    assert (kept.is_out, kept.text) == (False, "We shared maps.")


def test_who_did_not_ask_may_be_named(recap_desk, told):
    recap, amina, _ = told
    recap.meetup.leave_out(amina)
    assert recap_desk.do(recap.meetup, "publish", text="Thanks to Bilal.").status_code == 302
    assert Recap.objects.get().is_out


def test_the_name_taken_out_it_comes_out(recap_desk, told):
    recap, amina, _ = told
    recap.meetup.leave_out(amina)
    assert recap_desk.do(recap.meetup, "publish", text="Amina spoke.").status_code == 422
    assert recap_desk.do(recap.meetup, "publish", text="One of us spoke.").status_code == 302


def test_a_draft_may_name_them_and_its_page_says_so(recap_desk, told):
    recap, amina, _ = told
    recap.meetup.leave_out(amina)
    assert recap_desk.do(recap.meetup, text="Amina spoke.").status_code == 302
    page = words_of(recap_desk.page(recap.meetup))
    assert "This draft names people who asked to be left out." in page
    assert "Amina Adeyemi: “amina” in the text (… amina spoke. …)" in page


def tokens(answer):
    """What the boxes on the page stand for."""
    return [named.token for named in answer.context["refused"]]


def test_somebody_else_of_that_name_is_confirmed_one_by_one(recap_desk, told, cast):
    recap, amina, bilal = told
    for person in (amina, bilal):
        recap.meetup.leave_out(person)
    text = "Amina Brook and Bilal spoke."
    answer = recap_desk.do(recap.meetup, "publish", text=text)
    assert "This is not Amina Adeyemi" in words_of(answer)
    first, second = tokens(answer)
    half = recap_desk.do(recap.meetup, "publish", text=text, someone_else=first)
    assert (half.status_code, tokens(half), Recap.objects.get().is_out) == (422, [second], False)
    assert recap_desk.do(recap.meetup, "publish", text=text, someone_else=[first, second]).status_code == 302
    recap.refresh_from_db()
    assert (recap.is_out, recap.named()) == (True, [])
    assert "amina" not in str(recap.cleared).lower()
    assert LogEntry.objects.latest("pk").change_message == "Published the recap."


@pytest.mark.parametrize("ticked", ["", "1", "amina", "{person}", "{person}-" + "0" * 24])
def test_a_box_that_was_not_on_the_page_confirms_nothing(recap_desk, told, ticked):
    recap, amina, _ = told
    recap.meetup.leave_out(amina)
    answer = recap_desk.do(recap.meetup, "publish", text="Amina spoke.", someone_else=ticked.format(person=amina.pk))
    assert (answer.status_code, Recap.objects.get().is_out) == (422, False)


def test_what_was_confirmed_stays_so_and_what_is_new_is_asked(recap_desk, told):
    recap, amina, _ = told
    recap.meetup.leave_out(amina)
    text = "Amina Brook spoke for a while of all the maps she keeps.\n\nThen we went home."
    token = tokens(recap_desk.do(recap.meetup, "publish", text=text))
    recap_desk.do(recap.meetup, "publish", text=text, someone_else=token)
    longer = f"{text}\n\nIn spring we meet again."
    assert recap_desk.do(recap.meetup, text=longer).status_code == 302
    again = recap_desk.do(recap.meetup, text=f"{longer} Amina too.")
    assert again.status_code == 422
    assert tokens(again) != token
    assert recap_desk.do(recap.meetup, text=f"{longer} Amina too.", someone_else=token).status_code == 422
    assert Recap.objects.get().text == longer


# --- After it came out ------------------------------------------------------------------------------------------------


def test_a_recap_that_is_out_takes_no_name_in(recap_desk, told, client):
    recap, amina, _ = told
    recap.publish()
    recap.meetup.leave_out(amina)
    answer = recap_desk.do(recap.meetup, text="Amina spoke.")
    assert (answer.status_code, REFUSED in words_of(answer)) == (422, True)
    assert "Amina spoke." in answer.content.decode()
    assert "Amina" not in words_of(client.get(recap.meetup.get_absolute_url()))


def test_who_asks_too_late_is_seen_on_the_desk(recap_desk, desk, told, sign_in):
    recap, amina, _ = told
    Recap.objects.update(text="Amina spoke.")
    recap.publish()
    places = [address(recap.meetup), address(recap.meetup, "recap"), "/admin/meetups/meetup/"]
    words = [
        "The recap names people who have asked",
        "This recap names people who have asked",
        "out, and names somebody",
    ]
    for place, word in zip(places, words, strict=True):
        assert word not in words_of(desk.client.get(place))
    page = words_of(sign_in(amina).post(path(recap.meetup), follow=True))
    assert "The recap is out already: organisers see if it names you." in page
    for place, word in zip(places, words, strict=True):
        assert word in words_of(desk.client.get(place)), place
    recap_desk.do(recap.meetup, text="One of us spoke.")
    for place, word in zip(places, words, strict=True):
        assert word not in words_of(desk.client.get(place))


def test_the_verb_itself_looks_whoever_calls_it(told):
    recap, amina, _ = told
    recap.meetup.leave_out(amina)
    Recap.objects.update(text="Amina spoke.")
    with pytest.raises(RecapNames) as refused:
        recap.publish()
    assert [named.name for named in refused.value.found] == ["Amina Adeyemi"]
    recap.refresh_from_db()
    recap.publish([named.token for named in refused.value.found])
    assert Recap.objects.get().is_out


def test_taken_back_and_published_again_it_is_looked_through_again(told):
    recap, amina, _ = told
    Recap.objects.update(text="Amina spoke.")
    recap.publish()
    recap.take_back()
    recap.meetup.leave_out(amina)
    with pytest.raises(RecapNames):
        recap.publish()


def test_a_name_changed_meanwhile_is_looked_for_as_it_is_now(told):
    recap, amina, _ = told
    recap.meetup.leave_out(amina)
    amina.name = "Zoë"
    amina.save()
    Recap.objects.update(text="Amina was quiet, zoe spoke.")
    [named] = Recap.objects.get().named()
    assert (named.name, [place.name for place in named.places]) == ("Zoë", ["zoe"])
