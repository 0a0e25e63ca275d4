"""Organisers match a newcomer with a buddy: both are told once, nobody stands beside more than they offered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.leaving import erase
from community.models import BuddyOffer, BuddyRequest, Member, Pause
from meetups.models import KeepApart
from tests import people
from tests.bad_input import everything
from tests.community.buddies import DESK, MINE, WORDS, asking, desk_page, matched, offering, press, state_of
from tests.community.pauses import pause
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def desk(cast, sign_in):
    """An organiser's browser."""
    return sign_in(cast.organiser(), second_factor=True)


def told(outbox):
    """Who was mailed, and what it is called."""
    return [(*mail.to, mail.subject) for mail in outbox()]


def test_both_are_told_the_others_name_and_address_once(desk, outbox):
    request, offer = asking(), offering(room=2)
    page = desk.get(desk_page(request))
    assert WORDS in words_of(page)
    assert "Bilal: has 0 of 2. Evenings are best." in page.content.decode()
    assert press(desk, request, offer).status_code == 302
    request.refresh_from_db()
    assert (request.state, request.buddy, request.matched_by.name) == ("matched", offer.member, "Olu")
    wren, bilal = request.newcomer, request.buddy
    assert told(outbox) == [
        (wren.email, "Bilal is your buddy"),
        (bilal.email, "Wren is new and would be glad of you"),
    ]
    first, second = outbox()
    assert (bilal.email in first.message, "Evenings are best." in first.message) == (True, True)
    assert (wren.email in second.message, "zqbuddy" in second.message) == (True, False)
    assert all("Reply-To" not in mail.headers or wren.email not in mail.headers["Reply-To"] for mail in outbox())
    assert press(desk, request, offer).status_code == 403  # matched: nothing is left to be changed
    assert len(outbox()) == 2


def test_the_same_match_said_twice_tells_nobody_again(cast, outbox):
    request, offer, olu = asking(), offering(), cast.organiser()
    for _ in range(2):
        request.match(offer, olu)
    assert len(outbox()) == 2


def test_each_reads_who_it_is_and_what_would_help_on_their_page(sign_in):
    request = matched()
    assert "Bilal is your buddy: bilal@example.org" in words_of(sign_in(request.newcomer).get(MINE))
    page = words_of(sign_in(request.buddy).get(MINE))
    assert "Wren : wren@example.org" in page
    assert WORDS in page


def test_nobody_stands_beside_more_than_they_offered(cast, desk, outbox):
    offer = offering(room=1)
    press(desk, asking(), offer)
    second = asking(cast.member("Kit"))
    assert "Bilal" not in desk.get(desk_page(second)).content.decode()
    before = everything()
    answer = press(desk, second, offer)
    assert "They cannot take anybody any more." in words_of(answer)
    assert everything() == before


@pytest.mark.parametrize("why", ["paused", "inactive", "stopped", "left"])
def test_whoever_cannot_be_one_any_more_is_not_on_the_list(desk, why):
    request, offer = asking(), offering()
    if why == "paused":
        pause(offer.member)
    elif why == "inactive":
        Member.objects.filter(pk=offer.member_id).update(is_active=False)
    elif why == "stopped":
        offer.delete()
    else:
        erase(offer.member)
    answer = press(desk, request, offer.pk or 1)
    assert "They cannot take anybody any more." in words_of(answer)
    assert state_of(request) == "waiting"


def test_two_who_are_kept_apart_are_not_matched_and_nobody_says_why(desk):
    request, offer = asking(), offering()
    one, other = sorted((request.newcomer, offer.member), key=lambda member: member.pk)
    KeepApart.objects.create(one=one, other=other)
    answer = words_of(press(desk, request, offer))
    assert "These two cannot be matched. Choose somebody else." in answer
    assert "apart" not in answer
    assert state_of(request) == "waiting"


@pytest.mark.parametrize("first", ["newcomer", "buddy"])
def test_buddies_whom_organisers_keep_apart_are_none_any_more_and_are_told_no_reason(desk, outbox, first):
    match, others = matched(), matched(people.member("Kit"), people.member("Fay"))
    pair = [match.newcomer, match.buddy] if first == "newcomer" else [match.buddy, match.newcomer]
    for mail in outbox():
        mail.delete()
    assert desk.post("/admin/meetups/keepapart/add/", {"one": pair[0].pk, "other": pair[1].pk}).status_code == 302
    assert (state_of(match), state_of(others)) == ("over", "matched")
    assert told(outbox) == [
        ("wren@example.org", "You and your buddy are not matched any more"),
        ("bilal@example.org", "You are not matched with a newcomer any more"),
    ]
    assert not any("apart" in mail.message for mail in outbox())


def test_nobody_is_their_own_buddy(desk):
    request = asking()
    offer = offering(request.newcomer)
    assert "These two cannot be matched." in words_of(press(desk, request, offer))


@pytest.mark.parametrize("chosen", ["", "0", "x", "-1", "9" * 30])
def test_a_choice_that_is_none_is_refused(desk, chosen):
    request, before = asking(), everything()
    answer = press(desk, request, chosen)
    assert "Please correct the error" in words_of(answer)
    assert everything() == before


def test_who_waits_longest_comes_first_and_what_is_over_is_gone(cast, desk, clock):
    asking(cast.member("Late first"))
    matched(cast.member("Kofi"), cast.member("Bilal"))
    gone = asking(cast.member("Gone"))
    gone.end(gone.newcomer)
    asking(cast.member("Last"))
    page = words_of(desk.get(DESK))
    names = ["Late first", "Last", "Kofi"]
    assert sorted(names, key=page.index) == names
    assert "Gone" not in page
    assert desk.get(desk_page(gone)).status_code == 302


def test_an_organiser_ends_a_match_and_both_are_told(desk, outbox):
    request, waits = matched(), asking(Member.objects.get(name="Olu"))
    for mail in outbox():
        mail.delete()
    rows = [request.pk, waits.pk]
    answer = desk.post(DESK, {"action": "end_matches", "_selected_action": rows}, follow=True)
    assert "Ended: 1." in words_of(answer)
    assert told(outbox) == [
        ("wren@example.org", "You and your buddy are not matched any more"),
        ("bilal@example.org", "You are not matched with a newcomer any more"),
    ]
    assert state_of(waits) == "waiting"


@pytest.mark.parametrize("who", ["newcomer", "buddy"])
@pytest.mark.parametrize("how", [pause, erase])
def test_whoever_is_paused_or_leaves_is_beside_nobody_and_the_other_is_told_without_a_reason(outbox, who, how):
    request = matched()
    gone, other = getattr(request, who), getattr(request, "buddy" if who == "newcomer" else "newcomer")
    address = gone.email
    for mail in outbox():
        mail.delete()
    offering(gone, note="")
    how(gone)
    assert not BuddyRequest.objects.running().exists()
    assert not BuddyOffer.objects.filter(member__email=address).exists()
    mails = [mail for mail in outbox() if mail.to == [other.email]]
    assert len(mails) == 1
    assert gone.name not in mails[0].message


def test_a_buddy_who_has_not_heard_of_it_hears_nothing(outbox):
    request = matched()
    request.end(request.newcomer)
    assert outbox() == []


def test_a_newcomer_who_has_not_heard_of_it_is_told_that_there_is_nobody_yet(outbox):
    request = matched()
    request.end(request.buddy)
    assert told(outbox) == [(request.newcomer.email, "No buddy yet")]


@pytest.mark.parametrize("field", ["is_paused", "is_active"])
def test_a_newcomer_who_cannot_take_part_is_matched_with_nobody(desk, field):
    request, offer = asking(), offering()
    Member.objects.filter(pk=request.newcomer_id).update(**{field: field == "is_paused"})
    assert request.why_not(offer) == "They cannot take part at the moment."
    assert "Wren" not in words_of(desk.get(DESK))
    assert press(desk, request, offer).status_code == 302  # to the list: there is no such row for them
    assert state_of(request) == "waiting"


def test_a_member_has_no_part_in_the_desk(cast, sign_in):
    request, offer = asking(), offering()
    assert press(sign_in(cast.member("Kit")), request, offer).status_code in (302, 403)
    assert press(sign_in(cast.member("Sam", is_staff=True), second_factor=True), request, offer).status_code == 403
    assert state_of(request) == "waiting"


def test_what_somebody_wrote_cannot_be_guessed_by_looking_for_it(desk):
    asking()
    for query in ("words__startswith=z", "words=z", "newcomer__pauses__isnull=0"):
        assert desk.get(f"{DESK}?{query}").status_code == 400


@pytest.mark.parametrize("count", [3, 60])
def test_the_desk_costs_the_same_however_many_there_are(cast, desk, count):
    first, *_ = [asking(cast.member(f"Newcomer {number}")) for number in range(count)]
    for number in range(count):
        offering(cast.member(f"Buddy {number}"))
    for path, most in ((DESK, 8), (desk_page(first), 8)):
        desk.get(path)
        with CaptureQueriesContext(connection) as queries:
            desk.get(path)
        assert len(queries) <= most, path


def test_a_pause_that_ends_brings_nothing_back(cast):
    request = matched()
    pause(request.buddy)
    Pause.objects.end(request.buddy, Member.objects.get(is_superuser=True))
    assert state_of(request) == "over"
