"""Not enough for all: a draw that anybody can repeat, that is made once for each, and whose order holds."""

import hashlib

import pytest

from bursaries.models import Application, Draw, Refused, asking, deciding, queueing

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruth(desk):
    """A reviewer."""
    return desk.reviewer("Ruth")


def stand(*applications):
    return [Application.objects.get(pk=application.pk).status for application in applications]


def lined_up(desk, ruth, fund, count, pence=1000):
    return [desk.offered(fund, ruth, pence=pence) for _ in range(count)]


def test_fund_given_out_by_draw_offers_nobody_anything_before(desk, ruth):
    fund = desk.fund(3000, by_draw=True)
    waiting = lined_up(desk, ruth, fund, 5)
    asking.withdraw(waiting[0], waiting[0].member)
    assert stand(*waiting) == ["withdrawn", *["waiting"] * 4]


def test_draw_is_recorded_can_be_repeated_and_its_places_hold(desk, ruth):
    fund = desk.fund(3000, by_draw=True)
    waiting = {each.reference: each for each in lined_up(desk, ruth, fund, 6)}
    made = queueing.draw(fund, ruth)
    again = sorted(waiting, key=lambda ref: hashlib.sha256(f"{made.seed} {ref}".encode()).hexdigest())
    assert (made.order, made.offered, made.by) == (again, 3, ruth)
    assert queueing.order(reversed(made.order), made.seed) == made.order
    drawn = [waiting[reference] for reference in made.order]
    assert stand(*drawn) == ["offered"] * 3 + ["waiting"] * 3
    asking.turn_down(drawn[0], drawn[0].member)
    assert stand(*drawn)[3:] == ["offered", "waiting", "waiting"]


def test_nobody_is_drawn_twice_so_that_nobody_draws_until_they_like_it(desk, ruth):
    fund = desk.fund(2000, by_draw=True)
    lined_up(desk, ruth, fund, 4)
    first = queueing.draw(fund, ruth)
    with pytest.raises(Refused, match="Nobody waits"):
        queueing.draw(fund, ruth)
    late = desk.offered(fund, ruth, pence=1000)
    assert queueing.draw(fund, ruth).order == [late.reference]
    assert [each.reference for each in Application.objects.in_line()] == [*first.order[2:], late.reference]


def test_only_reviewers_draw(cast, desk, ruth):
    fund = desk.fund(500, by_draw=True)
    lined_up(desk, ruth, fund, 2, 100)
    for somebody in (cast.member(), cast.organiser(), desk.payer()):
        with pytest.raises(Refused, match="for bursary reviewers"):
            queueing.draw(fund, somebody)
    assert not Draw.objects.exists()


def test_seeds_give_everybody_the_same_chance():
    first = [queueing.order("ABCDE", str(seed))[0] for seed in range(1000)]
    assert all(150 < first.count(letter) < 250 for letter in "ABCDE")


def test_who_gives_an_offer_up_for_another_look_gives_up_their_place_too(desk, ruth):
    fund, rosa = desk.fund(1000, by_draw=True), desk.reviewer("Rosa")
    waiting = {each.reference: each for each in lined_up(desk, ruth, fund, 2)}
    first, second = (waiting[reference] for reference in queueing.draw(fund, ruth).order)
    asking.look_again(first, first.member)
    assert stand(first, second) == ["in-review", "offered"]
    deciding.offer(desk.reviewed(first, rosa), rosa, 1000)
    asking.turn_down(second, second.member)
    assert stand(first, second) == ["waiting", "declined"]
    assert queueing.draw(fund, ruth).order == [first.reference]
    assert stand(first) == ["offered"]
