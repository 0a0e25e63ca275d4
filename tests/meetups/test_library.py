"""Suggesting something for the library: seen by its author and organisers until it is published, or declined kindly."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from meetups import jobs
from meetups.models import Resource, ResourceRefused, Tag
from tests.meetups.shelf import GIVEN, in_library, suggestion
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NEW = "/meetups/library/new/"


@pytest.fixture
def amina(cast):
    return cast.member("Amina Okoro")


@pytest.fixture
def browser(amina, sign_in):
    return sign_in(amina)


# --- Suggesting ----------------------------------------------------------------------------------------------------


def test_a_member_suggests_and_sees_where_it_stands(browser, amina, cast):
    meetup = cast.meetup("Listening", days=-3)
    given = GIVEN | {
        "link": "https://example.org/rounds",
        "meetup": meetup.pk,
        "tags": " Care, #care , Ways  of asking,",
    }
    answer = browser.post(NEW, given)
    made = Resource.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/meetups/library/asking-in-rounds/")
    assert (made.member, made.meetup, made.status, made.published_at) == (amina, meetup, "suggested", None)
    assert [tag.name for tag in made.tags.all()] == ["care", "ways of asking"]
    page = words_of(browser.get(answer["Location"]))
    assert "Not in the library yet. Your suggestion is with the organisers." in page
    assert "Find it at example.org" in page
    assert "Asking in rounds with organisers" in words_of(browser.get("/me/"))


def test_until_it_is_published_nobody_else_learns_that_it_is_there(cast, client, sign_in, amina):
    made = suggestion(amina)
    address = made.get_absolute_url()
    for other in (client, sign_in(cast.member("Bilal"))):
        assert other.get(address).status_code == other.post(address, {"action": "withdraw"}).status_code == 404
        for path in ("/meetups/library/", "/meetups/library/feed/", "/search/?q=rounds"):
            assert b"Asking in rounds" not in other.get(path).content
    page = words_of(sign_in(cast.organiser()).get(address))
    assert "Only organisers and whoever suggested it can read it." in page


def test_sent_twice_it_is_one_suggestion(browser):
    answers = [browser.post(NEW, GIVEN) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Resource.objects.count() == 1


def test_a_sixth_waits_until_organisers_have_looked_at_the_others(browser, amina):
    for number in range(5):
        suggestion(amina, title=f"Number {number}")
    answer = browser.post(NEW, GIVEN)
    assert (answer.status_code, Resource.objects.count()) == (422, 5)
    assert "We have 5 suggestions of yours to look at first." in words_of(answer)
    Resource.objects.first().publish()
    assert browser.post(NEW, GIVEN).status_code == 302


def test_two_of_one_title_have_each_an_address(cast, amina):
    slugs = [suggestion(member, title=title).slug for member in (amina, cast.member("Bilal"))
             for title in ("New", "Feed", "مكتبة", "Asking in rounds")]  # fmt: skip
    assert slugs == [
        "new-2",
        "feed-2",
        "method",
        "asking-in-rounds",
        "new-3",
        "feed-3",
        "method-2",
        "asking-in-rounds-2",
    ]


def test_only_meetups_that_have_begun_and_took_place_can_be_named(browser, cast):
    cast.meetup("Over", days=-3)
    for title, given in {"Off": {"days": 3, "status": "cancelled"}, "Draft": {"days": -3, "status": "draft"},
                         "To come": {"days": 3}}.items():  # fmt: skip
        refused = browser.post(NEW, GIVEN | {"meetup": cast.meetup(title, **given).pk})
        assert refused.status_code == 422, title
    page = browser.get(NEW).content.decode()
    assert "Over, Saturday 31 October 2026" in page
    assert not [title for title in ("Off,", "Draft,", "To come,") if title in page]


def test_what_no_page_or_feed_can_hold_is_taken_out(amina, client):
    made = in_library(amina, title="Asking\x0b in\x1f rounds", text="Bell \x07\ud7ff\x08 end\uffff.", tags=["ca\x0cre"])
    assert (made.title, made.text) == ("Asking in rounds", "Bell \ud7ff end.")
    assert [tag.name for tag in made.tags.all()] == ["care"]
    assert client.get("/meetups/library/feed/").status_code == 200


# --- Published -----------------------------------------------------------------------------------------------------


def test_published_everyone_reads_it_with_where_it_is_from_and_how_it_may_be_used(cast, client, amina):
    meetup = cast.meetup("Listening", days=-3)
    text = "## How\n\n**Once** round. <script>x</script>"
    made = in_library(amina, meetup=meetup, naming="first", text=text, link="https://example.org/x", tags=["care"])
    page = client.get(made.get_absolute_url())
    words = words_of(page)
    assert "How you may use it CC BY 4.0 . Say that it is from Amina, Our community." in words
    assert "From Amina, at Listening (Saturday 31 October 2026)" in words
    assert "In the library since Tuesday 3 November 2026" in words
    html = page.content.decode()
    assert '<a href="https://creativecommons.org/licenses/by/4.0/" rel="license noopener">' in html
    assert '<a href="https://example.org/x" rel="noopener nofollow">example.org</a>' in html
    assert '<a href="/meetups/library/?tag=care">care</a>' in html
    assert "<strong>Once</strong>" in html
    assert "<script>x" not in html
    assert page.cookies == {}


@pytest.mark.parametrize(("naming", "name"), [("name", "Amina Okoro"), ("first", "Amina"), ("member", "A member")])
def test_its_author_is_named_as_they_chose_and_can_change_their_mind(browser, client, amina, naming, name):
    made = in_library(amina, naming="name" if naming == "member" else "member")
    assert browser.post(made.get_absolute_url(), {"naming": naming})["Location"] == made.get_absolute_url()
    page = words_of(client.get(made.get_absolute_url()))
    assert f"From {name} " in page
    assert naming == "name" or "Okoro" not in page


def test_when_its_author_leaves_the_words_stay_without_a_name(client, amina):
    made = in_library(amina, naming="name")
    Resource.objects.update(member=None)
    assert "From A member" in words_of(client.get(made.get_absolute_url()))


def test_nobody_else_changes_it(cast, client, sign_in, amina):
    made = in_library(amina, naming="name")
    bilal = sign_in(cast.member("Bilal"))
    for data in ({"naming": "member"}, {"action": "withdraw"}):
        assert bilal.post(made.get_absolute_url(), data).status_code == 403
        assert client.post(made.get_absolute_url(), data)["Location"].startswith("/accounts/login/")
    assert Resource.objects.get().naming == "name"


def test_in_the_library_its_author_cannot_take_it_back_but_is_told_who_can(browser, amina):
    made = in_library(amina)
    answer = browser.post(made.get_absolute_url(), {"action": "withdraw"})
    assert (answer.status_code, Resource.objects.count()) == (409, 1)
    assert "Nothing was changed. It is in the library now. Ask an organiser to take it out." in words_of(answer)


def test_a_draft_meetup_is_not_given_away(cast, client, amina):
    made = in_library(amina, meetup=cast.meetup("Secret", status="draft"))
    for path in (made.get_absolute_url(), "/meetups/library/", "/meetups/library/feed/", "/search/?q=rounds"):
        assert b"Secret" not in client.get(path).content


# --- Declined, taken back, and time --------------------------------------------------------------------------------


def test_declined_with_words_that_its_author_alone_reads(browser, cast, client, sign_in, amina):
    made = suggestion(amina)
    made.decline(" We have one like it.\r\nThank you! ")
    page = words_of(browser.get(made.get_absolute_url()))
    assert "Not this time. We erase this page on Monday 1 February 2027. We have one like it. Thank you!" in page
    assert "Asking in rounds not this time" in words_of(browser.get("/me/"))
    assert client.get(made.get_absolute_url()).status_code == 404
    assert sign_in(cast.member("Bilal")).get(made.get_absolute_url()).status_code == 404


def test_answered_once_it_is_answered(amina):
    declined, published = suggestion(amina), in_library(amina, title="Other")
    declined.decline("No.")
    for made in (declined, published):
        for verb in (made.publish, lambda made=made: made.decline("Again.")):
            with pytest.raises(ResourceRefused, match="answered already"):
                verb()


def test_taken_back_it_is_gone_words_and_all(browser, amina):
    made = suggestion(amina, tags=["care"])
    assert browser.post(made.get_absolute_url(), {"action": "withdraw"})["Location"] == "/me/"
    assert (Resource.objects.count(), Tag.objects.count()) == (0, 0)
    assert browser.post(made.get_absolute_url(), {"action": "withdraw"}).status_code == 404
    with pytest.raises(ResourceRefused):
        made.publish()


def test_what_was_declined_is_erased_after_90_days_and_nothing_else(amina, clock):
    suggestion(amina, title="Waits")
    in_library(amina, title="Stays")
    suggestion(amina).decline("No.")
    declined = timezone.now()
    clock.move_to(declined + timedelta(days=90, seconds=-1))
    assert (jobs.keep_dates(), Resource.objects.count()) == (0, 3)
    clock.move_to(declined + timedelta(days=90, seconds=1))
    jobs.keep_dates()
    assert sorted(Resource.objects.values_list("title", flat=True)) == ["Stays", "Waits"]


# --- What the database holds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [{"status": "published"}, {"published_at": "2026-01-01T00:00Z"}, {"status": "declined"}, {"status": "x"},
     {"status": "declined", "expires_at": "2026-01-01T00:00Z"}, {"kind": "x"}, {"licence": "x"}, {"naming": "x"},
     {"title": " "}, {"text": " "}, {"link": "javascript:alert(1)"}, {"link": "ftp://example.org"},
     {"licence": "theirs"}],
)  # fmt: skip
def test_even_the_database_keeps_nothing_that_does_not_fit(amina, wrong):
    suggestion(amina)
    with pytest.raises(IntegrityError):
        Resource.objects.update(**wrong)


@pytest.mark.parametrize("name", ["Care", "", "CARE"])
def test_even_the_database_keeps_no_tag_that_does_not_fit(amina, name):
    with pytest.raises(IntegrityError):
        Tag.objects.create(resource=suggestion(amina), name=name)


@pytest.mark.parametrize("wrong", [{"tags": ["a", "b", "c", "d", "e", "f", "g"]}, {"tags": ["x" * 31]}, {"link": "x"},
                                   {"link": "javascript:alert(1)"}, {"title": ""}, {"text": ""}])  # fmt: skip
def test_a_verb_keeps_nothing_that_does_not_fit(amina, wrong):
    with pytest.raises(ValidationError):
        suggestion(amina, **wrong)
    assert not Resource.objects.exists()
