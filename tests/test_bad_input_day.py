"""Bad input on the day of a meetup: refused with a 4xx status and words, and nothing is changed."""

from datetime import timedelta
from functools import cached_property

import pytest
from django.utils import timezone

from community.models import Member
from meetups.models import Meetup
from tests.bad_input import Scene, all_refused, case
from tests.people import meetup, member

pytestmark = pytest.mark.django_db

DAY, CLOSE = "POST /admin/meetups/meetup/{tea_id}/day/", "POST /admin/meetups/meetup/{past_id}/close-out/"
FULL = DAY.replace("tea", "full")  # where two are ticked
APART = "POST /admin/meetups/keepapart/add/"
SAVE = {"do": "save", "here": "member-{guest}"}
ROOMS = {"do": "make", "seen": "0", "by": "size", "number": "2", "rounds": "1"}
SHARE = {"do": "share", "what": "Captioner", "together": ["member-{guest}", "member-{ann}"]}
OUT_OF_RANGE = ("", "0", "-1", "9" * 20, "9" * 5000, "1.5", "x", "²", "1e3", "\0")
NOT_LISTED = "Somebody you ticked is not on the list."
NEVER = "is not one of the available choices"

TICKS = [
    *(
        case("olu", DAY, {name: key}, base=SAVE, words=NOT_LISTED)
        for name in ("here", "phone")
        for key in ("member-0", "member-999999", "guest-1", "guest-" + "9" * 20, "member-²", "x", "\0", "")
    ),
    *(case("olu", DAY, {"do": step}, base=SAVE, words=NEVER)
      for step in ("x", "find-member-0", "part-Captioner", "\0")),
    case("olu", DAY, {}, words="This field is required."),
    case("olu", DAY, {"do": "", "here": "member-{guest}"}, words="This field is required."),
    *(case("olu", DAY, {name: wrong}, base=SAVE)
      for name in ("was_here", "was_phone") for wrong in ("\0", "x" * 20_001)),
    case("olu", DAY, {"who": "x" * 255}, base=SAVE, words="at most 254 characters"),
    case("olu", DAY, {"who": "a\0b"}, base=SAVE, words="Null characters"),
    case("olu", DAY, {"who": "x" * 81}, base=SAVE, words="Write a name of at most 80 letters."),
    *(case("olu", DAY, {"who": who}, base=SAVE, words="No member has this address.")
      for who in ("@", "ghost@example.org", "guest@example.org@", "{ghost}@example.org")),
]  # fmt: skip

MAKING = [
    *(case("olu", FULL, {"number": number}, base=ROOMS) for number in (*OUT_OF_RANGE, "1001")),
    case("olu", FULL, {"number": "1"}, base=ROOMS, words="A room has at least two people."),
    *(case("olu", FULL, {"rounds": number}, base=ROOMS) for number in (*OUT_OF_RANGE, "7")),
    *(case("olu", FULL, {"by": by}, base=ROOMS) for by in ("", "x", "Size", "\0")),
    *(case("olu", FULL, {"seen": seen}, base=ROOMS) for seen in ("", "-1", "x", "²", "\0")),
    *(case("olu", FULL, {"seen": seen}, 409, base=ROOMS, words="Someone else made rooms") for seen in ("1", "9" * 20)),
    case("olu", DAY, ROOMS, words="Nobody is ticked yet."),
    *(case("olu", FULL, {"what": what}, base=SHARE) for what in ("", "   ", "x" * 81, "\0")),
    *(case("olu", FULL, {"together": key}, base=SHARE) for key in ("", "member-0", "guest-1", "x")),
    case("olu", FULL, {"together": "member-{guest}"}, base=SHARE, words="Choose at least two people"),
    case("olu", DAY, {"do": "find-member-{guest}", "from_round": "1"}, words="They have a room already"),
    *(case("olu", DAY, {"do": "find-member-{guest}", "from_round": number}) for number in ("0", "2", "x", "9" * 20)),
]  # fmt: skip

CLOSING = [
    *(case("olu", CLOSE, {"incident": "none", "note_taker": taker}) for taker in (*OUT_OF_RANGE, "999999")),
    *(case("olu", CLOSE, {"incident": wrong, "note_taker": "nobody"}) for wrong in ("", "x", "None", "\0")),
    case("olu", CLOSE.replace("past", "tea"), {"incident": "none", "note_taker": "nobody"}, words="Nobody is ticked."),
    case("olu", CLOSE, {}),
]

ELSEWHERE = [
    *(case("olu", f"POST /admin/meetups/meetup/{{{which}_id}}/day/", {"do": "save", "who": "Zed"}, words=words)
      for which, words in (("draft", "not published yet"), ("off", "This meetup is cancelled."),
                           ("chat", "People are ticked off from 12 hours before it starts."))),
    *(case("olu", f"POST /admin/meetups/meetup/{number}/{page}/", SAVE, 404)
      for number in ("0", "9" * 20) for page in ("day", "close-out")),
    *(case("olu", f"GET /admin/meetups/meetup/{number}/run-sheet/", status=404) for number in ("0", "9" * 20)),
    *(case("olu", APART, {"one": one, "other": "{guest}"}) for one in (*OUT_OF_RANGE, "{guest}", "{ghost}")),
    case("olu", APART, {}),
]  # fmt: skip


class Day(Scene):
    """Meetups that are on now, one with two people ticked, and one that is over, to which a guest came."""

    @cached_property
    def full(self):
        full = meetup("Full")
        for person in (Member.objects.get(pk=self.word("guest")), member("Ann")):
            full.rsvp(person)
        self.begin(full)
        full.tick([f"member-{rsvp.member_id}" for rsvp in full.rsvps.all()])
        return full

    def name(self, word):
        return str(self.full.rsvps.get(member__name="Ann").member_id) if word == "ann" else super().name(word)

    def begin(self, meetup):
        now = timezone.now()
        meetup.starts_at, meetup.ends_at = now - timedelta(minutes=5), now + timedelta(minutes=55)
        Meetup.objects.filter(pk=meetup.pk).update(starts_at=meetup.starts_at, ends_at=meetup.ends_at)


@pytest.fixture
def scene(sign_in, db):
    """That of the day."""
    scene = Day(sign_in)
    scene.begin(scene.tea)
    Meetup.objects.get(pk=scene.past.pk).let_in("Zed")
    return scene


@pytest.mark.parametrize("cases", [TICKS, MAKING, CLOSING, ELSEWHERE])
def test_bad_input_on_the_day_is_refused_and_changes_nothing(subtests, scene, cases):
    all_refused(subtests, scene, cases)
