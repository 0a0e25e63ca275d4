"""Bad input to what members tell, and to their list: refused with words, what was typed kept, nothing changed."""

import pytest

from tests.bad_input import Scene, all_refused, case
from tests.community.told import NOTHING, telling
from tests.pages import words_of

pytestmark = pytest.mark.django_db

LIST, TELL = "/members/", "/me/profile/more/"
LINK = "This is not a link we can show"

CASES = [
    *(case("member", f"GET {LIST}?{query}", status=404)
      for query in ("page=0", "page=2", "page=-1", "page=x", "page=" + "9" * 99, "q=a&page=2", "new=on&page=2")),
    *(case("member", f"GET {LIST}?{query}", status=400) for query in ("q=%00", "about=%00", "q=a%00b")),
    *(case("member", f"GET {LIST}?{query}") for query in ("about=x", "about=does", "about=email", "q=a&about=%27")),
    case("member", f"GET {LIST}?q={'x' * 201}", words="Use at most 200 letters."),
    *(case("member", f"GET {LIST}{gone}/", status=404)
      for gone in ("nothing", "1", "%00", "a%20b", "x" * 5000, "{hidden}", "{HIDDEN}")),
    *(case("member", f"GET {LIST}{gone}/photo/{'0' * 64}.webp", status=404)
      for gone in ("nothing", "{hidden}", "{mine}")),
    *(case("member", f"POST {path}", {}, 405) for path in (LIST, f"{LIST}{{mine}}/")),
    *(case("visitor", f"GET {path}", None, 302, f"/accounts/login/?next={path}")
      for path in (LIST, f"{LIST}nothing/", f"{LIST}{{hidden}}/", TELL)),
    *(case("member", f"POST {TELL}", wrong, base=NOTHING)
      for wrong in ({"place": "x" * 81}, {"place": "a\0"}, {"does": "x" * 601}, {"does": "\0"}, {"curious": "x" * 601},
                    {"helps": "x" * 601}, {"helps": "a\0b"}, {"standing": "guru"}, {"standing": "\0"},
                    {"place_seen": ""}, {"place_seen": "everyone"}, {"photo_seen": "x"}, {"pronouns_seen": "MEMBERS"},
                    {"links_seen": "\0"}, {"helps_seen": ["members", "x"]}, {"links": "x" * 1101})),
    *(case("member", f"POST {TELL}", {"links": link}, words=LINK, base=NOTHING)
      for link in ("x", "javascript:alert(1)", "ftp://example.org/", "data:text/html,x", "https://", "http:///x",
                   "mailto:a@example.org", "https://bank.example@evil.example/", "https://a:b@example.org/",
                   "https://exa mple.org", "https://example.org/" + "x" * 200, "https://good.example.org\nbad")),
    case("member", f"POST {TELL}", {"links": "\n".join(f"https://{n}.example.org" for n in range(6))},
         words="There is room for 5 links.", base=NOTHING),
    *(case("member", f"POST {TELL}", part) for part in ({}, {"listed": "on"}, {"place": "Leeds"})),
    case("visitor", f"POST {TELL}", NOTHING, 302, f"/accounts/login/?next={TELL}"),
    case("csrf", f"POST {TELL}", NOTHING, 403, "We could not be sure this came from you"),
]  # fmt: skip


class Told(Scene):
    """The same site, with somebody who does not want to be found."""

    def name(self, word):
        if word == "HIDDEN":
            return self.word("hidden").upper()
        if word == "hidden":
            return telling("Hidden", listed=False, place="x", place_seen="members").slug
        return telling("Mine").slug if word == "mine" else super().name(word)


def test_bad_input_is_refused_with_words_and_changes_nothing(subtests, sign_in):
    all_refused(subtests, Told(sign_in), CASES)


def test_what_was_typed_is_kept(cast, sign_in):
    typed = {"listed": "on", "place": "Kept <b>", "does": "Kept too", "standing": "between", "links": "bad link"}
    sent = NOTHING | typed | {"helps_seen": "organisers"}
    answer = sign_in(cast.member()).post(TELL, sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert words_of(answer).count("This is not a link we can show: “bad link”") == 2
    for kept in ('value="Kept &lt;b&gt;"', "Kept too</textarea>", "bad link</textarea>",
                 '<option value="organisers" selected>', 'value="between" id="id_standing_1" checked'):  # fmt: skip
        assert kept in html, kept
