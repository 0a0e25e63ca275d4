"""/healthz: the process is alive and the database answers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.community.processes import PRODUCTION, visit
from tests.site import free_port


@pytest.mark.django_db
def test_health_costs_one_query_and_no_session(cast, sign_in):
    for browser in (sign_in(cast.member()), sign_in(cast.superuser(), second_factor=True)):
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get("/healthz")
        assert [query["sql"] for query in queries] == ["SELECT 1"]
        assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"ok\n", "text/plain")
        assert not answer.cookies
        assert not answer.has_header("Vary") or "Cookie" not in answer["Vary"]
    assert browser.head("/healthz").status_code == 200
    assert browser.post("/healthz").status_code == 405


@pytest.mark.nodb
@pytest.mark.parametrize(
    "database", ["postgres://nobody:x@127.0.0.1:{port}/none", "sqlite:////nonexistent/none.sqlite3"]
)
def test_without_its_database_the_site_says_so_and_nothing_more(database):
    env = PRODUCTION | {"SITE_URL": "http://localhost", "DATABASE_URL": database.format(port=free_port())}
    health, home, login, nowhere = visit(
        "community.example.org", ("/healthz", {}), ("/", {}), ("/accounts/login/", {}), ("/nowhere/", {}), **env
    )
    assert (health["status"], health["text"]) == (503, "database does not answer\n")
    assert not health["cookies"]
    for answer in (home, login):
        assert answer["status"] == 500
        assert "Something went wrong here" in answer["text"]
        assert "default-src 'none'" in answer["headers"]["Content-Security-Policy"]
    assert (nowhere["status"], "We cannot find that page" in nowhere["text"]) == (404, True)
