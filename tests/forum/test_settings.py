"""Settings of the forum: all or none; what cannot be right stops the start with one sentence."""

import pytest

from tests.community.processes import PRODUCTION, manage, run

pytestmark = pytest.mark.nodb

GIVEN = {"FORUM_URL": "https://forum.example.org/", "FORUM_API_KEY": "s3cret", "FORUM_CATEGORY": "7"}
WHOLE = "FORUM_URL must be the whole address of the forum, such as https://forum.example.org.\n"
NUMBER = "FORUM_CATEGORY must be the number of a category: the last part of its page's address.\n"
WORDS = "FORUM_API_KEY and FORUM_API_USER must be one word each, without accents.\n"
SHOW = "from django.conf import settings; print(settings.FORUM)"


def check(**env):
    """Starts with these, and says how that ended."""
    done = manage("check", **(PRODUCTION | env))
    return done.returncode, done.stderr


def shown(**env):
    """What the settings hold then, as they would be printed."""
    done = run("-c", SHOW, DJANGO_SETTINGS_MODULE="community.settings", **(PRODUCTION | env))
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_none_is_no_forum():
    assert shown() == "None"
    assert shown(**dict.fromkeys(GIVEN, "")) == "None"


def test_all_is_a_forum_and_the_key_is_not_shown():
    assert shown(**GIVEN) == "Forum(url='https://forum.example.org', category=7, user='system')"
    assert "user='bot'" in shown(**GIVEN, FORUM_API_USER="bot")


@pytest.mark.parametrize("missing", sorted(GIVEN))
def test_one_missing_stops_the_start(missing):
    sentence = f"Set {missing} as well, or nothing whose name begins with FORUM_: the forum needs all.\n"
    assert check(**{name: value for name, value in GIVEN.items() if name != missing}) == (1, sentence)


def test_a_user_alone_is_no_forum():
    code, said = check(FORUM_API_USER="bot")
    assert (code, "FORUM_URL and FORUM_API_KEY and FORUM_CATEGORY" in said) == (1, True)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"FORUM_URL": "forum.example.org"}, WHOLE),
        ({"FORUM_URL": "http://forum.example.org"}, WHOLE),
        ({"FORUM_URL": "https://user:word@forum.example.org"}, WHOLE),
        ({"FORUM_URL": "https://forum.example.org/?x=1"}, WHOLE),
        ({"FORUM_URL": "https://forum.example.org:99999"}, WHOLE),
        ({"FORUM_URL": "https://"}, WHOLE),
        ({"FORUM_CATEGORY": "meetups"}, NUMBER),
        ({"FORUM_CATEGORY": "-1"}, NUMBER),
        ({"FORUM_API_KEY": "two words"}, WORDS),
        ({"FORUM_API_USER": "zoë"}, WORDS),
    ],
)
def test_what_cannot_be_right_stops_the_start(wrong, sentence):
    assert check(**(GIVEN | wrong)) == (1, sentence)


def test_on_ones_own_machine_the_forum_need_not_be_encrypted():
    assert "http://localhost:4200" in shown(**(GIVEN | {"FORUM_URL": "http://localhost:4200"}))
