"""Bad input to polls: refused with words, and nothing is changed."""

import pytest

from tests.bad_input import Scene, all_refused, case
from tests.meetups.polls import poll

pytestmark = pytest.mark.django_db

POLL = "/meetups/polls/{poll}/"
FINE = {"stamp": "{stamp}", "choice-{one}": "yes", "choice-{two}": "no", "reason-{one}": "", "reason-{two}": ""}
DESK = "/admin/meetups/poll/"

CASES = [
    *(case("visitor", f"GET /meetups/polls/{gone}/", status=404) for gone in ("nothing", "%00", "{draft_poll}", "1")),
    *(case("visitor", f"GET /meetups/polls/?page={page}", status=404) for page in ("0", "-1", "2", "x", "9" * 99)),
    *(case("member", f"POST {POLL}", wrong, base=FINE)
      for wrong in ({"choice-{one}": ""}, {"choice-{one}": "maybe"}, {"choice-{one}": "YES"}, {"choice-{one}": "\0"},
                    {"choice-{one}": "shut-out"}, {"choice-{one}": "shut-out", "reason-{one}": "  "},
                    {"choice-{one}": "shut-out", "reason-{one}": "x" * 301},
                    {"choice-{one}": "shut-out", "reason-{one}": "a\0b"}, {"reason-{one}": "Stairs."})),
    *(case("member", f"POST {POLL}", {"stamp": stamp}, words="changed since you opened", base=FINE)
      for stamp in ("", "x", "\0", "9" * 5000)),
    *(case("member", f"POST {POLL}", part) for part in ({}, {"stamp": "{stamp}"}, {"choice-{one}": "yes"})),
    case("visitor", f"POST {POLL}", FINE, 302, f"/accounts/login/?next={POLL}"),
    case("csrf", f"POST {POLL}", FINE, 403, "We could not be sure this came from you"),
    case("member", "POST /meetups/polls/{over}/", FINE, 409, "This poll is closed."),
    case("member", "POST /meetups/polls/", {}, 405),
    *(case("olu", f"POST {DESK}{{over_id}}/use/", wrong)
      for wrong in ({}, {"option": "x", "into": "meetup", "title": "Tea"}, {"option": "\0"},
                    {"option": "{one}", "into": "meetup", "title": "Tea"},
                    {"option": "{over_one}", "into": "platform", "title": "Tea"},
                    {"option": "{over_one}", "into": "meetup", "title": ""},
                    {"option": "{over_one}", "into": "series", "title": "x" * 141})),
    case("olu", f"POST {DESK}{{poll_id}}/use/", {}, 404),
]  # fmt: skip


class Polls(Scene):
    """The same site, with an open poll, a draft and a closed one."""

    def name(self, word):
        if not hasattr(self, "made"):
            self.made = {"poll": poll(), "draft": poll(status="draft"), "over": poll(status="closed")}
        running, over = self.made["poll"], self.made["over"]
        known = {
            "poll": running.slug, "stamp": running.stamp, "poll_id": running.pk, "over": over.slug, "over_id": over.pk,
            "one": running.options.all()[0].pk, "two": running.options.all()[1].pk,
            "over_one": over.options.all()[0].pk, "draft_poll": f"which-evening-suits-you-{self.made['draft'].pk}",
        }  # fmt: skip
        return str(known[word])

    def fill(self, value):
        """Names of fields hold {words} too."""
        if isinstance(value, dict):
            return {super(Polls, self).fill(key): self.fill(each) for key, each in value.items()}
        return super().fill(value)


def test_bad_input_to_a_poll_is_refused_and_changes_nothing(subtests, sign_in):
    all_refused(subtests, Polls(sign_in), CASES)
