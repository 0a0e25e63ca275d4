"""Starting: without DEMO, what is missing stops the start with one sentence; with all given, nothing is left open."""

import pytest

from tests.community.processes import PRODUCTION, manage, run, visit
from tests.site import database_url

SENTENCE = "Set {} in the environment to start Commonplace (or DEMO=1 to try it out).\n"


@pytest.mark.nodb
@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_each_missing_setting_stops_the_start_with_a_sentence(name, empty):
    env = {key: value for key, value in PRODUCTION.items() if key != name} | ({name: ""} if empty else {})
    done = manage("check", **env)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", SENTENCE.format(name))


@pytest.mark.nodb
def test_gunicorn_is_stopped_by_the_same_sentence():
    done = run("-c", "import community.wsgi")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == SENTENCE.format("SECRET_KEY and ALLOWED_HOSTS and DATABASE_URL and SITE_URL")


@pytest.mark.nodb
@pytest.mark.parametrize("address", ["community.example.org", "ftp://community.example.org", "https://", "/"])
def test_site_url_that_is_no_address_stops_the_start(address):
    done = manage("check", **(PRODUCTION | {"SITE_URL": address}))
    sentence = "SITE_URL must be a whole address, such as https://community.example.org.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)


@pytest.mark.nodb
def test_with_everything_given_the_deployment_check_finds_nothing():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


@pytest.mark.nodb
def test_demo_needs_nothing():
    done = manage("check", DEMO="1")
    assert (done.returncode, done.stderr) == (0, "")


READ = """
import json
from django.conf import settings
print(json.dumps([getattr(settings, name) for name in NAMES]))
"""


def settings_under(*names, **env):
    """These settings, as a process under this environment has them, as text."""
    done = run("-c", READ.replace("NAMES", repr(names)), DJANGO_SETTINGS_MODULE="community.settings", **env)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.nodb
def test_demo_can_be_overridden_and_is_never_in_debug():
    names = ("DEBUG", "SITE_URL", "EMAIL_HOST", "SECURE_SSL_REDIRECT", "STAFF_NEED_SECOND_FACTOR")
    demo = {"DEMO": "1", "EMAIL_URL": "smtp://mail.example.org:25"}
    assert settings_under(*names, **demo) == '[false, "http://localhost:8000", "mail.example.org", false, false]'
    real = PRODUCTION | {"EMAIL_URL": "smtp://mail.example.org:25"}
    assert settings_under(*names, **real) == '[false, "https://community.example.org", "mail.example.org", true, true]'


@pytest.mark.nodb
def test_cookies_of_an_https_site_travel_only_encrypted():
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY")
    assert settings_under(*names, **PRODUCTION) == "[true, true, true, true]"
    assert settings_under(*names, **(PRODUCTION | {"SITE_URL": "http://x"})) == "[false, false, true, true]"


@pytest.mark.django_db
@pytest.mark.parametrize("proxies", [0, 1])
def test_https_site_is_served_encrypted_and_says_so(proxies):
    env = PRODUCTION | {"DATABASE_URL": database_url(), "TRUSTED_PROXIES": str(proxies)}
    told = {"headers": {"X-Forwarded-Proto": "https"}}
    page = "/accounts/login/"
    plain, forwarded, secure, health = visit(
        "community.example.org", (page, {}), (page, told), (page, {"secure": True}), ("/healthz", {}), **env
    )
    assert (plain["status"], plain["headers"]["Location"]) == (301, f"https://community.example.org{page}")
    assert forwarded["status"] == (200 if proxies else 301)
    assert secure["status"] == 200
    assert secure["headers"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert secure["cookies"]["csrftoken"]["secure"] is True
    assert (health["status"], health["text"]) == (200, "ok\n")


@pytest.mark.django_db
def test_other_hosts_are_refused():
    env = PRODUCTION | {"DATABASE_URL": database_url()}
    [answer] = visit("evil.example", ("/", {"secure": True}), **env)
    assert (answer["status"], "We could not understand that" in answer["text"]) == (400, True)
