"""Answering a meetup's prompt: who may, what is kept, changing one's mind, taking it back."""

import pytest
from django.test import Client
from django.urls import reverse

from meetups.models import CheckIn, CheckInRefused
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PROMPT = "What would you like more of?"
ANSWER = {"text": "Kindness", "visibility": "everyone", "naming": "first"}
PRESENT = {"going"}  # who may answer
ABSENT = {
    "member": "Only people who are going can answer.",
    "waiting": "Only people who are going can answer.",
    "left": "Only people who are going can answer.",
    "organiser": "Only people who are going can answer.",
    "superuser": "Only people who are going can answer.",
}


@pytest.fixture
def meetup(cast):
    """A meetup with a prompt, and room for one."""
    return cast.meetup(prompt=PROMPT, capacity=1)


@pytest.fixture
def person(cast, meetup):
    """Makes somebody in that position towards the meetup, called Amina Adeyemi."""

    def made(role: str):
        if role == "organiser":
            return cast.organiser("Amina Adeyemi")
        amina = cast.superuser("Amina") if role == "superuser" else cast.member("Amina Adeyemi")
        if role == "waiting":
            meetup.rsvp(cast.member("Guest"))
        if role in ("going", "waiting", "left"):
            meetup.rsvp(amina)
        if role == "left":
            meetup.release(amina)
        return amina

    return made


def kept() -> list[tuple[str, str, str]]:
    """Every answer there is."""
    return list(CheckIn.objects.order_by("pk").values_list("text", "visibility", "naming"))


# --- Answering -------------------------------------------------------------------------------------------------------


def test_who_is_going_answers_and_finds_it_on_the_page(cast, sign_in, meetup, person, outbox):
    amina = person("going")
    mails, browser = len(outbox()), sign_in(amina)
    form = browser.get(cast.check_in_url(meetup))
    assert form.status_code == 200
    assert PROMPT in words_of(form)
    assert "Passing is fine" in words_of(form)
    answer = browser.post(cast.check_in_url(meetup), ANSWER)
    assert (answer.status_code, answer["Location"]) == (302, meetup.get_absolute_url())
    assert CheckIn.objects.get().member == amina
    assert kept() == [("Kindness", "everyone", "first")]
    page = words_of(browser.get(answer["Location"]))
    assert "Your answer is saved." in page
    assert "Your answer Kindness Named: Amina. Seen by: everyone. Change my answer Take it back" in page
    assert len(outbox()) == mails  # nobody is told


@pytest.mark.parametrize("role", ABSENT)
def test_who_is_not_going_is_told_why_not_and_keeps_what_they_typed(cast, sign_in, meetup, person, role):
    browser = sign_in(person(role))
    page = browser.get(cast.check_in_url(meetup))
    assert page.status_code == 200
    assert ABSENT[role] in words_of(page)
    assert "was not saved" not in words_of(page)
    answer = browser.post(cast.check_in_url(meetup), ANSWER | {"text": "Kindness & <b>care"})
    assert answer.status_code == 409
    assert f"Your answer was not saved. {ABSENT[role]} You wrote: Kindness & <b>care" in words_of(answer)
    assert kept() == []


@pytest.mark.parametrize("role", ABSENT)
def test_the_verb_itself_refuses_who_is_not_going(meetup, person, role):
    with pytest.raises(CheckInRefused, match=ABSENT[role]):
        meetup.check_in(person(role), "Kindness", "everyone", "member")
    assert kept() == []


@pytest.mark.parametrize("data", [None, ANSWER, {"action": "remove"}])
def test_a_visitor_signs_in_first(cast, client, meetup, data):
    answer = client.post(cast.check_in_url(meetup), data) if data else client.get(cast.check_in_url(meetup))
    assert answer["Location"] == f"{reverse('account_login')}?next={cast.check_in_url(meetup)}"
    assert kept() == []


@pytest.mark.parametrize("role", [*PRESENT, *ABSENT])
def test_the_meetups_page_offers_the_form_only_to_who_may_answer(sign_in, client, cast, meetup, person, role):
    link = f'href="{cast.check_in_url(meetup)}"'
    assert (link in sign_in(person(role)).get(meetup.get_absolute_url()).content.decode()) is (role in PRESENT)
    assert link not in client.get(meetup.get_absolute_url()).content.decode()


def test_without_a_prompt_the_page_says_nothing_of_a_check_in(cast, sign_in):
    meetup, amina = cast.meetup(), cast.member()
    meetup.rsvp(amina)
    assert "heck-in" not in words_of(sign_in(amina).get(meetup.get_absolute_url()))


def test_the_text_is_kept_as_written_with_line_breaks_and_shown_harmless(cast, sign_in, meetup, person):
    browser = sign_in(person("going"))
    browser.post(cast.check_in_url(meetup), ANSWER | {"text": "  Kindness,\r\n\r\n<b>care</b> & “quiet” 🌻  "})
    assert kept()[0][0] == "Kindness,\n\n<b>care</b> & “quiet” 🌻"
    html = Client().get(meetup.get_absolute_url()).content.decode()
    assert "Kindness,<br><br>&lt;b&gt;care&lt;/b&gt; &amp; “quiet” 🌻" in html


def test_five_hundred_letters_fit_however_many_lines_they_are_on(cast, sign_in, meetup, person):
    text = ("x\r\n" * 250)[:-2] + "y"  # 500 letters and line breaks, for which browsers send two characters each
    assert sign_in(person("going")).post(cast.check_in_url(meetup), ANSWER | {"text": text}).status_code == 302
    assert len(kept()[0][0]) == 500


def test_the_safest_name_is_chosen_already_and_nothing_of_who_sees_it(cast, sign_in, meetup, person):
    form = sign_in(person("going")).get(cast.check_in_url(meetup)).content.decode()
    checked = [tag for tag in form.split("<") if "checked" in tag]
    assert len(checked) == 1
    assert 'name="naming" value="member"' in checked[0]


def test_people_see_under_which_name_they_would_stand(cast, sign_in, meetup, person):
    page = words_of(sign_in(person("going")).get(cast.check_in_url(meetup)))
    assert "By my name: Amina Adeyemi By my first name: Amina Not at all: “a member”" in page


def test_who_has_given_no_name_is_offered_none(cast, sign_in, meetup):
    nameless = cast.member("", email="quiet@example.org")
    meetup.rsvp(nameless)
    page = words_of(sign_in(nameless).get(cast.check_in_url(meetup)))
    assert "By my" not in page
    answer = sign_in(nameless).post(cast.check_in_url(meetup), ANSWER | {"naming": "member"})
    assert answer.status_code == 302


# --- Changing and taking back ----------------------------------------------------------------------------------------


def test_an_answer_is_changed_not_doubled(cast, sign_in, meetup, person):
    browser = sign_in(person("going"))
    browser.post(cast.check_in_url(meetup), ANSWER)
    first = CheckIn.objects.get()
    form = browser.get(cast.check_in_url(meetup))
    assert form.context["form"].initial == ANSWER
    changed = {"text": "Patience", "visibility": "organisers", "naming": "member"}
    assert browser.post(cast.check_in_url(meetup), changed).status_code == 302
    assert kept() == [("Patience", "organisers", "member")]
    again = CheckIn.objects.get()
    assert (again.pk, again.created_at) == (first.pk, first.created_at)


def test_the_moment_of_a_change_is_noted(meetup, person, clock):
    amina = person("going")
    first = meetup.check_in(amina, "Kindness", "everyone", "member")
    clock.shift(60)
    second = meetup.check_in(amina, "Patience", "everyone", "member")
    assert (second.changed_at - first.changed_at).total_seconds() == 60
    assert second.created_at == first.created_at


def test_sending_the_same_twice_is_one_answer(cast, sign_in, meetup, person):
    browser = sign_in(person("going"))
    for _ in range(2):
        assert browser.post(cast.check_in_url(meetup), ANSWER).status_code == 302
    assert kept() == [("Kindness", "everyone", "first")]


def test_an_answer_is_taken_back_and_taking_it_back_twice_does_no_harm(cast, sign_in, meetup, person):
    browser = sign_in(person("going"))
    browser.post(cast.check_in_url(meetup), ANSWER)
    answer = browser.post(cast.check_in_url(meetup), {"action": "remove"})
    assert answer["Location"] == meetup.get_absolute_url()
    assert kept() == []
    page = words_of(browser.get(answer["Location"]))
    assert "Your answer is gone." in page
    assert "Kindness" not in page
    again = browser.post(cast.check_in_url(meetup), {"action": "remove"}, follow=True)
    assert "There was no answer of yours to take back." in words_of(again)


def test_who_has_left_keeps_the_answer_given_cannot_change_it_and_may_take_it_back(cast, sign_in, meetup, person):
    amina = person("going")
    meetup.check_in(amina, "Kindness", "everyone", "first")
    meetup.release(amina)
    browser = sign_in(amina)
    page = words_of(browser.get(meetup.get_absolute_url()))
    assert "Your answer Kindness Named: Amina. Seen by: everyone. Take it back" in page
    assert browser.post(cast.check_in_url(meetup), ANSWER | {"text": "Patience"}).status_code == 409
    assert kept() == [("Kindness", "everyone", "first")]
    assert browser.post(cast.check_in_url(meetup), {"action": "remove"}).status_code == 302
    assert kept() == []


@pytest.mark.parametrize("action", [None, "remove"])
def test_nobody_can_touch_anothers_answer(cast, sign_in, meetup, person, action):
    amina = person("going")
    hers = meetup.check_in(amina, "Kindness", "everyone", "first")
    meetup.revise(capacity=2)
    bilal = cast.member("Bilal")
    meetup.rsvp(bilal)
    forged = {"text": "Noise", "member": amina.pk, "id": hers.pk, "pk": hers.pk, "check_in": hers.pk, "meetup": 0}
    sign_in(bilal).post(cast.check_in_url(meetup), ANSWER | forged | ({"action": action} if action else {}))
    hers.refresh_from_db()
    assert (hers.text, hers.member) == ("Kindness", amina)


def test_taking_back_removes_only_ones_own_and_only_here(cast, meetup):
    other = cast.meetup("Another", prompt=PROMPT)
    meetup.revise(capacity=None)
    amina, bilal = cast.member(), cast.member("Bilal")
    for each, member in ((meetup, amina), (meetup, bilal), (other, amina)):
        each.rsvp(member)
        each.check_in(member, f"{member} at {each}", "everyone", "member")
    assert meetup.take_back(amina) is True
    assert [text for text, _, _ in kept()] == ["Bilal at Words we share", "Amina at Another"]
    assert meetup.take_back(amina) is False


# --- How -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_only_reading_and_sending_the_form_are_possible(cast, sign_in, meetup, person, method):
    amina = person("going")
    meetup.check_in(amina, "Kindness", "everyone", "first")
    assert getattr(sign_in(amina), method)(cast.check_in_url(meetup)).status_code == 405
    assert kept() == [("Kindness", "everyone", "first")]


@pytest.mark.parametrize("query", ["", "?action=remove", "?text=Noise&visibility=everyone&naming=name"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_never_changes_anything(cast, sign_in, meetup, person, query, method):
    amina = person("going")
    meetup.check_in(amina, "Kindness", "everyone", "first")
    assert getattr(sign_in(amina), method)(cast.check_in_url(meetup) + query).status_code == 200
    assert kept() == [("Kindness", "everyone", "first")]


@pytest.mark.parametrize("data", [ANSWER, {"action": "remove"}])
def test_a_form_from_elsewhere_is_refused(cast, meetup, person, data):
    amina = person("going")
    meetup.check_in(amina, "Patience", "members", "first")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(amina, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post(cast.check_in_url(meetup), data).status_code == 403
    assert kept() == [("Patience", "members", "first")]


@pytest.mark.parametrize("data", [None, ANSWER, {"action": "remove"}])
@pytest.mark.parametrize("slug", ["no-such-meetup", "draft"])
def test_a_meetup_one_may_not_see_is_not_found(cast, sign_in, data, slug):
    cast.meetup("Draft", status="draft", slug="draft", prompt=PROMPT)
    browser, path = sign_in(cast.member()), f"/meetups/{slug}/check-in/"
    assert (browser.post(path, data) if data else browser.get(path)).status_code == 404
    assert kept() == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"text": ""}, "Write your answer. Or press “Pass”."),
        ({"text": " \r\n\t "}, "Write your answer. Or press “Pass”."),
        ({"text": "x" * 501}, "Ensure this value has at most 500 characters (it has 501)."),
        ({"text": "a\0b"}, "Null characters are not allowed."),
        ({"visibility": ""}, "Choose who may see this."),
        ({"visibility": "world"}, "Select a valid choice. world is not one of the available choices."),
        ({"naming": ""}, "Choose how we shall name you."),
        ({"naming": "nickname"}, "Select a valid choice. nickname is not one of the available choices."),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_typed(cast, sign_in, meetup, person, wrong, sentence):
    amina = person("going")
    meetup.check_in(amina, "Patience", "members", "first")
    answer = sign_in(amina).post(cast.check_in_url(meetup), ANSWER | wrong)
    assert answer.status_code == 422
    assert words_of(answer).count(sentence) == 2  # in the summary and beside the field
    for name, value in (ANSWER | wrong).items():
        assert answer.context["form"][name].value() == value
    assert kept() == [("Patience", "members", "first")]
    assert "<title>Problem: Check-in" in answer.content.decode()


def test_errors_lead_to_the_first_choice_of_a_question(cast, sign_in, meetup, person):
    html = sign_in(person("going")).post(cast.check_in_url(meetup), {"text": "Kindness"}).content.decode()
    assert '<a href="#id_visibility_0">Choose who may see this.</a>' in html
    assert 'id="id_visibility_0"' in html
