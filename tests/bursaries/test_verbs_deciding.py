"""What reviewers can do and may know: nothing before they declare, nothing with a conflict, nothing alone."""

from datetime import timedelta

import pytest

from bursaries.models import Application, Entry, Refused, Review, asking, deciding

pytestmark = pytest.mark.django_db


def again(application):
    return Application.objects.get(pk=application.pk)


@pytest.fixture
def ruth(desk):
    """A reviewer."""
    return desk.reviewer("Ruth")


@pytest.fixture
def rosa(desk):
    """Another."""
    return desk.reviewer("Rosa")


VERBS = {
    "take up": lambda a, who: deciding.take_up(a, who),
    "ask": lambda a, who: deciding.ask(a, who, "Which train?"),
    "review": lambda a, who: deciding.review(a, who, "full", 0, ""),
    "offer": lambda a, who: deciding.offer(a, who, 100),
    "wait": lambda a, who: deciding.put_on_waiting_list(a, who, 100),
    "not now": lambda a, who: deciding.not_now(a, who, "Sorry"),
}


# --- Who may ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", [*VERBS, "declare"])
@pytest.mark.parametrize("who", ["member", "organiser", "payer", "author", "author who reviews", "author who is root"])
def test_nobody_but_other_peoples_reviewers_decides(cast, desk, ruth, verb, who):
    authors = {
        "author": cast.member,
        "author who reviews": lambda: desk.reviewer("Rob"),
        "author who is root": cast.superuser,
    }
    author = authors.get(who, lambda: cast.member("Amina"))()
    others = {"member": cast.member, "organiser": cast.organiser, "payer": desk.payer}
    person = others[who]("Bilal") if who in others else author
    application = desk.reviewed(desk.sent(desk.fund(), author), ruth)
    verbs = VERBS | {"declare": lambda a, who: deciding.declare(a, who, conflict=False)}
    with pytest.raises(Refused, match=r"for bursary reviewers|your own application"):
        verbs[verb](application, person)
    assert not Application.objects.for_reviewer(person).exists()
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_done_before_declaring_or_with_a_conflict(desk, ruth, rosa, verb):
    application = desk.reviewed(desk.sent(desk.fund()), ruth)
    with pytest.raises(Refused, match="Say first"):
        VERBS[verb](application, rosa)
    deciding.declare(application, rosa, conflict=True)
    with pytest.raises(Refused, match="conflict of interest"):
        VERBS[verb](application, rosa)


def test_conflict_closes_it_to_one_reviewer_for_good_and_to_no_other(desk, ruth, rosa):
    application = desk.sent(desk.fund())
    assert not Application.objects.open_to(ruth).exists()
    deciding.declare(application, ruth, conflict=False)
    deciding.declare(application, rosa, conflict=True)
    assert [Application.objects.for_reviewer(who).count() for who in (ruth, rosa)] == [1, 0]
    assert [Application.objects.open_to(who).count() for who in (ruth, rosa)] == [1, 0]
    for conflict in (True, False):
        with pytest.raises(Refused, match="declared already"):
            deciding.declare(application, rosa, conflict=conflict)


def test_conflict_found_on_reading_closes_it_and_the_review_counts_no_more(desk, ruth, rosa):
    application = desk.reviewed(desk.sent(desk.fund(fast_lane=1000)), ruth, rosa)
    with pytest.raises(Refused, match="declared already"):
        deciding.declare(application, rosa, conflict=False)
    deciding.declare(application, rosa, conflict=True)
    with pytest.raises(Refused, match="conflict of interest"):
        deciding.offer(application, rosa, 2500)
    with pytest.raises(Refused, match="second person"):
        deciding.offer(application, ruth, 2500)
    assert not Review.objects.seen_by(rosa, application).exists()


def test_drafts_are_known_to_no_reviewer(cast, desk, ruth):
    draft = desk.draft(desk.fund(), cast.member())
    for who in (ruth, cast.superuser()):
        assert not Application.objects.for_reviewer(who).exists()
        with pytest.raises(Refused):
            deciding.declare(draft, who, conflict=False)


def test_reviewer_who_lost_the_role_sees_nothing_any_more(desk, ruth):
    application = desk.reviewed(desk.sent(desk.fund()), ruth)
    ruth.groups.clear()
    former = type(ruth).objects.get(pk=ruth.pk)
    assert not Application.objects.open_to(former).exists()
    assert not Review.objects.seen_by(former, application).exists()


# --- Reviews of others --------------------------------------------------------------------------------------------


def test_reviews_of_others_are_hidden_until_mine_is_in(cast, desk, ruth, rosa):
    application = desk.reviewed(desk.sent(desk.fund(fast_lane=0)), ruth)
    deciding.declare(application, rosa, conflict=False)
    assert [Review.objects.seen_by(who, application).count() for who in (ruth, rosa)] == [1, 0]
    deciding.review(application, rosa, "not-now", 0, "")
    assert [Review.objects.seen_by(who, application).count() for who in (ruth, rosa)] == [2, 2]
    for who in (application.member, cast.organiser(), desk.payer(), cast.superuser()):
        assert not Review.objects.seen_by(who, application).exists()


def test_first_look_stays_hidden_from_who_gives_the_second_while_a_question_is_open(desk, ruth, rosa):
    application = desk.reviewed(desk.sent(desk.fund()), ruth)
    deciding.not_now(application, ruth, "Sorry")
    asking.look_again(application, application.member)
    deciding.declare(application, rosa, conflict=False)
    deciding.ask(application, rosa, "Which train?")
    assert not Review.objects.seen_by(rosa, application).exists()


def test_reviews_of_what_is_decided_are_seen_by_reviewers_who_declared(desk, ruth, rosa):
    application = desk.offered(desk.fund(), ruth)
    assert not Review.objects.seen_by(rosa, application).exists()
    deciding.declare(application, rosa, conflict=False)
    assert Review.objects.seen_by(rosa, application).count() == 1


# --- What cannot be -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "pence"), [("part", 0), ("part", -1), ("part", 2500), ("part", 2501), ("maybe", 1), ("", 0)]
)
def test_review_that_cannot_be_is_refused(desk, ruth, verdict, pence):
    application = desk.sent(desk.fund())
    deciding.declare(application, ruth, conflict=False)
    deciding.take_up(application, ruth)
    with pytest.raises(Refused):
        deciding.review(application, ruth, verdict, pence, "")
    assert not Review.objects.exists()


def test_review_amounts_follow_from_the_verdict(desk, ruth, rosa):
    application = desk.reviewed(desk.sent(desk.fund()), ruth, verdict="not-now")
    desk.reviewed(application, rosa, verdict="full")
    desk.reviewed(application, desk.reviewer("Rob"), verdict="part")
    assert list(Review.objects.values_list("verdict", "pence")) == [("not-now", 0), ("full", 2500), ("part", 1)]


def test_each_verb_is_refused_the_second_time(desk, ruth):
    application = desk.sent(desk.fund())
    deciding.declare(application, ruth, conflict=False)
    for verb in ("take up", "review", "offer"):
        VERBS[verb](application, ruth)
        with pytest.raises(Refused):
            VERBS[verb](application, ruth)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", ["submitted", "question", "accepted", "declined"])
def test_verbs_are_refused_in_states_they_are_not_for(desk, ruth, verb, state):
    application = desk.sent(desk.fund())
    deciding.declare(application, ruth, conflict=False)
    if state != "submitted":
        desk.reviewed(application, rosa := desk.reviewer("Rosa"))
        if state == "question":
            deciding.ask(application, rosa, "?")
        else:
            deciding.offer(application, rosa, 2500)
            take = asking.turn_down if state == "declined" else lambda a, who: asking.accept(a, who, 2500)
            take(application, application.member)
    if (verb, state) == ("take up", "submitted"):
        return
    before = Application.objects.values().get()
    with pytest.raises(Refused):
        VERBS[verb](application, ruth)
    assert Application.objects.values().get() == before


@pytest.mark.parametrize("words", ["", "  \n"])
def test_questions_and_refusals_have_words(desk, ruth, words):
    application = desk.reviewed(desk.sent(desk.fund()), ruth)
    for verb in (deciding.ask, deciding.not_now):
        with pytest.raises(Refused, match="Write"):
            verb(application, ruth, words)
    assert again(application).status == "in-review"


# --- Two above the fast lane --------------------------------------------------------------------------------------


def test_one_review_is_enough_up_to_the_fast_lane_and_two_above(desk, ruth, rosa):
    fund = desk.fund(fast_lane=2500)
    assert desk.offered(fund, ruth, pence=2500).status == "offered"
    application = desk.reviewed(desk.sent(fund, pence=2501), ruth)
    for decide in (lambda: deciding.offer(application, ruth, 100), lambda: deciding.not_now(application, ruth, "No")):
        with pytest.raises(Refused, match="second person"):
            decide()
    desk.reviewed(application, rosa)
    assert deciding.offer(application, ruth, 2501).status == "offered"


def test_who_has_not_reviewed_does_not_decide(desk, ruth, rosa):
    application = desk.reviewed(desk.sent(desk.fund()), ruth)
    deciding.declare(application, rosa, conflict=False)
    with pytest.raises(Refused, match="your own review"):
        deciding.offer(application, rosa, 2500)


def test_one_reviewer_cannot_outvote_the_other_above_the_fast_lane(desk, ruth, rosa):
    application = desk.reviewed(desk.sent(desk.fund(fast_lane=2000), pence=3000), ruth)
    desk.reviewed(application, rosa, verdict="not-now")
    with pytest.raises(Refused, match="Two people"):
        deciding.offer(application, ruth, 3000)
    desk.reviewed(application, desk.reviewer("Rob"))
    assert deciding.offer(application, ruth, 3000).status == "offered"


@pytest.mark.parametrize("pence", [-1, 0, 2501, 10**9])
def test_offer_of_more_than_was_asked_or_of_nothing_is_refused(desk, ruth, pence):
    application = desk.reviewed(desk.sent(desk.fund()), ruth)
    for verb in (deciding.offer, deciding.put_on_waiting_list):
        with pytest.raises(Refused, match="up to what is asked"):
            verb(application, ruth, pence)


def test_queue_has_those_overdue_first_and_what_is_with_its_author_not_at_all(desk, ruth, clock):
    fund, slow = desk.fund(reply_days=3), desk.fund(reply_days=9)
    first, second = desk.sent(slow), desk.sent(fund)
    clock.shift(timedelta(days=1))
    third = desk.reviewed(desk.sent(fund), ruth)
    assert list(Application.objects.queue()) == [second, third, first]
    deciding.ask(third, ruth, "?")
    assert list(Application.objects.queue()) == [second, first]
