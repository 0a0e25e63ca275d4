"""Making one topic on the forum: what is sent, and what each answer, or none, means."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from community.forum.config import Forum
from community.forum.discourse import Later, Made, Refused, make_topic
from tests.forum.discourse import CATEGORY, KEY, USER, dripping, raw, says, silent, too_many, unheard
from tests.site import free_port

pytestmark = pytest.mark.nodb

TITLE, TEXT = "Words we share, Tuesday 10 November 2026", "Plain words for things we do together."


def make(forum, external_id="meetup-1", title=TITLE, text=TEXT, seconds=5.0):
    """One try."""
    return make_topic(forum.settings, external_id, title, text, seconds=seconds)


def test_a_topic_is_made_with_the_documented_call(discourse):
    assert make(discourse) == Made(12)
    [call] = discourse.calls
    assert (call.method, call.path) == ("POST", "/posts.json")
    assert call.sent == {"title": TITLE, "raw": TEXT, "category": CATEGORY, "external_id": "meetup-1"}
    assert (call.headers["api-key"], call.headers["api-username"]) == (KEY, USER)
    assert call.headers["content-type"] == "application/json"


@pytest.mark.parametrize("remembers", [True, False])
def test_asked_twice_there_is_one_topic_and_it_is_found(discourse, remembers):
    """Within two minutes Discourse gives the same answer again; after that it is asked for by its external id."""
    discourse.remembers = remembers
    assert [make(discourse), make(discourse)] == [Made(12), Made(12)]
    assert len(discourse.topics) == 1
    assert [call.path for call in discourse.calls[2:]] == ([] if remembers else ["/t/external_id/meetup-1.json"])


def test_a_topic_that_was_made_though_we_never_heard_is_found(discourse):
    discourse.troubles = [unheard]
    assert make(discourse) == Later("The forum could not be reached.")
    assert make(discourse, text="Changed meanwhile, twenty characters.") == Made(12)
    assert len(discourse.topics) == 1


def test_another_topic_of_that_title_is_not_taken_for_ours(discourse):
    make(discourse, "meetup-2")
    outcome = make(discourse)
    assert outcome == Refused("The forum did not take the topic as it is. It says: “Title has already been used”")


def test_a_topic_that_was_deleted_there_is_not_made_again(discourse):
    make(discourse)
    discourse.topics[0]["deleted"] = True
    outcome = make(discourse)
    assert isinstance(outcome, Refused)
    assert "External has already been taken" in outcome.reason


@pytest.mark.parametrize(
    ("location", "number"),
    [
        ("/t/words-we-share/34.json", 34),
        ("https://forum.example.org/base/t/words/34.json", 34),
        ("/t/34.json", 34),
        ("/t/34", 34),
        ("/t/words/34.json?page=1", 34),
        ("/t/2026/34.json", 34),
    ],
)
def test_the_redirect_is_read_and_not_followed(discourse, location, number):
    discourse.troubles = [says(422, {"errors": ["External has already been taken"]}), says(301, Location=location)]
    assert make(discourse) == Made(number)
    assert len(discourse.calls) == 2


def test_a_forum_that_answers_with_the_topic_itself_is_understood(discourse):
    discourse.troubles = [says(422, {"errors": ["x"]}), says(200, {"id": 34, "title": TITLE})]
    assert make(discourse) == Made(34)


@pytest.mark.parametrize("location", ["/login", "https://evil.example.org/", "/t/external_id/x.json", ""])
def test_a_redirect_elsewhere_is_a_refusal(discourse, location):
    discourse.troubles = [says(422, {"errors": ["x"]}), says(302, Location=location)]
    outcome = make(discourse)
    assert isinstance(outcome, Refused)
    assert "topics: read" in outcome.reason


def test_a_key_that_may_not_look_topics_up_is_said_so(discourse):
    make(discourse)
    discourse.may_read = False
    outcome = make(discourse)
    assert isinstance(outcome, Refused)
    assert "topics: read" in outcome.reason


# --- Later ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "wait"),
    [
        (too_many(17), 17),
        (too_many(17, Retry_After="40"), 40),
        (too_many(40, Retry_After="17"), 40),
        (says(429, None, Retry_After="33"), 33),
        (says(429, "slow down", Retry_After="0"), 1),
        (says(429, {"extras": {"wait_seconds": 10**9}}), 24 * 3600),
        (says(429, {"extras": ["x"]}, Retry_After="soon"), None),
        (says(429, {"extras": {"wait_seconds": "x"}}, Retry_After="-5"), None),
    ],
)
def test_too_many_requests_waits_as_long_as_the_forum_says(discourse, trouble, wait):
    discourse.troubles = [trouble]
    outcome = make(discourse)
    assert isinstance(outcome, Later)
    assert outcome.reason == "The forum asked us to wait."
    assert outcome.wait == (pytest.approx(wait, abs=5) if wait else None)
    assert discourse.topics == []


def test_the_forum_may_say_until_when_to_wait(discourse):
    discourse.troubles = [says(429, Retry_After=format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True))]
    assert make(discourse).wait == pytest.approx(3600, abs=10)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 405])
def test_a_forum_out_of_order_is_asked_again_later(discourse, status):
    discourse.troubles = [says(status)]
    assert make(discourse) == Later(f"The forum is out of order ({status}).")


@pytest.mark.parametrize(
    "trouble",
    [
        raw(b""),
        raw(b"SSH-2.0-OpenSSH\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"),
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + b" " * 9_000_000),
        raw(b"HTTP/1.1 200 OK\r\n" + b"X-Header: x\r\n" * 200),
        raw(b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 900_000),
        says(200, []),
        says(200, {"topic_id": "12"}),
        says(200, {"topic_id": -1}),
        says(200, {"topic_id": True, "id": 1}),
        says(200),
    ],
)
def test_an_answer_that_is_none_is_no_answer(discourse, trouble):
    discourse.troubles = [trouble]
    assert isinstance(make(discourse), Later)


@pytest.mark.parametrize(
    "trouble",
    [
        silent(3),
        dripping(),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"),
        dripping(b"HTTP/1.1 200 OK\r\n\r\n{"),
    ],
)
def test_no_answer_holds_longer_than_the_deadline(discourse, trouble):
    """Not even bytes that come one by one, each in time."""
    discourse.troubles = [trouble]
    assert make(discourse, seconds=0.5) == Later("The forum did not answer in time.")


def test_a_forum_that_is_not_there_is_asked_again_later():
    nowhere = Forum(f"http://127.0.0.1:{free_port()}", KEY, CATEGORY)
    assert make_topic(nowhere, "meetup-1", TITLE, TEXT) == Later("The forum could not be reached.")
    unknown = Forum("https://forum.invalid", KEY, CATEGORY)
    assert make_topic(unknown, "meetup-1", TITLE, TEXT) == Later("The forum could not be reached.")


def test_a_forum_without_a_certificate_is_not_spoken_to(discourse):
    """What answers on its port speaks no TLS: the key must not have been sent."""
    secure = Forum(discourse.url.replace("http:", "https:"), KEY, CATEGORY)
    outcome = make_topic(secure, "meetup-1", TITLE, TEXT)
    assert isinstance(outcome, Later)
    assert "No safe connection" in outcome.reason
    assert discourse.calls == []


# --- Refused ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "Short"}, "“Title is too short (minimum is 15 characters)”"),
        ({"text": "Short"}, "“Body is too short (minimum is 20 characters)”"),
        ({"title": "x" * 256}, "“Title is too long (maximum is 255 characters)”"),
        ({"external_id": "a" * 51}, "“External is invalid”"),
    ],
)
def test_what_the_forum_does_not_take_is_said_in_its_words(discourse, changes, said):
    outcome = make(discourse, **changes)
    assert isinstance(outcome, Refused)
    assert said in outcome.reason


def test_a_category_that_is_not_there_is_said_so(discourse):
    wrong = Forum(discourse.url, KEY, 99, USER)
    outcome = make_topic(wrong, "meetup-1", TITLE, TEXT)
    assert isinstance(outcome, Refused)
    assert outcome.reason.startswith("The forum does not know the category")


@pytest.mark.parametrize("forged", [("other", USER), (KEY, "nobody")])
def test_a_key_that_is_refused_is_said_so_without_the_key(discourse, forged):
    outcome = make_topic(Forum(discourse.url, forged[0], CATEGORY, forged[1]), "meetup-1", TITLE, TEXT)
    assert isinstance(outcome, Refused)
    assert outcome.reason.startswith("The forum refused the key. Ask who runs this site")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_forum_that_moved_gets_neither_key_nor_topic_at_its_new_place(discourse, status):
    discourse.troubles = [says(status, Location=f"{discourse.url}/elsewhere")]
    outcome = make(discourse)
    assert isinstance(outcome, Refused)
    assert "FORUM_URL" in outcome.reason
    assert len(discourse.calls) == 1


def test_a_topic_that_waits_for_a_moderator_is_said_so(discourse):
    discourse.approves = True
    outcome = make(discourse)
    assert isinstance(outcome, Refused)
    assert "until a moderator approves it" in outcome.reason


@pytest.mark.parametrize("status", [403, 404, 410, 413, 422, 500])
def test_no_outcome_holds_the_key(discourse, status):
    discourse.always = says(status, {"errors": [f"no such key: {KEY}", KEY * 20]})
    assert KEY not in repr(make(discourse))
    assert KEY not in repr(discourse.settings)
