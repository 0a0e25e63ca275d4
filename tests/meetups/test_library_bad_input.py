"""Bad input to the library: refused with words, what was typed kept, and nothing is changed."""

import pytest

from tests import people
from tests.bad_input import Scene, all_refused, case
from tests.meetups.shelf import GIVEN, in_library, suggestion
from tests.pages import form_of

pytestmark = pytest.mark.django_db

LIST, NEW, DESK = "/meetups/library/", "/meetups/library/new/", "/admin/meetups/resource/{waits_id}"
GOOD_PAGE = {"tags": "", "seen": "{stamp}"} | {name: value for name, value in GIVEN.items() if name != "naming"}
WHOLE = "Type the whole address, like https://example.org/page."

CASES = [
    *(case("visitor", f"GET {LIST}?{query}", status=404)
      for query in ("kind=x", "kind=METHOD", "kind=%27", "licence=x", "licence=mine", "page=0", "page=2", "page=-1",
                    "page=x", "page=" + "9" * 99, "tag=care&page=2", "q=a&page=2")),
    *(case("visitor", f"GET {LIST}?{query}", status=400) for query in ("q=%00", "tag=a%00", "kind=%00")),
    *(case("visitor", f"GET {path}?q={'x' * 201}", words="Use at most 200 letters.") for path in (LIST, "/search/")),
    *(case("visitor", f"GET {LIST}{gone}/", status=404)
      for gone in ("nothing", "%00", "{waits}", "{declined}", "1", "a%20b", "x" * 5000)),
    *(case("visitor", f"POST {LIST}{gone}/", {"action": "withdraw"}, 404) for gone in ("nothing", "{waits}")),
    *(case("member", f"POST {NEW}", wrong, base=GIVEN)
      for wrong in ({"title": ""}, {"title": "  "}, {"title": "x" * 121}, {"title": "a\0b"}, {"kind": ""},
                    {"kind": "x"}, {"kind": "\0"}, {"kind": ["method", "x"]}, {"text": ""}, {"text": " \r\n "},
                    {"text": "x" * 20_001},
                    {"text": "a\0b"}, {"licence": ""}, {"licence": "x"}, {"licence": "theirs"}, {"meetup": "x"},
                    {"meetup": "0"}, {"meetup": "9" * 20}, {"meetup": "-1"}, {"meetup": "{draft_id}"},
                    {"tags": "a,b,c,d,e,f,g"}, {"tags": "x" * 31}, {"tags": "x" * 301}, {"tags": "a\0"},
                    {"naming": ""}, {"naming": "x"}, {"naming": "amina@example.org"})),
    *(case("member", f"POST {NEW}", {"link": link}, words=WHOLE, base=GIVEN)
      for link in ("x", "javascript:alert(1)", "ftp://example.org/", "data:text/html,x", "https://", "http:///x",
                   "//example.org\n.", "mailto:a@example.org", "https://exa mple.org")),
    case("member", f"POST {NEW}", {"link": "https://example.org/" + "x" * 500}, base=GIVEN),
    *(case("member", f"POST {NEW}", part) for part in ({}, {"title": "Rounds"}, {"action": "publish"})),
    case("visitor", f"POST {NEW}", GIVEN, 302, f"/accounts/login/?next={NEW}"),
    case("csrf", f"POST {NEW}", GIVEN, 403, "We could not be sure this came from you"),
    *(case("visitor", f"POST {path}", {}, 405) for path in (LIST, f"{LIST}feed/", "/search/")),
    *(case("member", f"POST {LIST}{{mine}}/", data)
      for data in ({}, {"naming": ""}, {"naming": "x"}, {"naming": "\0"}, {"action": "publish"})),
    case("member", f"POST {LIST}{{done}}/", {"action": "withdraw"}, 403),
    *(case("olu", f"POST {DESK}/decline/", {"reply": reply}, words=words)
      for reply, words in (("", "Say why. A sentence is enough."), (" \n", "Say why. A sentence is enough."),
                           ("x" * 501, "at most 500 characters"), ("\0", "Null characters are not allowed."))),
    case("olu", "POST /admin/meetups/resource/999/decline/", {"reply": "No."}, 404),
    *(case("olu", f"POST {DESK}/change/", wrong, base=GOOD_PAGE)
      for wrong in ({"title": ""}, {"kind": "x"}, {"text": ""}, {"link": "javascript:x"}, {"licence": "theirs"},
                    {"tags": "x" * 31}, {"meetup": "{draft_id}"})),
    *(case("olu", f"POST {DESK}/change/", {"seen": seen}, words="Someone else changed this", base=GOOD_PAGE)
      for seen in ("", "x", "2026-01-01T00:00:00+00:00")),
]  # fmt: skip


class Library(Scene):
    """The same site, with suggestions and something in the library; `mine` is the member's."""

    def browser(self, who):
        browser = super().browser(who)
        if who == "member":
            self.mine = suggestion(people.Member.objects.get(email="amina@example.org"))
        return browser

    def name(self, word):
        if not hasattr(self, "made"):
            bilal = people.member("Bilal")
            self.made = {title: suggestion(bilal, title=title) for title in ("waits", "declined")}
            self.made |= {"done": in_library(bilal, title="done")}
            self.made["declined"].decline("No.")
        if word == "mine":
            return self.mine.slug
        if word == "stamp":
            return self.made["waits"].changed_at.isoformat()
        if word == "waits_id":
            return str(self.made["waits"].pk)
        return self.made[word].slug if word in self.made else super().name(word)


def test_bad_input_to_the_library_is_refused_and_changes_nothing(subtests, sign_in):
    all_refused(subtests, Library(sign_in), CASES)


def test_what_was_typed_stays(cast, sign_in):
    given = GIVEN | {"title": "Kept <b>", "text": "Kept too", "tags": "care, maps", "link": "x", "licence": "cc0"}
    page = sign_in(cast.member()).post(NEW, given)
    html = page.content.decode()
    assert page.status_code == 422
    for kept in ('value="Kept &lt;b&gt;"', "Kept too</textarea>", 'value="care, maps"', 'value="x"', 'value="cc0"'):
        assert kept in html, kept
    assert form_of(page, "suggestion")["licence"] == ["cc0"]


def test_a_question_too_long_stays_in_its_field(client):
    for path in (LIST, "/search/"):
        answer = client.get(path, {"q": "x" * 201})
        assert (answer.status_code, f'value="{"x" * 201}"' in answer.content.decode()) == (422, True)
