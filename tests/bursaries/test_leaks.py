"""Nothing of an application reaches anybody it is not for: words are planted in every field of applications at every
stage, then everything that each role can open is read."""

import re
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from bursaries.models import Access, Application, ToPay
from tests.bursaries.canaries import Found, Planted, found_in, together
from tests.crawl import STARTS, changed, every_page

pytestmark = pytest.mark.django_db

DESKS = ["/admin/bursaries/application/", "/admin/bursaries/topay/", "/admin/bursaries/fund/"]
LISTS = [
    *("/bursaries/", "/bursaries/report/", "/meetups/calendar.ics", "/meetups/feed/", "/charter/feed/"),
    *(f"{desk}?_facets=1" for desk in DESKS),
    *(f"{DESKS[0]}?status__exact={status}" for status in ("draft", "withdrawn", "accepted")),
    "/admin/post_office/email/",
]
OURS = r"/(bursaries/|me/|admin/($|bursaries/|r/|post_office/))"  # all that others can open is read by the first few
# Where desks name every member, applied or not.
NAMES_ALL = r"/admin/(community/member|meetups/(meetup|series|keepapart))/"

ASKED = {"r", "event", "circumstance", "more", "note", "ask", "answer"}
OWN = {*ASKED, "name", "email", "contact"}
UNDECIDED, DECIDED = {"sent", "asked", "seen", "own"}, {"no", "offer", "yes", "paid"}
KNOWN = UNDECIDED | DECIDED  # what reviewers have to do with: no drafts, nothing taken back or erased
REFERENCES: Found = {stage: {"r"} for stage in KNOWN}
TO_PAY: Found = {"yes": {"r", "name", "contact"}, "paid": {"r", "name", "contact", "payref"}, "gone": {"r", "payref"}}


def read_by_a_reviewer(*reviewed: str) -> Found:
    """What somebody without a conflict reads, who has sent in their own review of these."""
    seen = {stage: {*ASKED} for stage in KNOWN}
    seen["sent"] -= {"ask", "answer", "event"}  # nothing was asked yet, and it is for a meetup
    seen["asked"] -= {"answer"}
    for stage in {*DECIDED, *reviewed}:
        seen[stage] |= {"review", "second"}
    for stage in ("yes", "paid"):
        seen[stage] |= {"name"}
    return seen


MAY_SEE: dict[str, Found] = {
    "visitor": {},
    "member": {},
    "care steward": {},
    "organiser": {"phone": OWN - {"ask", "answer", "email"}},  # which they fill in on the phone
    "reviewer with a conflict": {},
    "superuser with a conflict": {},
    "reviewer who has declared nothing": REFERENCES,
    "reviewer without a conflict": read_by_a_reviewer(),
    "reviewer who has reviewed": read_by_a_reviewer("seen", "own"),
    "reviewer who applied": REFERENCES | {"own": OWN},
    "payer": TO_PAY,
    # Of one that is erased nobody can tell whose it was: it might be theirs, who have never opened it.
    "superuser": REFERENCES | {stage: found for stage, found in TO_PAY.items() if stage != "gone"},
    "applicant": {"paid": {*OWN, "reply", "payref"}},
}
UNCONCERNED = list(MAY_SEE)[:6]
# What they did themselves shows: the form that waits to be handed over, the conflicts declared (counted among all that
# there is of them).
OWN_DOING = {
    "organiser": {"/bursaries/"},
    "reviewer with a conflict": {"/me/leave/"},
    "superuser with a conflict": {"/me/leave/"},
}


@pytest.fixture
def planted(clock, desk):
    """Nobody has applied yet."""
    return Planted(desk)


@pytest.fixture
def people(cast, desk, planted):
    """Somebody in each role."""
    return {
        "visitor": None,
        "member": cast.member("Mona"),
        "care steward": desk._in_group("Sade", "Care stewards"),
        "organiser": planted.organiser,
        "reviewer with a conflict": desk.reviewer("Con"),
        "superuser with a conflict": cast.superuser("Cora"),
        "reviewer who has declared nothing": desk.reviewer("Nia"),
        "reviewer without a conflict": desk.reviewer("Oda"),
        "reviewer who has reviewed": planted.ruth,
        "reviewer who applied": planted.authors["own"],
        "payer": planted.payer,
        "superuser": cast.superuser(),
        "applicant": planted.authors["paid"],
    }


def guesses(rows: dict[str, Application]) -> list[str]:
    """Where something of these could be found by who knows or guesses references and numbers."""
    kinds = [ContentType.objects.get_for_model(model, for_concrete_model=False).pk for model in (Application, ToPay)]
    found = [f"/admin/r/{kind}/{rows['paid'].pk}/" for kind in kinds] + [f"{DESKS[0]}{rows['paid'].reference}/history/"]
    for row in rows.values():
        found += [row.get_absolute_url(), *(f"{desk}{row.reference}/change/" for desk in DESKS[:2])]
    for stage in ("draft", "phone", "paid"):
        found += [f"/bursaries/apply/{rows[stage].reference}/{step}/" for step in ("check", "contact", "costs")]
        found += [f"{rows[stage].get_absolute_url()}everything.{kind}" for kind in ("json", "txt")]
        found += [f"/admin/r/{kinds[0]}/{rows[stage].pk}/"]
    return found


def read(browser: Client, more: list[str], under: str) -> dict[str, tuple[int, str]]:
    """All that somebody finds; without the amounts on the desks, as what is left in a fund is for all who open one."""
    return {
        path: (status, re.sub(r"£[\d,.]+", "£", text) if path.startswith("/admin/bursaries/") else text)
        for path, (status, text) in every_page(browser, [*STARTS, *LISTS, *more], under).items()
    }


def seen_on(path: str, status: int, text: str) -> Found:
    """What is found there of applications; not what only repeats the address that was asked for."""
    if status != 200:
        text = re.sub("|".join(re.findall(r"zqr-\w+", path)) or r"\Z", "", text)
    found = found_in(text, path)
    if re.match(NAMES_ALL, path):
        found = {stage: fields - {"name", "email"} for stage, fields in found.items()}
    return {stage: fields for stage, fields in found.items() if fields}


@pytest.mark.once
def test_each_role_finds_what_it_may_see_and_nothing_else(planted, people, sign_in):
    browsers = {
        who: sign_in(person, second_factor=person.is_staff) if person else Client() for who, person in people.items()
    }
    # Of the desk's pages about one member each, that of somebody who applies.
    all_of_it = rf"/(?!admin/community/member/(?!{planted.authors['seen'].pk}/)\d)"
    before = {who: read(browsers[who], [], all_of_it) for who in UNCONCERNED}
    conflicts = [people[who] for who in ("reviewer with a conflict", "superuser with a conflict")]
    rows = planted.plant(conflicts=conflicts, none=[people["reviewer without a conflict"]])
    more = guesses(rows)
    after = {who: read(browsers[who], more, all_of_it if who in UNCONCERNED else OURS) for who in people}
    seen = {who: together(seen_on(path, *page) for path, page in pages.items()) for who, pages in after.items()}
    assert seen == MAY_SEE
    for who in UNCONCERNED:  # nor is there one row more, one number changed, one button gone
        pages = {path: page for path, page in after[who].items() if path not in more and "zqr-phone" not in path}
        assert changed(before[who], pages) == OWN_DOING.get(who, set()), who
    addresses = " ".join(path for pages in after.values() for path in pages)
    assert set().union(*found_in(addresses).values()) == {"r"}
    every_reading_is_on_record(people, seen)
    desk = [page for path, page in after["reviewer who applied"].items() if path.startswith("/admin/")]
    assert together(found_in(text) for _, text in desk)["own"] == {"name"}  # who is signed in, at the top of each page


def every_reading_is_on_record(people: dict[str, Any], seen: dict[str, Found]) -> None:
    """Whoever found more of an application than its reference is in its log, a superuser too; nobody else is."""
    for who, person in people.items():
        opened = Access.objects.filter(by=person).values_list("application__reference", flat=True)
        own = {"applicant": {"paid"}, "reviewer who applied": {"own"}}.get(who, set())
        expected = {stage for stage, fields in seen[who].items() if fields != {"r"}} - own
        assert person is None or {*opened} == {f"zqr-{stage}" for stage in expected}, who
