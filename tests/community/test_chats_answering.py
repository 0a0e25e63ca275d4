"""Answering a request for a one-to-one: addresses told once, to two who agree; and all the ways in which it ends."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from icalendar import Calendar
from post_office.models import STATUS, Email

from community.delivery import deliver
from community.jobs import forget_passers_by
from community.leaving import erase
from community.models import ChatBlock, ChatOffer, ChatRefused, ChatRequest, ChatTime, Member
from tests.community.chats import ELEVEN, MINE, TEN, WORDS, asking, offering, press, state_of, two
from tests.community.pauses import pause
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def told(outbox):
    """Whom was written what since the last look: (address, subject)."""
    seen = [0]

    def look():
        new = [mail for mail in outbox() if mail.pk > seen[0]]
        seen[0] = max([mail.pk for mail in new], default=seen[0])
        return [(mail.to[0].split("@")[0], mail.subject) for mail in new]

    return look


def test_looking_at_it_changes_nothing(cast, sign_in, outbox):
    amina, bilal, asked = two(TEN, at=TEN)
    before = ChatRequest.objects.values().get()
    for person in (amina, bilal):
        page = words_of(sign_in(person).get(asked.get_absolute_url() + "?action=agree"))
        assert WORDS in page
    assert ChatRequest.objects.values().get() == before
    assert len(outbox()) == 1


def test_agreeing_tells_each_the_others_name_and_address_once(cast, sign_in, told, outbox):
    amina, bilal, asked = two(TEN, ELEVEN, at=TEN)
    told()
    browser = sign_in(bilal)
    for _ in range(2):
        page = words_of(browser.post(asked.get_absolute_url(), {"action": "agree-time"}, follow=True))
        assert "We are mailing each of you the other's name and address." in page
        assert "amina@" not in page
    mails = {each.to[0]: each for each in outbox()[1:]}
    assert told() == [("amina", "You have a one-to-one with Bilal"), ("bilal", "You have a one-to-one with Amina")]
    for member, other in ((amina, bilal), (bilal, amina)):
        mail = mails[member.email]
        assert f"This is how you reach {other}: {other.email}" in mail.message
        assert "When: Tuesday 10 November 2026, 10am UK time" in mail.message
        assert other.email not in str(mail.headers)
        [event] = Calendar.from_ical(mail.attachments.get().file.read()).walk("VEVENT")
        assert (event.decoded("dtstart"), event.decoded("dtend")) == (TEN, TEN + timedelta(minutes=30))
        assert str(event["summary"]) == f"One-to-one with {other}"
    assert [time.starts_at for time in ChatOffer.objects.get().free_times()] == [ELEVEN]


def test_mail_with_an_address_is_not_kept_once_it_has_left(cast, outbox, settings):
    settings.POST_OFFICE = {
        **settings.POST_OFFICE,
        "BACKENDS": {"default": "django.core.mail.backends.locmem.EmailBackend"},
    }
    two(TEN, at=TEN)[2].agree(at_that_time=True)
    deliver()
    left = {letter.subject: str(letter.message()).lower() for letter in mail.outbox}
    assert len(left) == 3
    assert "amina@" not in left["Somebody would like a one-to-one with you"]
    assert "amina@" in left["You have a one-to-one with Amina"]
    assert [(row.subject, row.status) for row in outbox()] == [
        ("Somebody would like a one-to-one with you", STATUS.sent)
    ]


def test_agreeing_without_a_time_leaves_it_to_the_two(cast, sign_in, outbox):
    _, bilal, asked = two(TEN, at=TEN)
    press(sign_in(bilal), asked, "agree")
    assert ChatRequest.objects.get().starts_at is None
    mail = outbox()[-1]
    assert "You have not agreed on a time yet" in mail.message
    assert not mail.attachments.exists()
    assert [time.starts_at for time in ChatOffer.objects.get().free_times()] == [TEN]


def test_nobody_gets_a_time_that_somebody_has(cast, sign_in):
    _, bilal, first = two(TEN, at=TEN)
    second = asking(cast.member("Carys"), bilal, starts_at=TEN)
    browser = sign_in(bilal)
    stale = browser.get(second.get_absolute_url()).content.decode()
    assert "Yes, at that time" in stale
    first.agree(at_that_time=True)
    answer = browser.post(second.get_absolute_url(), {"action": "agree-time"}, follow=True)
    assert "That time has passed, or is taken by now. You can still agree" in words_of(answer)
    assert "Yes, at that time" not in answer.content.decode()
    assert state_of(second) == "open"
    with pytest.raises(IntegrityError), transaction.atomic():
        ChatRequest.objects.filter(pk=second.pk).update(state="agreed", ended_at=TEN)
    press(browser, second, "agree")
    assert state_of(second) == "agreed"


def test_a_time_that_has_passed_is_not_promised(cast, clock):
    asked = two(TEN, at=TEN)[2]
    clock.move_to(TEN)
    with pytest.raises(ChatRefused):
        asked.agree(at_that_time=True)
    asked.agree(at_that_time=False)


@pytest.mark.parametrize("reply", ["", "zqreply: in spring, perhaps"])
def test_not_now_is_told_kindly_and_words_only_on_the_page(cast, sign_in, told, outbox, reply):
    amina, bilal, asked = two()
    told()
    for _ in range(2):
        press(sign_in(bilal), asked, "decline", reply=reply)
    assert told() == [("amina", "No one-to-one with Bilal for now")]
    message = outbox()[-1].message
    assert ("They wrote a few words" in message) == bool(reply)
    assert "zqreply" not in message
    page = words_of(sign_in(amina).get(asked.get_absolute_url()))
    assert ("zqreply" in page) == bool(reply)
    assert "You can ask Bilal again from Thursday 3 December 2026." in page


@pytest.mark.parametrize("first", ["agree", "decline", "withdraw"])
def test_what_is_over_is_not_answered_in_another_way(cast, sign_in, first):
    amina, bilal, asked = two()
    browsers = {"agree": sign_in(bilal), "decline": sign_in(bilal), "withdraw": sign_in(amina)}
    press(browsers[first], asked, first)
    state = state_of(asked)
    for other in browsers.keys() - {first}:
        answer = browsers[other].post(asked.get_absolute_url(), {"action": other}, follow=True)
        assert "This has been answered, or taken back, already." in words_of(answer)
    assert state_of(asked) == state


def test_each_has_their_own_buttons_and_nobody_else_any(cast, sign_in):
    amina, bilal, asked = two()
    for person, actions in ((amina, ("agree", "decline", "block")), (bilal, ("withdraw",)), (amina, ("", "x"))):
        assert {press(sign_in(person), asked, action).status_code for action in actions} == {400}
    others = [cast.member("Carys"), cast.organiser(), cast.superuser()]
    for person in others:
        browser = sign_in(person, second_factor=True)
        assert browser.get(asked.get_absolute_url()).status_code == 404
        assert {press(browser, asked, action).status_code for action in ("agree", "withdraw", "block")} == {404}
    assert state_of(asked) == "open"
    assert not ChatBlock.objects.exists()
    assert sign_in(amina).delete(asked.get_absolute_url()).status_code == 405


def test_too_many_words_are_refused_and_kept(cast, sign_in):
    _, bilal, asked = two()
    answer = press(sign_in(bilal), asked, "decline", reply="x" * 501)
    assert answer.status_code == 422
    assert "x" * 501 in answer.content.decode()
    assert state_of(asked) == "open"


def test_not_from_this_person_again_says_nothing_of_itself_and_can_be_undone(cast, sign_in, told):
    amina, bilal, asked = two()
    told()
    browser = sign_in(bilal)
    for _ in range(2):
        press(browser, asked, "block")
    assert (state_of(asked), ChatBlock.objects.count()) == ("declined", 1)
    assert told() == [("amina", "No one-to-one with Bilal for now")]
    assert "Let Amina ask again" in words_of(browser.get(MINE))
    mine = ChatBlock.objects.get()
    other = sign_in(cast.member("Carys"))
    for wrong in (str(mine.pk), "x", "", "9" * 30):
        other.post(MINE, {"block": wrong})
    assert ChatBlock.objects.exists()
    for _ in range(2):
        assert browser.post(MINE, {"block": mine.pk}).status_code == 302
    assert not ChatBlock.objects.exists()
    assert amina


def test_who_was_blocked_after_all_is_told_nothing(cast, sign_in, told):
    _, bilal, asked = two()
    asked.agree(at_that_time=False)
    told()
    press(sign_in(bilal), asked, "block")
    assert (state_of(asked), ChatBlock.objects.count(), told()) == ("agreed", 1, [])


def test_without_an_answer_it_lapses_by_itself_and_the_asker_is_told_once(cast, clock, told):
    asked = two()[2]
    told()
    clock.shift(timedelta(days=14) - timedelta(minutes=1))
    assert (forget_passers_by(), state_of(asked)) == (0, "open")
    clock.shift(timedelta(minutes=1))
    Email.objects.update(status=STATUS.sent)
    assert [forget_passers_by(), forget_passers_by()] == [1, 0]
    assert state_of(asked) == "lapsed"
    assert told() == [("amina", "No answer from Bilal")]


@pytest.mark.parametrize("end", ["decline", "withdraw", "lapse", "agree"])
def test_all_of_it_is_deleted_60_days_after_the_end_or_the_time(cast, clock, end):
    asked = two(TEN, at=TEN)[2]
    asked.agree(at_that_time=True) if end == "agree" else getattr(asked, end)()
    clock.move_to((TEN if end == "agree" else asked.asked_at) + timedelta(days=60) - timedelta(minutes=1))
    if end != "agree":
        ChatRequest.objects.update(starts_at=None)
    forget_passers_by()
    assert ChatRequest.objects.exists()
    assert not ChatTime.objects.exists()
    clock.shift(timedelta(minutes=1))
    assert forget_passers_by() == 1
    assert not ChatRequest.objects.exists()


@pytest.mark.parametrize("who", ["Amina", "Bilal"])
def test_a_pause_ends_what_is_open_and_tells_the_other_no_reason(cast, told, who, outbox):
    *_, asked = two()
    Email.objects.update(status=STATUS.sent)
    told()
    pause(Member.objects.get(name=who))
    other, subject = {
        "Amina": ("bilal", "A request for a one-to-one was taken back"),
        "Bilal": ("amina", "A request for a one-to-one has ended"),
    }[who]
    assert told() == [(other, subject), (who.lower(), "Your account at Our community is paused")]
    assert who not in outbox()[-2].message
    assert state_of(asked) == "ended"


@pytest.mark.parametrize("who", ["Amina", "Bilal"])
@pytest.mark.parametrize("agreed", [True, False])
def test_who_leaves_takes_their_requests_along_and_their_name_out_of_mail(cast, told, who, agreed, outbox):
    *_, asked = two(TEN, at=TEN)
    if agreed:
        asked.agree(at_that_time=True)
    Email.objects.update(status=STATUS.sent)
    told()
    erase(Member.objects.get(name=who))
    other = {"Amina": "bilal", "Bilal": "amina"}[who]
    assert [address for address, _ in told()] == ([] if agreed else [other]) + [who.lower()]
    assert not ChatRequest.objects.exists()
    assert [
        mail for mail in outbox() if mail.to == [f"{other}@example.org"] and who in mail.subject + mail.message
    ] == []


def test_the_database_refuses_what_cannot_be(cast):
    amina, bilal, asked = two()
    rows = ChatRequest.objects.filter(pk=asked.pk)
    for wrong in ({"state": "agreed"}, {"ended_at": TEN}, {"state": "maybe", "ended_at": TEN}, {"asked": amina}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChatRequest.objects.create(asker=amina, asked=bilal, words="x", zone="UTC", minutes=30)


def test_offers_of_others_stay_when_one_leaves(cast):
    _, _, asked = two()
    erase(asked.asker)
    assert ChatOffer.objects.count() == 1
    assert offering("Carys")
