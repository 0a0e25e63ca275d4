"""Bad input at the pages everyone uses: refused with a 4xx status and words, and nothing is changed."""

import json
from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from community.wsgi import application
from tests.bad_input import Scene, all_refused, case
from tests.community.door import ASK, TYPE

pytestmark = pytest.mark.django_db

RSVP = "/meetups/{tea}/rsvp/"
CHECK_IN = "/meetups/{chat}/check-in/"
WHO = {"name": "Wren", "email": "wren@example.org"}
FORM = "application/x-www-form-urlencoded"
JSON = json.dumps(WHO | {"action": "save"})
NOT_RIGHT = "Type an e-mail address in the right form, like name@example.org."
NOT_OURS = "We could not be sure this came from you"
NO_NUL = "Null characters are not allowed."

ADDRESSES = [
    case("visitor", f"GET {path}", status=404)
    for path in (
        "/nowhere/", "/meetups/no-such-meetup/", "/meetups/no-such-meetup/rsvp/", "/meetups/no-such-meetup/invite.ics",
        "/meetups/no-such-meetup/check-out/", "/meetups/{draft}/", "/meetups/{draft}/rsvp/",
        "/meetups/{draft}/invite.ics", "/meetups/%ff%fe/",
        "/meetups/%00/", "/meetups/caf%C3%A9/", "/meetups/%2e%2e/", "/meetups/" + "x" * 8000 + "/",
        "/meetups/calendar/x.ics", "/meetups/calendar/" + "x" * 43 + ".ics", "/static/../community/settings.py",
        "/static/%2e%2e/manage.py", "/static/nothing.css", "/%c0%ae%c0%ae/", "/me/1/", "/member/1/", "/accounts/1/",
        "/.env",
    )
] + [
    case("visitor", f"GET /meetups/?{query}", status=404)
    for query in (
        "page=0", "page=-1", "page=2", "page=99999999", "page=99999999999999999999", "page=1e3", "page=1.0", "page=+1",
        "page=%20", "page=0x1", "page=%EF%BC%91", "page=%C2%B2", "page=%D9%A3", "page=%ff", "page=" + "9" * 5000,
        "page=1;DROP", "page=1&page=x", "year=0", "year=-2026", "year=1999", "year=99999", "year=", "year=x",
        "year=%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%96", "year=%C2%B2%C2%B2", "year=" + "9" * 5000, "year=2026-01",
    )
] + [
    case("visitor", f"GET {path}", status=400)
    for path in ("/meetups/?page=%00", "/meetups/?year=20%0026", "/?%00=1", "/healthz?x=%00", f"{ASK}?next=%00/me/")
]  # fmt: skip

SESSIONS = [
    case("visitor", "GET /me/", status=400, cookies={"sessionid": "a\0b"}),
    case("visitor", "GET /", status=400, cookies={"csrftoken": "\0"}),
    *(
        case("visitor", "GET /me/", status=302, words=f"{ASK}?next=/me/", cookies={"sessionid": key})
        for key in ("x", "a" * 32, "b" * 5000, "' OR 1=1 --", "../../etc/passwd", "\xc3\x28\xff", "{}", "0")
    ),
    case("visitor", "GET /me/", status=302, words=f"{ASK}?next=/me/", cookies={"messages": "forged:stuff"}),
    case("csrf", f"POST {ASK}", {"email": "wren@example.org"}, 403, NOT_OURS),
    *(
        case("csrf", f"POST {ASK}", {"csrfmiddlewaretoken": token}, 403, NOT_OURS, cookies={"csrftoken": "a" * 32})
        for token in ("", "b" * 32, "a" * 31, "é" * 32, "a" * 5000, "\0")
    ),
    case("csrf", "POST /accounts/logout/", {}, 403, NOT_OURS),
    case("csrf", f"POST {RSVP}", WHO, 403, NOT_OURS),
    case("visitor", "GET /", status=400, headers={"host": "evil.example"}),
    case("visitor", "GET /", status=400, headers={"host": "testserver:x"}),
    case("visitor", "GET /", status=400, headers={"host": ""}),
]

BODIES = [
    *(
        case(who, f"POST {path}", status=415, body=JSON, content_type="application/json")
        for who, path in (
            ("visitor", ASK), ("asked", TYPE), ("visitor", RSVP), ("member", RSVP), ("member", "/me/profile/"),
            ("olu", "/admin/meetups/meetup/add/"), ("olu", "/admin/meetups/meetup/{tea_id}/cancel/"),
        )
    ),
    *(case("visitor", f"POST {ASK}", status=415, body="email=wren@example.org", content_type=kind)
      for kind in ("text/plain", "application/octet-stream", "text/xml", "x", "")),
    *(case(who, f"POST {path}", {}) for who, path in (("visitor", RSVP), ("visitor", ASK), ("asked", TYPE))),
    case("visitor", f"POST {ASK}", body=b"email=%ff%fe@example.org", status=400, content_type=FORM),
    case("visitor", f"POST {ASK}", body=b"email=\xff@example.org", status=400, content_type=FORM),
    case("member", "POST /me/profile/", body=b"name=%c3%28&pronouns=&time_zone=", status=400, content_type=FORM),
    case("visitor", f"POST {ASK}", body="email=x", status=400, content_type=f"{FORM}; charset=latin-1"),
    case("visitor", f"POST {ASK}", body="email=x", status=400, content_type="multipart/form-data"),
    case("visitor", f"POST {ASK}", body="email=x", status=400, content_type="multipart/form-data; boundary=\u00e9"),
    case("visitor", f"POST {ASK}", body="--x\r\nnonsense", content_type="multipart/form-data; boundary=x"),
    case("visitor", f"POST {ASK}", {"email": "x" * (1024 * 1024 + 1)}, 400),
    case("visitor", f"POST {ASK}", body="email=" + "x" * (1024 * 1024 + 1), status=400, content_type=FORM),
    case("visitor", f"POST {ASK}", {f"f{number}": "" for number in range(2001)}, 400),
    case("visitor", f"POST {ASK}", {f"f{number}": BytesIO(b"x") for number in range(101)}, 400),
    case("visitor", f"POST {ASK}", {"email": SimpleUploadedFile("e.txt", b"wren@example.org")}),
]  # fmt: skip

DOOR = [
    *(
        case("visitor", f"POST {ASK}", {"email": email}, words=NOT_RIGHT)
        for email in (
            "a", "a@", "@b", "a@b", "a b@example.org", "a@b..org", "a@-b.org", "a.@example.org", "<script>@example.org",
            "a@example.org, b@example.org", "a@example.org;b@example.org", "a@example.org\nBcc: b@example.org",
            '"a,b"@example.org', '"x,victim@evil.example,y"@example.org', "İ@example.org", "ſ@example.org",
            "a@1.2.3", "a@[1.2.3]", "mailto:a@example.org", "a@example.org\r\n.", "%00@example.org@",
        )
    ),
    *(case("visitor", f"POST {ASK}", data, words="Type your e-mail address.")
      for data in ({}, {"email": ""}, {"email": "   "}, {"mail": "a@example.org"}, {"email[]": "a@example.org"})),
    case("visitor", f"POST {ASK}", {"email": "a" * 250 + "@example.org"}, words="at most 254 characters"),
    case("visitor", f"POST {ASK}", {"email": "a\0@example.org"}, words=NO_NUL),
    case("visitor", f"POST {ASK}", {"email": "x", "next": "\0"}, words=NOT_RIGHT),
    *(case("asked", f"POST {TYPE}", {"code": code})
      for code in ("", "x", "12345", "1234567", "１２３４５６", "١٢٣٤٥٦", "1" * 5000, "\0", "-1", "' OR 1=1 --")),
    *(case("asked", f"POST {TYPE}", data)
      for data in ({}, {"action": "resend-all"}, {"action": "verify"}, {"action": ["resend", "x"]})),
    *(case("visitor", f"POST {TYPE}", data, words="That code no longer works")
      for data in ({}, {"code": "123456"}, {"action": "resend"}, {"code": "\0"})),
    case("locked", "POST /accounts/2fa/reauthenticate/", {"code": "000000"}, words="Incorrect code."),
    case("locked", "POST /accounts/2fa/reauthenticate/", {"code": "\0"}, words=NO_NUL),
    case("locked", "POST /accounts/2fa/reauthenticate/", {}),
    case("member", "POST /accounts/2fa/totp/activate/", {"code": "000000"}, words="Incorrect code."),
    case("member", "POST /accounts/2fa/totp/activate/", {"code": "２２２２２２"}, words="Incorrect code."),
    case("member", "POST /accounts/2fa/totp/deactivate/", {}, 404),
    case("member", "POST /accounts/2fa/recovery-codes/generate/", {}, words="You cannot generate recovery codes"),
    case("visitor", "POST /accounts/2fa/authenticate/", {"code": "1"}, 302, ASK),
]  # fmt: skip

PLACES = [
    *(case("visitor", f"POST {RSVP}", WHO | wrong)
      for wrong in ({"name": ""}, {"name": "  "}, {"name": "x" * 81}, {"name": "a\0b"}, {"email": ""}, {"email": "a@"},
                    {"email": "a\0@example.org"}, {"access_needs": "x" * 1001}, {"access_needs": "\0"})),
    *(case("visitor", f"POST {RSVP}", part)
      for part in ({"name": "Wren"}, {"email": WHO["email"]}, {"action": "save"})),
    *(case("member", f"POST {RSVP}", wrong | {"action": "details"})
      for wrong in ({"access_needs": "x" * 1001}, {"access_needs": "\0"})),
    *(case(who, f"POST /meetups/{{{gone}}}/rsvp/", WHO | {"action": "save"}, 409, f"No place was saved. {why}")
      for who in ("visitor", "member")
      for gone, why in (("off", "This meetup is cancelled."), ("past", "This meetup is over."))),
    *(case("member", f"POST {CHECK_IN}", {"text": "Well", "visibility": "everyone", "naming": "name"} | wrong)
      for wrong in ({"text": ""}, {"text": "  "}, {"text": "\r\n\t"}, {"text": "x" * 501}, {"text": "a\0b"},
                    {"visibility": ""}, {"visibility": "x"}, {"visibility": "\0"}, {"visibility": "EVERYONE"},
                    {"naming": ""}, {"naming": "x"}, {"naming": "\0"}, {"naming": "amina@example.org"})),
    *(case("member", f"POST {CHECK_IN}", part)
      for part in ({}, {"text": "Well"}, {"visibility": "everyone"}, {"action": "save"}, {"action": "\0"})),
    case("member", f"POST {CHECK_IN}", {"action": "remove"}, 302, "/meetups/{chat}/"),
    case("visitor", f"POST {CHECK_IN}", {"text": "Well"}, 302, f"{ASK}?next={CHECK_IN}"),
    case("csrf", f"POST {CHECK_IN}", {"action": "remove"}, 403, NOT_OURS),
    case("olu", f"POST {CHECK_IN}", {"text": "\0"}, 409, "Only people who are going can answer."),
    *(case("member", f"POST /meetups/{gone}/check-in/", data, 404)
      for gone in ("{draft}", "nothing") for data in ({"text": "Well"}, {"action": "remove"})),
    case("member", "POST /meetups/{draft}/rsvp/", {"action": "save"}, 404),
    case("member", "POST /meetups/{draft}/rsvp/", {"action": "leave"}, 404),
    case("member", "POST /meetups/nothing/rsvp/", {"action": "leave"}, 404),
    *(case("member", "POST /me/profile/", {"name": "Amina", "pronouns": "", "time_zone": ""} | wrong)
      for wrong in ({"name": ""}, {"name": " \t "}, {"name": "x" * 81}, {"name": "a\0"}, {"pronouns": "x" * 41},
                    {"time_zone": "Mars/Olympus"}, {"time_zone": "EST"}, {"time_zone": "\0"},
                    {"time_zone": "/etc/passwd"}, {"time_zone": "../Europe/London"}, {"time_zone": "europe/london"})),
    case("member", "POST /me/profile/", {}),
]  # fmt: skip


@pytest.fixture
def scene(sign_in, db):
    """People and meetups."""
    return Scene(sign_in)


@pytest.mark.parametrize("cases", [ADDRESSES, SESSIONS, BODIES, DOOR, PLACES])
def test_bad_input_is_refused_and_changes_nothing(subtests, scene, cases):
    all_refused(subtests, scene, cases)


@pytest.mark.parametrize("charset", ["idna", "punycode", "rot_13", "base64_codec", "undefined", "utf-16", "nonsense"])
@pytest.mark.parametrize("parameter", ["charset={}", ' charset = "{}"', "CHARSET*=utf-8''{}"])
def test_no_charset_a_client_claims_stops_the_site_from_answering(charset, parameter):
    said = []
    environ = {"PATH_INFO": "/nowhere/", "QUERY_STRING": "x=%ff", "HTTP_HOST": "testserver"}
    setup_testing_defaults(environ)
    environ["CONTENT_TYPE"] = f"text/plain;{parameter.format(charset)}"
    body = application(environ, lambda status, headers: said.append(status))
    assert said == ["404 Not Found"]
    assert b"We cannot find that page" in b"".join(body)
