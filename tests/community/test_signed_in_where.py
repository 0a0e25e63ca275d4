"""A member sees where they are signed in, and signs out everywhere else."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.jobs import forget_passers_by
from community.sessions import NO_ADDRESS, device_of
from tests.community.door import ask, code_mailed, signed_in, type_code
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGE = "/accounts/sessions/"
PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36"


def enter_on(agent: str, email: str = "amina@example.org") -> Client:
    """A device of that kind, on which somebody has just signed in."""
    browser = Client(headers={"user-agent": agent})
    ask(email, browser)
    assert type_code(browser, code_mailed(email)).status_code == 302
    return browser


def test_every_device_is_listed_and_this_one_is_marked(cast):
    cast.member()
    phone, laptop = enter_on(PHONE), enter_on(LAPTOP)
    enter_on(PHONE, "bilal@example.org")
    page = words_of(phone.get(PAGE))
    assert "Chrome on Linux signed in on 3 November 2026" in page
    assert "Firefox on Android this one signed in on 3 November 2026" in page
    assert page.count("signed in on") == 2
    assert "Chrome on Linux this one" in words_of(laptop.get(PAGE))


def test_signing_out_elsewhere_works_at_once_and_only_there(cast):
    cast.member()
    phone, laptop, other = enter_on(PHONE), enter_on(LAPTOP), enter_on(PHONE, "bilal@example.org")
    answer = phone.post(PAGE)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert laptop.get("/me/").status_code == 302
    page = words_of(phone.get(PAGE))
    assert "You are signed out everywhere else." in page
    assert page.count("signed in on") == 1
    assert other.get("/me/").status_code == 200


def test_a_session_that_nobody_noted_is_ended_as_well(cast, sign_in):
    unnoted = sign_in(cast.member())
    assert "This device." in words_of(unnoted.get(PAGE))
    phone = enter_on(PHONE)
    phone.post(PAGE)
    assert not signed_in(unnoted)
    assert signed_in(phone)


def test_neither_where_nor_more_of_the_browser_is_kept(cast):
    cast.member()
    browser = Client(headers={"user-agent": PHONE}, REMOTE_ADDR="203.0.113.9")
    ask("amina@example.org", browser)
    type_code(browser, code_mailed("amina@example.org"))
    row = UserSession.objects.get()
    assert (row.ip, row.user_agent, row.data) == (NO_ADDRESS, "Firefox on Android", {})


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (PHONE, "Firefox on Android"),
        (LAPTOP, "Chrome on Linux"),
        (LAPTOP + " Edg/129.0", "Edge on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari on an iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) FxiOS/131", "Firefox on a Mac"),
        ("", "A browser"),
        ("curl/8.0", "A browser"),
        ("<script>" * 1000, "A browser"),
        ("é\x7f", "A browser"),
    ],
)
def test_a_device_is_called_what_its_owner_calls_it(agent, device):
    assert device_of(agent) == device


def test_who_signs_out_is_off_the_list_and_the_row_goes_within_the_hour(cast):
    cast.member()
    phone, laptop = enter_on(PHONE), enter_on(LAPTOP)
    laptop.post("/accounts/logout/")
    assert words_of(phone.get(PAGE)).count("signed in on") == 1
    forget_passers_by()
    assert UserSession.objects.get().user_agent == "Firefox on Android"


def test_a_session_run_out_goes_with_its_row(cast, clock):
    cast.member()
    enter_on(PHONE)
    clock.shift(timedelta(days=61))
    forget_passers_by()
    assert not UserSession.objects.exists()


def test_reading_pages_writes_nothing(cast):
    cast.member()
    phone = enter_on(PHONE)
    before = list(UserSession.objects.values())
    with CaptureQueriesContext(connection) as queries:
        phone.get("/privacy/")
    assert [each["sql"] for each in queries if not each["sql"].startswith(("SELECT", "BEGIN"))] == []
    assert list(UserSession.objects.values()) == before


def test_a_visitor_is_asked_to_sign_in(client):
    for method in (client.get, client.post):
        assert method(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"


def test_a_long_list_asks_no_more(cast):
    amina = cast.member()
    phone = enter_on(PHONE)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert phone.get(PAGE).status_code == 200
        return len(queries)

    few = asked()
    rows = [UserSession(user=amina, session_key=f"key{n}", ip=NO_ADDRESS, user_agent="X") for n in range(300)]
    UserSession.objects.bulk_create(rows)
    store = type(phone.session)
    for row in rows[:20]:
        session = store.get_model_class()(session_key=row.session_key, session_data="")
        session.expire_date = timezone.now() + timedelta(days=1)
        session.save()
    assert (asked(), few <= 8) == (few, True)
