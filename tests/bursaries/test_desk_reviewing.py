"""The reviewers' desk: what is asked, not who asks; nothing before "no conflict"; every reading on record."""

import re

import pytest

from bursaries.models import Access, Application, Declaration, Entry, Review, asking, deciding
from tests.pages import words_of

pytestmark = pytest.mark.django_db

QUEUE = "/admin/bursaries/application/"


def page(application):
    """Its page on the reviewers' desk."""
    return f"{QUEUE}{application.reference}/change/"


@pytest.fixture
def asked(cast, desk):
    """An application that gives away who it is of, if anything does."""
    amina = cast.member("Amina Yusuf", email="amina.canary@example.org")
    return desk.sent(desk.fund(), amina, contact="call 0000 555 0199", more="I would come by tram.")


@pytest.fixture
def browser(sign_in, ruth):
    """The reviewer's."""
    return sign_in(ruth, second_factor=True)


def press(browser, application, action, **typed):
    """Presses a button on its page."""
    return browser.post(page(application), {"action": action} | typed)


def opened(browser, application):
    """Its page, once no conflict is declared."""
    assert press(browser, application, "declare-none").status_code == 302
    return browser.get(page(application))


def test_queue_says_what_waits_and_nothing_of_whom(browser, asked):
    answer = browser.get(QUEUE)
    words = words_of(answer)
    assert f'href="{page(asked)}"' in answer.content.decode()
    assert asked.reference in words
    assert "£25.00" in words
    assert "Coming along: £1,000.00 left." in words
    for secret in ("Amina", "canary", "0199", "tram"):
        assert secret not in words


def test_nothing_is_shown_before_no_conflict_is_declared(browser, asked):
    words = words_of(browser.get(page(asked)))
    assert "Before you open it" in words
    assert "tram" not in words
    assert not Access.objects.exists()
    assert press(browser, asked, "take-up").status_code == 409
    asked.refresh_from_db()
    assert asked.status == "submitted"


def test_opened_it_shows_what_is_asked_but_not_who_and_is_on_record(browser, asked, ruth):
    words = words_of(opened(browser, asked))
    assert "I would come by tram." in words
    assert "Travel: £25.00 (by train)" in words
    for secret in ("Amina", "canary", "0199"):
        assert secret not in words
    assert [(row.by, row.as_what) for row in Access.objects.all()] == [(ruth, "reviewer")]


def test_every_reading_is_on_record(browser, asked):
    opened(browser, asked)
    for _ in range(2):
        browser.get(page(asked))
    assert Access.objects.count() == 3


def test_a_conflict_closes_it_for_good(browser, asked):
    answer = browser.post(page(asked), {"action": "declare-conflict"}, follow=True)
    assert answer.redirect_chain == [(QUEUE, 302)]
    assert f"{asked.reference}: closed to you." in words_of(answer)
    assert browser.get(page(asked)).status_code == 404
    assert press(browser, asked, "declare-none").status_code == 404
    assert asked.reference not in words_of(browser.get(QUEUE))
    assert asked.reference not in words_of(browser.get(QUEUE + "?status__exact=submitted"))


def test_a_conflict_found_on_reading_closes_it_too(browser, asked):
    opened(browser, asked)
    assert press(browser, asked, "conflict").status_code == 302
    assert browser.get(page(asked)).status_code == 404


def test_ones_own_application_is_closed_to_one(sign_in, desk, ruth):
    own = desk.sent(desk.fund(), ruth)
    browser = sign_in(ruth, second_factor=True)
    assert browser.get(page(own)).status_code == 404
    assert press(browser, own, "declare-none").status_code == 404
    assert own.reference not in words_of(browser.get(QUEUE))


def test_it_is_looked_at_reviewed_and_offered(browser, asked, outbox):
    opened(browser, asked)
    assert press(browser, asked, "take-up").status_code == 302
    assert press(browser, asked, "review", verdict="full").status_code == 302
    assert press(browser, asked, "offer", pounds="25", words="Gladly.").status_code == 302
    asked.refresh_from_db()
    assert (asked.status, asked.offered, asked.reply) == ("offered", 2500, "Gladly.")
    assert not any("Gladly" in mail.message or "tram" in mail.message for mail in outbox())


def test_reviews_of_others_are_hidden_until_mine_is_in(browser, asked, desk):
    desk.reviewed(asked, desk.reviewer("Rowan"))
    models = Review.objects.get()
    assert models.verdict == "full"
    assert "Another reviewer's" not in words_of(opened(browser, asked))
    press(browser, asked, "review", verdict="part", pounds="10")
    words = words_of(browser.get(page(asked)))
    assert "Another reviewer's: offer all of it, £25.00." in words
    assert "Yours: offer part of it, £10.00." in words


def test_a_question_is_asked_and_its_answer_read(browser, asked):
    opened(browser, asked)
    press(browser, asked, "take-up")
    assert press(browser, asked, "ask", text="By which train?").status_code == 302
    asking.answer(asked.questions.get(), asked.member, "The slow one.")
    assert "The slow one." in words_of(browser.get(page(asked)))


@pytest.mark.parametrize(
    ("action", "typed", "says"),
    [
        ("review", {}, "This field is required."),
        ("review", {"verdict": "part"}, "Write how much of it."),
        ("review", {"verdict": "part", "pounds": "1.005"}, "nothing smaller than a penny"),
        ("review", {"verdict": "part", "pounds": "-3"}, "more than nothing"),
        ("review", {"verdict": "all"}, "not one of the available choices"),
        ("ask", {"text": " "}, "This field is required."),
        ("ask", {"text": "x" * 2001}, "at most 2000"),
        ("offer", {"pounds": "٣"}, "Write an amount in pounds"),
        ("not-now", {}, "This field is required."),
        ("dance", {}, "We do not know that button."),
    ],
)
def test_what_cannot_be_taken_is_said_and_changes_nothing(browser, asked, action, typed, says):
    opened(browser, asked)
    press(browser, asked, "take-up")
    before = Entry.objects.count(), Review.objects.count()
    answer = press(browser, asked, action, **typed)
    assert answer.status_code == 422
    assert says in words_of(answer)
    assert (Entry.objects.count(), Review.objects.count()) == before


def test_typed_words_are_kept_when_it_is_refused(browser, asked):
    opened(browser, asked)
    press(browser, asked, "take-up")
    answer = press(browser, asked, "offer", pounds="20", words="Gladly, and soon.")
    assert answer.status_code == 409
    assert "Write your own review first." in words_of(answer)
    assert "Gladly, and soon." in answer.content.decode()


def test_two_have_to_look_at_much(browser, cast, desk):
    much = desk.sent(desk.fund(), cast.member("Bilal"), 9000)
    desk_page = opened(browser, much)
    assert "Two people have to look at it" in words_of(desk_page)
    press(browser, much, "take-up")
    press(browser, much, "review", verdict="full")
    assert press(browser, much, "offer", pounds="90").status_code == 409
    desk.reviewed(much, desk.reviewer("Rowan"))
    assert press(browser, much, "offer", pounds="90").status_code == 302


# --- What is offered can be done -------------------------------------------------------------------------------------


def offered(response):
    """The buttons on a page."""
    return re.findall(r'name="action" value="([^"]+)"', response.content.decode())


def test_page_offers_what_can_be_done_and_says_why_not_the_rest(browser, asked):
    assert offered(browser.get(page(asked))) == ["declare-none", "declare-conflict"]
    assert offered(opened(browser, asked)) == ["take-up", "conflict"]
    press(browser, asked, "take-up")
    answer = browser.get(page(asked))
    assert offered(answer) == ["review", "ask", "conflict"]
    assert "Write your own review first." in words_of(answer)
    press(browser, asked, "review", verdict="full")
    answer = browser.get(page(asked))
    assert offered(answer) == ["ask", "offer", "wait", "not-now", "conflict"]
    assert "You have reviewed it already." in words_of(answer)
    press(browser, asked, "ask", text="By which train?")
    assert offered(browser.get(page(asked))) == ["conflict"]


def test_review_sent_twice_is_refused_and_its_words_are_kept(browser, asked):
    opened(browser, asked)
    press(browser, asked, "take-up")
    press(browser, asked, "review", verdict="full")
    answer = press(browser, asked, "review", verdict="not-now", words="Perhaps not.")
    assert answer.status_code == 409
    assert "Perhaps not." in answer.content.decode()
    assert Review.objects.get().verdict == "full"
    assert "review" not in offered(browser.get(page(asked)))


def test_deciding_is_offered_once_two_have_looked_at_much(browser, cast, desk):
    much = desk.sent(desk.fund(), cast.member("Bilal"), 9000)
    opened(browser, much)
    press(browser, much, "take-up")
    press(browser, much, "review", verdict="full")
    answer = browser.get(page(much))
    assert offered(answer) == ["ask", "conflict"]
    assert "A second person has to look at it first" in words_of(answer)
    desk.reviewed(much, desk.reviewer("Rowan"))
    assert {"offer", "wait", "not-now"} < set(offered(browser.get(page(much))))


def test_amount_to_offer_begins_with_the_most_that_is_agreed(browser, cast, desk):
    much = desk.sent(desk.fund(fast_lane=2000), cast.member("Bilal"), 9000)
    opened(browser, much)
    press(browser, much, "take-up")
    press(browser, much, "review", verdict="part", pounds="60")
    desk.reviewed(much, desk.reviewer("Rowan"))
    answer = browser.get(page(much))
    assert 'value="60.00"' in answer.content.decode()
    assert press(browser, much, "offer", pounds="60").status_code == 302


def test_where_nothing_can_be_offered_no_amount_is_asked_for(browser, cast, desk):
    much = desk.sent(desk.fund(fast_lane=0), cast.member("Bilal"))
    opened(browser, much)
    press(browser, much, "take-up")
    press(browser, much, "review", verdict="full")
    desk.reviewed(much, desk.reviewer("Rowan"), verdict="not-now")
    answer = browser.get(page(much))
    assert offered(answer) == ["ask", "not-now", "conflict"]
    assert "Nothing can be offered" in words_of(answer)
    assert press(browser, much, "offer", pounds="25").status_code == 409


def test_another_look_is_for_somebody_else(browser, sign_in, asked, desk):
    opened(browser, asked)
    press(browser, asked, "take-up")
    press(browser, asked, "review", verdict="not-now")
    press(browser, asked, "not-now", words="Sorry.")
    asking.look_again(asked, asked.member)
    answer = browser.get(page(asked))
    assert offered(answer) == ["ask", "conflict"]
    assert "another look is for somebody else" in words_of(answer)
    other = sign_in(desk.reviewer("Rowan"), second_factor=True)
    assert "review" in offered(opened(other, asked))
    press(other, asked, "review", verdict="full")
    assert "not this time, at the first look." in words_of(other.get(page(asked)))


@pytest.mark.parametrize("who", ["visitor", "member", "organiser", "payer"])
def test_nobody_else_opens_the_desk(client, cast, desk, sign_in, asked, who):
    people = {"member": cast.member, "organiser": cast.organiser, "payer": desk.payer}
    browser = sign_in(people[who](), second_factor=True) if who in people else client
    for path in (QUEUE, page(asked)):
        answer = browser.get(path)
        assert answer.status_code in (302, 403)
        assert asked.reference not in words_of(answer)
    assert press(browser, asked, "declare-none").status_code in (302, 403)
    assert not Declaration.objects.exists()
    assert "Bursaries" not in words_of(browser.get("/admin/")) or who == "payer"


def test_a_superusers_reading_is_on_record_like_anyones(cast, sign_in, asked):
    root = cast.superuser()
    browser = sign_in(root, second_factor=True)
    opened(browser, asked)
    assert Access.objects.get().by == root


@pytest.mark.parametrize("lookup", ["member", "member__email", "contact", "member__name__startswith", "access_log__by"])
def test_the_list_cannot_be_asked_who_applied(browser, asked, lookup):
    assert browser.get(f"{QUEUE}?{lookup}=1").status_code in (302, 400)


@pytest.mark.parametrize("tail", ["history/", "delete/", "add/"])
def test_djangos_own_pages_are_not_there(browser, asked, tail):
    for path in (f"{QUEUE}{asked.pk}/{tail}", f"{QUEUE}{asked.reference}/{tail}", f"{QUEUE}{tail}"):
        assert browser.get(path).status_code in (302, 404), path
    assert Application.objects.filter(pk=asked.pk).exists()


def test_the_admins_log_says_nothing(browser, asked):
    from django.contrib.admin.models import LogEntry

    opened(browser, asked)
    press(browser, asked, "take-up")
    assert not LogEntry.objects.exists()


def test_a_draft_is_nobodys_business(browser, cast, desk):
    draft = desk.draft(desk.fund(), cast.member("Chidi"))
    assert browser.get(page(draft)).status_code == 404
    assert deciding.Refused
