"""A newcomer asks for a buddy, a member offers to be one, and either ends it: each is theirs alone to do."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.jobs import forget_passers_by
from community.models import BuddyOffer, BuddyRefused, BuddyRequest, Member
from tests.bad_input import everything
from tests.community.buddies import ASK, DESK, MINE, OFFER, WORDS, asking, matched, offering, state_of
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def wren(cast):
    """Somebody new."""
    return cast.member("Wren")


def test_a_newcomer_asks_and_organisers_hear_that_somebody_does(wren, sign_in, outbox, settings, community):
    browser = sign_in(wren)
    assert browser.get(ASK).status_code == 200
    assert browser.post(ASK, {"words": f"  {WORDS} "}).status_code == 302
    request = BuddyRequest.objects.get()
    assert (request.newcomer, request.words, request.state) == (wren, WORDS, "waiting")
    page = words_of(browser.get(MINE))
    assert WORDS in page
    assert "You have asked for a buddy." in page
    [mail] = outbox()
    assert mail.to == [community.contact_email]
    assert "Wren" not in f"{mail.subject}{mail.message}"
    assert f"{settings.SITE_URL}{DESK}" in mail.message


@pytest.fixture
def community():
    """One with an address to write to."""
    from community.models import Community

    return Community.objects.create(pk=1, contact_email="hello@example.org")


def test_asking_twice_is_asking_once(wren, sign_in, outbox, community):
    browser = sign_in(wren)
    for words in (WORDS, "Other words"):
        assert browser.post(ASK, {"words": words}).status_code == 302
    assert BuddyRequest.objects.get().words == WORDS
    assert len(outbox()) == 1


def test_whoever_has_no_name_is_asked_for_it_first(sign_in):
    nameless = Member.objects.create_user("nameless@example.org")
    browser = sign_in(nameless)
    for path, form in ((ASK, {"words": WORDS}), (OFFER, {"room": "1", "note": "Kept <b>"})):
        assert "Tell us your name first." in words_of(browser.get(path))
        answer = browser.post(path, form)
        assert (answer.status_code, "Tell us your name first" in words_of(answer)) == (422, True)
    assert not BuddyRequest.objects.exists()
    assert not BuddyOffer.objects.exists()


def test_somebody_offers_changes_it_and_stops(wren, sign_in):
    browser = sign_in(wren)
    assert browser.post(OFFER, {"room": "2", "note": " Evenings\n are best. "}).status_code == 302
    offer = BuddyOffer.objects.get()
    assert (offer.member, offer.room, offer.note) == (wren, 2, "Evenings are best.")
    assert 'value="Evenings are best."' in browser.get(OFFER).content.decode()
    assert browser.post(OFFER, {"room": "1", "note": ""}).status_code == 302
    assert BuddyOffer.objects.values_list("room", "note").get() == (1, "")
    for _ in range(2):
        assert browser.post(OFFER, {"action": "stop"}).status_code == 302
        assert not BuddyOffer.objects.exists()


@pytest.mark.parametrize(("path", "form"), [
    (ASK, {"words": "x" * 601}), (OFFER, {}), (OFFER, {"room": "0"}), (OFFER, {"room": "6"}), (OFFER, {"room": "x"}),
    (OFFER, {"room": "-1"}), (OFFER, {"room": "9" * 30}), (OFFER, {"room": "1", "note": "x" * 141}),
])  # fmt: skip
def test_what_does_not_fit_is_refused_and_changes_nothing(wren, sign_in, path, form):
    browser, before = sign_in(wren), everything()
    answer = browser.post(path, form)
    assert (answer.status_code, "There is a problem" in words_of(answer)) == (422, True)
    assert everything() == before


@pytest.mark.parametrize("who", ["newcomer", "buddy"])
def test_either_ends_it_and_the_other_is_told_once_and_not_why(sign_in, outbox, who):
    request = matched()
    other = request.buddy if who == "newcomer" else request.newcomer
    for mail in outbox():
        mail.delete()  # as once they have left
    browser = sign_in(getattr(request, who))
    assert WORDS in words_of(browser.get(MINE)) or who == "newcomer"
    for _ in range(2):
        assert browser.post(MINE, {"end": request.pk}).status_code == 302
    request.refresh_from_db()
    assert (request.state, request.words, request.ended_at) == ("over", "", timezone.now())
    [mail] = outbox()
    assert mail.to == [other.email]
    assert getattr(request, who).name not in f"{mail.subject}{mail.message}"


def test_a_newcomer_takes_it_back_and_nobody_is_told(wren, sign_in, outbox):
    request, browser = asking(wren), sign_in(wren)
    for _ in range(2):
        assert browser.post(MINE, {"back": request.pk}).status_code == 302
        assert (state_of(request), outbox()) == ("over", [])
    assert asking(wren) != request


def test_taking_it_back_does_not_end_what_was_found_meanwhile(wren, sign_in):
    request = matched(wren)
    answer = sign_in(wren).post(MINE, {"back": request.pk}, follow=True)
    assert "Somebody was found for you just now." in words_of(answer)
    assert sign_in(request.buddy).post(MINE, {"back": request.pk}).status_code == 404
    assert state_of(request) == "matched"


def test_who_has_waited_in_vain_for_three_months_is_told_once(wren, clock, outbox):
    request = asking(wren)
    clock.shift(timedelta(days=90))
    for _ in range(2):
        forget_passers_by()
    assert (state_of(request), BuddyRequest.objects.get().words) == ("over", "")
    assert [(mail.to, mail.subject) for mail in outbox()] == [([wren.email], "We have not found a buddy for you")]


@pytest.mark.parametrize("field", ["is_paused", "is_active"])
def test_who_cannot_take_part_neither_asks_nor_offers(wren, field):
    stale = Member.objects.get(pk=wren.pk)  # as a page read it a moment before
    Member.objects.filter(pk=wren.pk).update(**{field: field == "is_paused"})
    for verb in (asking, offering):
        with pytest.raises(BuddyRefused, match="Your account is paused"):
            verb(stale)


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "9" * 30, "{other}"])
def test_nobody_ends_what_is_not_theirs(cast, sign_in, number):
    request = matched()
    answer = sign_in(cast.member("Kit")).post(MINE, {"end": number.replace("{other}", str(request.pk))})
    assert (answer.status_code, state_of(request)) == (404, "matched")


def test_looking_changes_nothing(wren, sign_in):
    matched(wren)
    browser, before = sign_in(wren), everything()
    for path in (MINE, OFFER, "/welcome/"):
        assert browser.get(path).status_code == 200
    assert browser.get(ASK)["Location"] == MINE
    assert everything() == before


def test_a_match_is_over_after_three_months_and_its_row_goes_two_months_later(clock, outbox):
    request, before = matched(), len(outbox())
    clock.shift(timedelta(days=89))
    forget_passers_by()
    assert (state_of(request), BuddyRequest.objects.get().words) == ("matched", WORDS)
    clock.shift(timedelta(days=1))
    forget_passers_by()
    assert (state_of(request), BuddyRequest.objects.get().words) == ("over", "")
    clock.shift(timedelta(days=59))
    forget_passers_by()
    assert BuddyRequest.objects.exists()
    clock.shift(timedelta(days=1))
    forget_passers_by()
    assert not BuddyRequest.objects.exists()
    assert len(outbox()) <= before


def test_words_are_locked_in_the_database(wren):
    asking(wren)
    assert "zqbuddy" not in " ".join(everything()["community_buddyrequest"])


@pytest.mark.parametrize("changes", [
    {"state": "matched"}, {"state": "over"}, {"state": "nonsense"}, {"ended_at": timezone.now()}, {"buddy": "self"},
])  # fmt: skip
def test_the_database_refuses_what_cannot_be(wren, changes):
    request = asking(wren)
    changes = {name: wren if value == "self" else value for name, value in changes.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        BuddyRequest.objects.filter(pk=request.pk).update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        BuddyRequest.objects.create(newcomer=wren)
    with pytest.raises(IntegrityError), transaction.atomic():
        BuddyOffer.objects.create(member=wren, room=6)


def test_no_title_says_who(wren):
    request = matched(wren)
    assert not {name for name in ("Wren", "Bilal") if name in f"{request}{offering(request.buddy)}"}


def test_refusing_is_a_sentence():
    with pytest.raises(BuddyRefused, match="Tell us your name first"):
        asking(Member.objects.create_user("nameless@example.org"))
