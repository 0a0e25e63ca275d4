"""Making a topic through Discourse's HTTP API, once: its `external_id` is ours to give, and the forum takes each once.

As documented at docs.discourse.org: `POST /posts.json` answers 200 with the post, 422 with `errors`, 429 with
`Retry-After` and `extras.wait_seconds`; `GET /t/external_id/<id>.json` answers 301 to the topic, or 404. Pure: no row
is read or changed here.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from ssl import SSLError
from typing import Any

from community.forum.asking import Answer, ask
from community.forum.config import Forum

SECONDS = 15.0  # for each of at most two questions
LONGEST_WAIT = 24 * 3600  # seconds: whatever the forum says, we ask again within a day
QUOTED = 300  # characters of what the forum says


@dataclass(frozen=True)
class Made:
    """There is a topic, of this number."""

    number: int


@dataclass(frozen=True)
class Later:
    """Not now, for a reason that may pass. `wait` are the seconds the forum wants us to stay away, if it says so."""

    reason: str
    wait: float | None = None


@dataclass(frozen=True)
class Refused:
    """Not until somebody changes something; the reason is a sentence for organisers."""

    reason: str


Outcome = Made | Later | Refused


def make_topic(forum: Forum, external_id: str, title: str, raw: str, *, seconds: float = SECONDS) -> Outcome:
    """Makes the topic, or finds the one of this `external_id`. Raises nothing but for a mistake of ours; no outcome
    holds the key."""
    sent = {"title": title, "raw": raw, "category": forum.category, "external_id": external_id}
    answer = _ask(forum, "/posts.json", sent, seconds)
    outcome = answer if isinstance(answer, Later) else _made(answer)
    if isinstance(answer, Answer) and answer.status == 422:
        outcome = find_topic(forum, external_id, seconds=seconds) or outcome
    if isinstance(outcome, Made):
        return outcome
    reason = outcome.reason.replace(forum.key, "…")
    return Later(reason, outcome.wait) if isinstance(outcome, Later) else Refused(reason)


def find_topic(forum: Forum, external_id: str, *, seconds: float = SECONDS) -> Outcome | None:
    """The topic of this `external_id`; None where the forum has none that may be seen."""
    answer = _ask(forum, f"/t/external_id/{external_id}.json", None, seconds)
    if isinstance(answer, Later):
        return answer
    # The redirect is read, not followed: all we want is the number in "/t/words-we-share/12.json".
    found = re.search(r"/t/(?:[^/?#]+/)?([0-9]{1,12})(?:\.json)?(?:[?#]|$)", answer.headers.get("Location", ""))
    if 300 <= answer.status < 400 and found:
        return Made(int(found[1]))
    if answer.status == 200 and (number := _number(answer.data, "id")):
        return Made(number)
    if answer.status == 404:
        return None
    if answer.status in (401, 403) or 300 <= answer.status < 400:
        return Refused(
            "The forum may have this topic, but the key is not allowed to look for it: it needs the scope topics: read."
        )
    return _passing(answer) or Refused(f"The forum gave an answer we do not understand ({answer.status}).")


def _ask(forum: Forum, path: str, sent: Any, seconds: float) -> Answer | Later:
    headers = {"Api-Key": forum.key, "Api-Username": forum.user}
    try:
        return ask(f"{forum.url}{path}", headers, sent, seconds=seconds)
    except TimeoutError:
        return Later("The forum did not answer in time.")
    except SSLError:
        return Later("No safe connection to the forum could be made: its certificate may have run out.")
    except (OSError, HTTPException):
        return Later("The forum could not be reached.")


def _made(answer: Answer) -> Outcome:
    """What an answer to a POST means."""
    data, status = answer.data, answer.status
    if status == 200:
        if isinstance(data, dict) and data.get("action") == "enqueued":
            return Refused(
                "The forum holds the topic back until a moderator approves it. Approve it there, then type its address "
                "into the meetup."
            )
        number = _number(data, "topic_id")
        return Made(number) if number else Later("The forum's answer broke off, or was none.")
    if passing := _passing(answer):
        return passing
    return Refused(f"{_why(status)}{_said(data)}")


def _why(status: int) -> str:
    """What a refusal of this status means to an organiser."""
    if status in (401, 403):
        return (
            "The forum refused the key. Ask who runs this site to look at FORUM_API_KEY and FORUM_API_USER, and "
            "whether that user may write in the category."
        )
    if 300 <= status < 400:
        return "The forum has moved: FORUM_URL must be the address one ends up at."
    return {
        400: "The forum does not know the category, or something else we sent. FORUM_CATEGORY must be its number.",
        404: "There is no forum at FORUM_URL, or it does not know the category.",
        422: "The forum did not take the topic as it is.",
    }.get(status, f"The forum refused the topic ({status}).")


def _passing(answer: Answer) -> Later | None:
    """A state of the forum that will pass: too much asked of it, broken, being mended (Discourse's read-only mode)."""
    if answer.status == 429:
        return Later("The forum asked us to wait.", wait_of(answer))
    if answer.status in (405, 408) or answer.status >= 500:
        return Later(f"The forum is out of order ({answer.status}).", wait_of(answer))
    return None


def wait_of(answer: Answer) -> float | None:
    """How many seconds the forum wants us to stay away: `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3), or
    Discourse's `extras.wait_seconds`, whichever is longer; at most a day. None where it does not say."""
    waits = []
    given = answer.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", given):
        waits.append(float(given))
    elif given:
        try:
            until = parsedate_to_datetime(given)
        except (ValueError, TypeError, OverflowError):
            pass
        else:
            until = until if until.tzinfo else until.replace(tzinfo=UTC)
            waits.append((until - datetime.now(UTC)).total_seconds())
    extras = answer.data.get("extras") if isinstance(answer.data, dict) else None
    said = extras.get("wait_seconds") if isinstance(extras, dict) else None
    if isinstance(said, int | float):
        waits.append(float(said))
    return max(1.0, min(LONGEST_WAIT, max(waits))) if waits else None


def _number(data: Any, name: str) -> int | None:
    """A topic's number in an answer, if it is one."""
    number = data.get(name) if isinstance(data, dict) else None
    return number if type(number) is int and 0 < number < 10**12 else None


def _said(data: Any) -> str:
    """What the forum says of it, briefly."""
    errors = data.get("errors") if isinstance(data, dict) else None
    words = [str(error) for error in errors] if isinstance(errors, list) else []
    text = " ".join(" ".join(words).split())
    return f" It says: “{text[:QUOTED]}”" if text else ""
