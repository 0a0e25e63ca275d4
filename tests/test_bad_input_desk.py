"""Bad input at the organisers' desk: refused with a 4xx status and words (the admin itself leads away from rows that do
not exist), and nothing is changed."""

import pytest
from django.db import connection

from community.models import Community
from tests.bad_input import Scene, all_refused, case

pytestmark = pytest.mark.django_db

ADD, CHANGE = "POST /admin/meetups/meetup/add/", "POST /admin/meetups/meetup/{tea_id}/change/"
MEMBER, COMMUNITY = "POST /admin/community/member/{guest}/change/", "POST /admin/community/community/1/change/"
PICK = "GET /admin/autocomplete/?app_label=meetups&model_name=host&field_name=member&term=a"
TOO_LARGE = 422 if connection.vendor == "postgresql" else 400  # SQLite does not let a list be asked for such a number
OUT_OF_RANGE = ("0", "-1", "99999999999999999999", "9223372036854775808", "1.5", "x", "²", "٣٣٣٣٣", "1" * 5000, "1e3")

INLINES = ("hosts", "agenda", "provocations")
NO_HOSTS = {f"{prefix}-{count}_FORMS": "0" for prefix in INLINES for count in ("TOTAL", "INITIAL")}
MEETUP = NO_HOSTS | {"title": "New", "date": "10/11/2027", "time": "11:30", "zone": "Europe/London", "minutes": "60"}
MEETUP |= {"agenda_shown": "day", "provocations_shown": "day"}
ONE_HOST = MEETUP | {"hosts-TOTAL_FORMS": "1", "hosts-0-position": "0", "hosts-0-role": "host", "hosts-0-name": "A"}
COMMUNITY_FORM = {"name": "Riverside", "time_zone": "Europe/London"}

DATES = [
    case("olu", ADD, wrong, base=MEETUP)
    for wrong in (
        {"date": ""}, {"date": "30/02/2027"}, {"date": "2027-13-01"}, {"date": "11/30/2027"}, {"date": "tomorrow"},
        {"date": "0"}, {"date": "-1/1/2027"}, {"date": "10/11/2027\0"}, {"date": "9" * 5000},
        {"date": "01/01/0000"}, {"date": "01/01/0001"}, {"date": "31/12/1999"}, {"date": "01/01/2101"},
        {"date": "31/12/9999"}, {"date": "01/01/10000"},
        {"date": "01/01/0001", "time": "00:00", "zone": "Asia/Tokyo"},
        {"date": "31/12/9999", "time": "23:59", "zone": "America/New_York", "minutes": "1440"},
        {"time": ""}, {"time": "24:00"}, {"time": "11:60"}, {"time": "25:00"}, {"time": "noon"}, {"time": "11:30\0"},
        {"time": "-1:00"}, {"date": "28/03/2027", "time": "01:30"}, {"date": "31/10/2027", "time": "01:30"},
        {"zone": ""}, {"zone": "EST"}, {"zone": "Mars/Olympus"}, {"zone": "Europe/London\0"}, {"zone": "../x"},
        {"closes_on": "09/11/2027"}, {"closes_at_time": "11:00"}, {"closes_on": "x", "closes_at_time": "11:00"},
        {"closes_on": "11/11/2027", "closes_at_time": "11:00"}, {"closes_on": "28/03/2027", "closes_at_time": "01:30"},
        {"closes_on": "01/01/0001", "closes_at_time": "00:00", "zone": "Asia/Tokyo"},
    )
]  # fmt: skip

SIZES = [
    case("olu", ADD, wrong, base=MEETUP)
    for wrong in (
        *({"minutes": number} for number in ("", "0", "4", "1441", "-60", "60.5", "1e2", "x", "9" * 20, "²")),
        *({"capacity": number} for number in ("0", "-1", "100001", "2.5", "x", "9" * 20, "9" * 5000, "\0")),
        {"title": ""}, {"title": "   "}, {"title": "x" * 141}, {"title": "a\0b"}, {"summary": "x" * 301},
        {"summary": "\0"}, {"description": "x" * 20_001}, {"description": "\0"}, {"platform": "x" * 81},
        {"access_notes": "x" * 301}, {"access": "telepathy"}, {"access": ["captions", "x"]}, {"dial_in": "\0"},
        {"join_link": "x y"}, {"join_link": "javascript:alert(1)"}, {"join_link": "//x\0"},
        {"join_link": "https://" + "x" * 500 + ".example"},
        {"slug": "feed"}, {"slug": "calendar"}, {"slug": "polls"}, {"slug": "library"}, {"slug": "a b"}, {"slug": "é"},
        {"slug": "{tea}"}, {"slug": "x" * 91}, {"slug": "../me"}, {"slug": "a\0"},
    )
]  # fmt: skip

HOSTS = [
    *(
        case("olu", ADD, wrong, base=ONE_HOST)
        for wrong in (
            {"hosts-0-name": "", "hosts-0-position": "1"}, {"hosts-0-name": "x" * 81}, {"hosts-0-name": "\0"},
            *({"hosts-0-member": number} for number in ("9" * 20, "x", "-1", "{ghost}")),
            {"hosts-0-link": "javascript:alert(1)"}, {"hosts-0-link": "x y"}, {"hosts-0-role": "queen"},
            {"hosts-0-position": "-1"}, {"hosts-0-position": "9" * 20}, {"hosts-0-id": "9" * 20}, {"hosts-0-id": "x"},
        )
    ),
    *(case("olu", ADD, {"title": "New"} | forms)
      for forms in ({}, {"hosts-TOTAL_FORMS": "0"}, {"hosts-INITIAL_FORMS": "0"})),
    *(case("olu", ADD, {"hosts-TOTAL_FORMS": number}, base=MEETUP) for number in ("x", "", "9" * 20, "3000")),
]  # fmt: skip

VERBS = [
    case("olu", CHANGE, MEETUP, words="Someone else changed this meetup"),
    case("olu", CHANGE, MEETUP | {"seen": "yesterday"}, words="Someone else changed this meetup"),
    case("olu", CHANGE, MEETUP | {"seen": "{seen}", "capacity": "0"}),
    case("olu", CHANGE, {}),
    *(
        case("olu", "POST /admin/meetups/meetup/{tea_id}/cancel/", data, words="This field is required.")
        for data in ({}, {"reason": ""}, {"reason": "  "}, {"why": "x"})
    ),
    case("olu", "POST /admin/meetups/meetup/{tea_id}/cancel/", {"reason": "x" * 301}, words="at most 300 characters"),
    case("olu", "POST /admin/meetups/meetup/{tea_id}/cancel/", {"reason": "\0"}, words="Null characters"),
    *(
        case("olu", f"POST /admin/meetups/meetup/{{{which}}}/cancel/", {"reason": "why"}, words="cannot be cancelled")
        for which in ("off_id", "draft_id")
    ),
    *(
        case("olu", "POST /admin/meetups/meetup/{tea_id}/remove/", {"rsvp": number}, 404)
        for number in (*OUT_OF_RANGE, "", "{cake_rsvp}", "\0", "None")
    ),
    case("olu", "POST /admin/meetups/meetup/{tea_id}/remove/", {}, 404),
    case("olu", "POST /admin/meetups/meetup/{tea_id}/delete/", {"post": "yes"}, 403),
]

ROWS = [
    *(
        case("root", f"GET /admin/{model}/{number}/{page}/", status=302, words="/admin/")
        for number in OUT_OF_RANGE
        for model, page in (
            ("meetups/meetup", "change"), ("community/member", "history"), ("post_office/email", "change"),
        )
    ),
    *(case("olu", f"POST /admin/meetups/meetup/{number}/change/", MEETUP, 302, "/admin/") for number in OUT_OF_RANGE),
    *(
        case("olu", f"POST /admin/meetups/meetup/{number}/{verb}/", {"reason": "x"}, 404)
        for number in ("0", "99999999999999999999", "9223372036854775808")
        for verb in ("publish", "cancel", "remove")
    ),
    *(case("olu", f"GET /admin/meetups/meetup/{number}/people.csv/", status=404) for number in ("0", "9" * 20)),
    *(case("olu", f"GET /admin/r/{kind}/{key}/", status=404)
      for kind, key in (("x", "1"), ("9" * 20, "1"), ("0", "1"), ("1", "9" * 20), ("-1", "x"), ("1", "²"))),
    case("olu", "GET /admin/meetups/meetup/%00/change/", status=400),
    case("olu", "GET /admin/meetups/meetup/%ff/change/", status=302, words="/admin/"),
]  # fmt: skip

LISTS = [
    *(case("olu", f"GET /admin/meetups/meetup/?{query}", status=302, words="/admin/meetups/meetup/?e=1")
      for query in ("x=1", "id=x", "capacity__gt=x", "date=x", "uid=x", "starts_at__year=x")),
    *(case("olu", f"GET /admin/meetups/meetup/?{query}", status=400)
      for query in ("q=%00", "rsvps__access_needs__contains=x", "hosts__member__email=x", "rsvps__member__password=x")),
    *(case("root", f"GET /admin/post_office/email/?{field}=x", status=400) for field in ("message", "to", "headers")),
    *(case("olu", f"{PICK}&page={page}", status=404) for page in ("x", "-1", "0", "9" * 20, "9" * 5000)),
    case("olu", f"{PICK}&page=%00", status=400),
    case("olu", PICK.replace("model_name=host", "model_name=meetup"), status=403),
    case("olu", PICK.replace("app_label=meetups&model_name=host", "app_label=post_office&model_name=log"), status=403),
    case("olu", PICK.replace("app_label=meetups", "app_label=nothing"), status=403),
    case("olu", PICK.replace("field_name=member", "field_name=password"), status=403),
    case("olu", "GET /admin/autocomplete/", status=403),
    case("olu", "GET /admin/nothing/", status=404),
]  # fmt: skip

PEOPLE = [
    *(case("root", MEMBER, {"name": name, "is_active": "on"}) for name in ("x" * 81, "a\0b")),
    *(case("root", MEMBER, {"name": "Guest", "is_active": "on", "groups": group}) for group in ("x", "-1", "\0")),
    case("root", MEMBER, {"name": "Guest", "is_active": "on", "groups": "9" * 20}, TOO_LARGE),
    case("root", "POST /admin/community/member/{ghost}/change/", {"name": "Ghost", "is_active": "on"}, 302, "/admin/"),
    *(
        case("olu", COMMUNITY, wrong, base=COMMUNITY_FORM)
        for wrong in (
            {"name": ""}, {"name": "x" * 81}, {"name": "\0"}, {"time_zone": "Mars/Olympus"}, {"contact_email": "x"},
            {"contact_email": "a@example.org\nBcc: b@example.org"}, {"strapline": "x" * 141}, {"links": "no bar"},
            {"links": "Bad | javascript:alert(1)"}, {"links": "| https://example.org"}, {"links": "Label | "},
            {"links": "A | https://example.org\nB | ftp://example.org"}, {"links": "A | https://example.org/\0"},
        )
    ),
]  # fmt: skip


@pytest.fixture
def scene(sign_in, db):
    """People and meetups, and a community set up."""
    scene = Scene(sign_in)
    Community.objects.create(pk=1)
    return scene


@pytest.mark.parametrize("cases", [DATES, SIZES, HOSTS, VERBS, ROWS, LISTS, PEOPLE])
def test_bad_input_at_the_desk_is_refused_and_changes_nothing(subtests, scene, cases):
    all_refused(subtests, scene, cases)
