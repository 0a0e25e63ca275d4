"""Who may not touch the regular slot, and what is no regular slot: refused with words, and nothing is changed."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from meetups.admin_forms import SeriesForm
from meetups.models import Meetup, Series
from tests.meetups.desk import errors_on
from tests.meetups.series_desk import ADD, LIST, SeriesDesk, address, all_made, decide, unseen
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

STALE = "Someone else changed this series while you were editing. Open it again, then redo yours."
GOOD = {
    "title": "Tea", "week": "-1", "weekday": "1", "every": "1", "first_month": "01/11/2026", "time": "11:30",
    "zone": "Europe/London", "minutes": "60", "hosts-TOTAL_FORMS": "0", "hosts-INITIAL_FORMS": "0",
}  # fmt: skip
HUGE, ENDLESS = "9" * 20, "9" * 5000

# For each field what it must refuse. Each column below is sent in one go, and every field in it complains.
BAD = {
    "title": ["", "   ", "x" * 141, "a\0b"],
    "summary": ["x" * 301, "\0"],
    "description": ["x" * 20_001, "\0"],
    "bring": ["x" * 301, "\0"],
    "platform": ["x" * 81, "\0"],
    "access": ["telepathy", ["captions", "x"], "\0"],
    "access_notes": ["x" * 301, "\0"],
    "join_link": ["x y", "javascript:alert(1)", "//x\0", "https://" + "x" * 500 + ".example"],
    "dial_in": ["x" * 2001, "\0"],
    "week": ["", "0", "5", "-2", HUGE, "x", "1.5", "\0"],
    "weekday": ["", "7", "-1", HUGE, "x", "Tuesday", "\0"],
    "every": ["0", "", "13", "-1", HUGE, ENDLESS, "x", "1.5", "\0"],
    "skip_months": ["0", "13", ["1", "x"], "-1", HUGE, "\0", "1.0"],
    "first_month": ["", "31/02/2027", "2027-13-01", "November", "01/01/0000", "01/01/10000", "0", ENDLESS, "\0"],
    "last_month": ["30/02/2027", "x", "01/01/10000", HUGE, "\0"],
    "time": ["", "24:00", "11:60", "noon", "-1:00", HUGE, "11:30\0"],
    "zone": ["", "EST", "Mars/Olympus", "Europe/London\0", "../x", "europe/london", ENDLESS],
    "minutes": ["0", "", "4", "1441", "-60", HUGE, ENDLESS, "x", "60.5", "\0"],
    "capacity": ["0", "-1", "100001", HUGE, ENDLESS, "x", "2.5", "\0"],
}
COLUMNS = [
    {name: values[number] for name, values in BAD.items() if number < len(values)}
    for number in range(max(map(len, BAD.values())))
]


@pytest.fixture
def slot(desk):
    """The regular slot on the desk Olu sits at."""
    return SeriesDesk(desk.client)


def stored():
    """Every row of the series and its meetups."""
    return [list(model.objects.order_by("pk").values()) for model in (Series, Meetup)]


@pytest.mark.parametrize("wrong", COLUMNS)
def test_every_field_refuses_what_it_cannot_be(wrong):
    sent = {name: value if isinstance(value, list) else [value] for name, value in (GOOD | wrong).items()}
    assert set(SeriesForm(MultiValueDict(sent)).errors) == set(wrong)


def test_what_was_refused_stands_beside_its_field_and_nothing_is_saved(slot):
    assert set(errors_on(slot.client.post(ADD, GOOD | COLUMNS[0]))) == set(COLUMNS[0])
    assert not Series.objects.exists()


@pytest.mark.parametrize("last", ["31/10/2026", "01/01/0001"])
def test_last_month_is_not_before_the_first(last):
    assert SeriesForm(GOOD | {"last_month": last}).errors == {"last_month": ["The last month is before the first."]}


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ({"first_month": "01/01/0001", "last_month": "31/12/9999"}, 6),
        ({"first_month": "31/12/9999"}, 0),
        ({"first_month": "20/11/2026", "last_month": "05/11/2026"}, 1),
        ({"every": "12", "first_month": "29/02/2024"}, 1),
        ({"minutes": "1440", "time": "23:59", "capacity": "100000"}, 6),
        ({"skip_months": [str(month) for month in range(1, 13)]}, 0),
    ],
)
def test_what_is_odd_but_possible_is_kept(slot, typed, count):
    assert slot.client.post(ADD, GOOD | typed)["Location"] == LIST
    assert Meetup.objects.count() == count


@pytest.mark.parametrize(
    "hosts",
    [{}, {"hosts-TOTAL_FORMS": "3000"},
     {"hosts-TOTAL_FORMS": "1", "hosts-0-role": "x"},
     {"hosts-TOTAL_FORMS": "1", "hosts-0-link": "x y", "hosts-0-member": HUGE, "hosts-0-name": "\0"}],
)  # fmt: skip
def test_hosts_that_are_none_are_refused_and_nobody_is_asked_first(slot, cast, hosts):
    series, _ = all_made(cast)
    form = {name: value for name, value in unseen(SeriesForm, series).items() if hosts or "hosts" not in name}
    before = stored()
    assert (
        slot.client.post(address(series), form | {"title": "New", "hosts-0-position": "0"} | hosts).status_code == 422
    )
    assert stored() == before


def test_errors_on_a_series_that_has_meetups_are_shown_whatever_was_typed(slot, cast):
    series, _ = all_made(cast)
    before = stored()
    asked = slot.type(series, title="Another")
    tampered = {"every": "0", "title": "", "zone": "Mars/Olympus", "capacity": "x", "first_month": ""}
    assert set(errors_on(decide(slot.client, asked, "save", **tampered))) == set(tampered)
    assert stored() == before


def test_form_that_does_not_say_what_it_saw_is_refused_with_and_without_decision(slot, cast):
    series, _ = all_made(cast)
    for save, seen in ((slot.type, ""), (slot.save, "2099-01-01T00:00:00+00:00")):
        assert errors_on(save(series, seen=seen, title="Mine")) == {"__all__": [STALE]}
    assert set(Meetup.objects.values_list("title", flat=True)) == {"Our monthly meetup"}


# --- Who and how -----------------------------------------------------------------------------------------------------


def addresses(series):
    """Every page of the desk about series."""
    return [LIST, ADD, *(address(series, page) for page in ("change", "delete", "history"))]


@pytest.mark.parametrize("method", ["get", "post"])
def test_visitors_are_led_to_sign_in_and_others_are_refused(cast, client, sign_in, method):
    series, _ = all_made(cast)
    before = stored()
    member = sign_in(cast.member())
    staff = sign_in(cast.member("Bilal", is_staff=True), second_factor=True)
    unproved = sign_in(cast.organiser())
    data = {"title": "Mine", "decision": "save", "post": "yes"}
    for path in addresses(series):
        sent = data if method == "post" else {}
        assert getattr(client, method)(path, sent, follow=True).redirect_chain[-1] == (
            f"/accounts/login/?next={path}",
            302,
        )
        assert getattr(member, method)(path, sent, follow=True).status_code == 403, path
        assert getattr(staff, method)(path, sent).status_code == 403, path
        assert getattr(unproved, method)(path, sent, follow=True).redirect_chain[-1][0] == reverse("mfa_index")
    assert stored() == before


def test_who_may_only_look_sees_the_page_and_changes_nothing(cast, sign_in):
    series, _ = all_made(cast)
    looker = cast.member("Bilal", is_staff=True)
    looker.user_permissions.add(*Permission.objects.filter(codename__in=["view_series", "view_serieshost"]))
    browser = sign_in(looker, second_factor=True)
    before = stored()
    assert "Our monthly meetup" in words_of(browser.get(address(series)))
    for decision in ({}, {"decision": "save"}):
        answer = browser.post(address(series), unseen(SeriesForm, series) | {"title": "Mine"} | decision)
        assert answer.status_code == 403
    assert stored() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_nothing_is_changed_by_other_methods(slot, cast, method):
    series = cast.series()
    for path in (address(series), address(series, "delete")):
        assert getattr(slot.client, method)(path).status_code == 405
    assert Series.objects.exists()


@pytest.mark.parametrize("number", ["0", HUGE, ENDLESS, "abc", "²", "-1"])
def test_series_that_does_not_exist_leads_back_to_the_desk(slot, number):
    for page in ("change", "delete"):
        assert slot.client.post(f"/admin/meetups/series/{number}/{page}/", GOOD)["Location"] == "/admin/"


def test_form_from_elsewhere_is_refused(slot, cast):
    series, _ = all_made(cast)
    form = unseen(SeriesForm, series)
    slot.client.handler.enforce_csrf_checks = True
    before = stored()
    for decision in ({}, {"decision": "save"}):
        assert slot.client.post(address(series), form | {"title": "Mine"} | decision).status_code == 403
    assert stored() == before
