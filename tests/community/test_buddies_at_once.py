"""Buddies in the same moment: one for each newcomer, never one newcomer more than somebody offered to stand beside."""

from threading import Event
from time import sleep

import pytest

from community.models import BuddyOffer, BuddyRequest, Member, buddies
from meetups.models import KeepApart
from tests.community.buddies import OFFER, asking, offering, state_of
from tests.community.pauses import pause, root
from tests.meetups.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def kinds(answers):
    """How each ended."""
    return sorted(type(answer).__name__ for answer in answers)


def test_of_organisers_matching_one_newcomer_at_once_one_does(cast):
    request, olu = asking(), cast.organiser()
    offers = [offering(cast.member(f"Buddy {number}")) for number in range(4)]
    answers = at_once(*(lambda offer=offer: request.match(offer, olu) for offer in offers))
    assert kinds(answers) == ["BuddyRefused"] * 3 + ["NoneType"]
    assert BuddyRequest.objects.get().buddy_id in {offer.member_id for offer in offers}


def test_nobody_stands_beside_more_than_they_offered(cast):
    offer, olu = offering(room=2), cast.organiser()
    requests = [asking(cast.member(f"Newcomer {number}")) for number in range(5)]
    answers = at_once(*(lambda request=request: request.match(offer, olu) for request in requests))
    assert kinds(answers) == ["BuddyRefused"] * 3 + ["NoneType"] * 2
    assert BuddyRequest.objects.filter(state="matched", buddy=offer.member).count() == 2


def test_a_button_pressed_four_times_asks_once(cast):
    wren = cast.member("Wren")
    answers = at_once(*(lambda: asking(wren).pk for _ in range(4)))
    assert len(set(answers)) == 1


def test_two_kept_apart_while_they_are_matched_are_not_beside_each_other(cast):
    olu = cast.organiser()
    for number in range(6):
        request, offer = asking(cast.member(f"Wren {number}")), offering(cast.member(f"Bilal {number}"))
        pair = {"one": request.newcomer, "other": offer.member}
        at_once(lambda r=request, o=offer: r.match(o, olu), lambda p=pair: KeepApart(**p).begin())
        assert not BuddyRequest.objects.filter(state="matched").exists()


def test_an_offer_is_not_taken_back_from_under_the_one_who_is_being_matched(cast, sign_in, monkeypatch):
    """Who takes it back in that moment waits, and finds the newcomer on their page."""
    olu, request, offer = cast.organiser(), asking(), offering()
    buddy, in_the_midst, seen = sign_in(offer.member), Event(), []

    def slow(*_):
        in_the_midst.set()
        sleep(0.5)  # seconds in which who takes it back would be done, if nothing held them
        return False

    def take_back():
        in_the_midst.wait(10)
        buddy.post(OFFER, {"action": "stop"})
        seen.append(state_of(request))

    monkeypatch.setattr(buddies, "KEPT_APART", [slow])
    at_once(lambda: request.match(offer, olu), take_back)
    assert (seen, BuddyOffer.objects.exists()) == (["matched"], False)


@pytest.mark.parametrize("who", ["newcomer", "buddy"])
def test_whoever_is_paused_while_they_are_matched_is_beside_nobody(cast, who):
    def both(request, offer, member, by):
        return at_once(lambda: request.match(offer, by), lambda: pause(member, by=by) and None)

    for number in range(6):
        newcomer, buddy = cast.member(f"Wren {number}"), cast.member(f"Bilal {number}")
        paused = newcomer if who == "newcomer" else buddy
        answers = both(asking(newcomer), offering(buddy), Member.objects.get(pk=paused.pk), root())
        assert set(kinds(answers)) <= {"NoneType", "BuddyRefused"}, answers
        assert not BuddyRequest.objects.running().filter(buddy__isnull=False).exists()
        assert not BuddyOffer.objects.filter(member=paused).exists()
