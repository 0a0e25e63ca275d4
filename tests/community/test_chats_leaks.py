"""Nothing of a request for a one-to-one reaches anybody but the two it is between, whatever role they have."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from community.models import ChatBlock, ChatOffer, ChatRequest, ChatTime
from tests.bad_input import everything
from tests.community.chats import ELEVEN, TEN, asking, offering
from tests.crawl import STARTS, every_page, lists_of_what_hangs_on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MODELS = (ChatRequest, ChatBlock, ChatOffer, ChatTime)
LISTS = ["/members/", "/members/?chats=on", "/me/one-to-ones/", "/search/?q=zqwords", "/admin/post_office/email/"]
# Not the desk's own pages about each member: they differ in nothing, and are many.
UNDER = r"/(?!admin/(meetups|charter|bursaries)/.+)"


def plant(amina, bilal, carys):
    """A request in each state, with words and answers."""
    lapsed = asking(amina, bilal, "zqwords lapsed")
    lapsed.lapse()
    ChatRequest.objects.update(asked_at="2026-01-01T00:00Z", ended_at="2026-01-01T00:00Z")
    declined = asking(amina, bilal, "zqwords declined")
    declined.decline("zqreply")
    agreed = asking(bilal, carys, "zqwords agreed", TEN)
    agreed.agree(at_that_time=True)
    asking(amina, carys, "zqwords open")
    ChatBlock.objects.create(by=bilal, person=carys)
    return list(ChatRequest.objects.all())


def test_others_find_no_trace_of_it(cast, sign_in):
    amina, bilal, carys = cast.member("Zqamina"), offering("Bilal"), offering("Carys", TEN, ELEVEN)
    people = {
        "visitor": Client(),
        "member": sign_in(cast.member("Mona")),
        "organiser": sign_in(cast.organiser(), second_factor=True),
        "superuser": sign_in(cast.superuser(), second_factor=True),
    }
    rows = plant(amina, bilal, carys)
    guesses = [row.get_absolute_url() for row in rows]
    for who, browser in people.items():
        pages = every_page(browser, [*STARTS, *LISTS, *guesses], UNDER)
        assert len(pages) > 8
        text = {path: text.replace("q=zqwords", "").replace("“zqwords”", "") for path, (_, text) in pages.items()}
        for word in ("zqwords", "zqreply", *(row.slug for row in rows)):
            seen = {path for path, words in text.items() if word in words and path not in guesses}
            assert seen - {"/search/?q=zqwords"} == set(), (who, word)
        assert {pages[path][0] for path in guesses if path in pages} <= {302, 404}
        named = {path for path, words in text.items() if "Zqamina" in words}
        assert all(path.startswith("/admin/community/member/") for path in named), (who, named)


def test_each_of_the_two_finds_what_is_theirs(cast, sign_in):
    amina, bilal, carys = cast.member("Zqamina"), offering("Bilal"), offering("Carys", TEN, ELEVEN)
    plant(amina, bilal, carys)
    for person, words in ((amina, "lapsed declined open"), (bilal, "lapsed declined agreed"), (carys, "agreed open")):
        pages = every_page(sign_in(person), ["/me/one-to-ones/"], r"/me/one-to-ones/")
        text = " ".join(text for _, text in pages.values())
        found = {word for word in ("lapsed", "declined", "agreed", "open") if f"zqwords {word}" in text}
        assert found == set(words.split())
        assert not any(f"{other}@example.org" in text for other in ("bilal", "carys", "zqamina"))


def test_no_list_of_the_desk_can_be_narrowed_by_it(cast, sign_in):
    browser = sign_in(cast.superuser(), second_factor=True)
    plant(cast.member("Zqamina"), offering("Bilal"), offering("Carys", TEN, ELEVEN))
    for path, name in lists_of_what_hangs_on(MODELS, {"chatrequest", "chatblock", "times"}, but=ChatRequest):
        for asked in (f"{name}__isnull=0", f"{name}__state=open"):
            assert browser.get(f"{path}?{asked}").status_code in (302, 400), (path, asked)


def test_what_logs_and_titles_print_names_nobody(cast):
    plant(cast.member("Zqamina"), offering("Bilal"), offering("Carys", TEN, ELEVEN))
    for model in MODELS:
        assert model.objects.exists()
        assert not any("Zqamina" in str(row) or "zqwords" in str(row) for row in model.objects.all())


def test_what_two_people_write_is_locked_in_the_database_and_put_under_a_new_key(settings, cast):
    settings.DATA_KEYS = ["old-" + "o" * 40]
    request = asking(cast.member(), offering("Bilal"), "zqwords")
    request.decline("zqreply")
    stored = " ".join(everything()["community_chatrequest"])
    assert not {word for word in ("zqwords", "zqreply") if word in stored}
    settings.DATA_KEYS = ["new-" + "n" * 40, *settings.DATA_KEYS]
    call_command("rotate_keys", stdout=StringIO())
    settings.DATA_KEYS = settings.DATA_KEYS[:1]
    request.refresh_from_db()
    assert (request.words, request.reply) == ("zqwords", "zqreply")
