"""Themes: what is on the board stays on it, whatever organisers do; members read of a theme what they may."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from charter.models import Origin
from meetups.models import Board, BoardMoved, CheckIn, Meetup, Question, Theme, ThemeItem
from meetups.models.question import ask
from tests.meetups.polls import poll
from tests.pages import words_of

pytestmark = [pytest.mark.django_db]

BOARD, PAGE = "/admin/meetups/theme/", "/meetups/themes/"
KINDS = ("everyone", "members", "going", "organisers")


@pytest.fixture
def meetup(cast, clock):
    """A meetup with an answer for each audience and two questions, all by people who are going."""
    made = cast.meetup(prompt="How are you?")
    for kind in KINDS:
        author = cast.member(f"Author {kind}")
        made.rsvp(author)
        made.check_in(author, f"said to {kind}", kind, "member")
    for text in ("Who mends it?", "Who pays?"):
        ask(made, author, text, "member")
    return made


@pytest.fixture
def olu(cast):
    """An organiser."""
    return cast.organiser()


def keys() -> list[str]:
    """Everything there is to lie in a theme."""
    return [
        *(f"answer-{pk}" for pk in CheckIn.objects.values_list("pk", flat=True)),
        *(f"question-{pk}" for pk in Question.objects.values_list("pk", flat=True)),
    ]


def places() -> dict[str, str]:
    """Where each lies: item to the title of its theme. Raises where one lies in two, or in a closed theme."""
    found = [(item.key, item.theme) for item in ThemeItem.objects.select_related("theme")]
    assert len({key for key, _ in found}) == len(found)
    assert all(theme.is_open for _, theme in found)
    return {key: theme.title for key, theme in found}


def version() -> int:
    return Board.current().version


def step(verb, *args):
    getattr(Board.current(), verb)(*args, version())


def theme(title: str) -> Theme:
    return Theme.objects.open().get(title=title)


# --- The board, as organisers use it ---------------------------------------------------------------------------------


@pytest.fixture
def desk(sign_in, olu):
    """The organiser's browser."""
    return sign_in(olu, second_factor=True)


def press(desk, do, **typed):
    return desk.post(BOARD, {"do": do, "seen": version()} | typed)


def test_organiser_groups_renames_splits_moves_merges_and_undoes(desk, meetup):
    a, b, c, d, q, r = keys()
    page = words_of(desk.get(BOARD))
    assert "In no theme (6)" in page
    assert "said to organisers Answer for organisers at “Words we share”, a member" in page
    for do, typed, found in (
        ("put", {"items": [a, b, q], "to": "new", "title": "Care"}, {a: "Care", b: "Care", q: "Care"}),
        ("rename", {"theme": "Care", "new_title": "Kindness"}, {a: "Kindness", b: "Kindness", q: "Kindness"}),
        ("put", {"items": [b, q], "to": "new", "title": "Money"}, {a: "Kindness", b: "Money", q: "Money"}),  # a split
        ("put", {"items": [q, r], "to": "Kindness"}, {a: "Kindness", b: "Money", q: "Kindness", r: "Kindness"}),
        ("put", {"items": [a], "to": "none"}, {b: "Money", q: "Kindness", r: "Kindness"}),
        ("merge", {"theme": "Money", "into": "Kindness"}, dict.fromkeys([b, q, r], "Kindness")),
    ):
        fields = {
            k: theme(v).pk if k in ("theme", "into") or (v == "Kindness" and k == "to") else v for k, v in typed.items()
        }
        assert press(desk, do, **fields).status_code == 302
        assert places() == found
    assert "Merged “Money” into “Kindness”." in words_of(desk.get(BOARD))
    for found in (
        {b: "Money", q: "Kindness", r: "Kindness"},
        {a: "Kindness", b: "Money", q: "Kindness", r: "Kindness"},
        {a: "Kindness", b: "Money", q: "Money"},
        dict.fromkeys([a, b, q], "Kindness"),
        dict.fromkeys([a, b, q], "Care"),
        {},
    ):
        assert press(desk, "undo").status_code == 302
        assert places() == found
    assert press(desk, "undo").status_code == 422


def test_later_of_two_organisers_is_told_and_nothing_is_doubled(cast, sign_in, desk, meetup):
    other, seen = sign_in(cast.organiser("Oda"), second_factor=True), version()
    given = {"do": "put", "seen": seen, "items": keys()[:2], "to": "new", "title": "Care"}
    assert desk.post(BOARD, given).status_code == 302
    late = other.post(BOARD, given | {"title": "Kindness"})
    assert late.status_code == 409
    assert "Someone else changed the board while you had it open" in words_of(late)
    assert late.content.decode().count(" checked") == 2  # what they ticked stays
    assert 'value="Kindness"' in late.content.decode()
    assert set(places().values()) == {"Care"}
    assert desk.post(BOARD, {"do": "undo", "seen": seen}).status_code == 409


@pytest.mark.parametrize(
    ("do", "typed"),
    [
        ("put", {"items": [], "to": "new", "title": "Other"}),
        ("put", {"items": ["answer-0"], "to": "new", "title": "Other"}),
        ("put", {"items": ["answer-²"], "to": "new", "title": "Other"}),
        ("put", {"to": "new", "title": " "}),
        ("put", {"to": "new", "title": "CARE"}),
        ("put", {"to": "new", "title": "x" * 121}),
        ("put", {"to": "99"}),
        ("put", {"to": ""}),
        ("rename", {"theme": "", "new_title": "Other"}),
        ("rename", {"new_title": ""}),
        ("merge", {"into": ""}),
        ("merge", {"into": "care"}),
        ("link", {"meetup": "0"}),
        ("link", {"poll": "0"}),
        ("link", {"theme": "x"}),
        ("dance", {}),
        ("put", {"seen": "x", "to": "none"}),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(desk, olu, meetup, do, typed):
    Board.current().put(keys()[:1], "Care", olu, version())
    before, number = places(), version()
    pk = theme("Care").pk
    fields = {"items": keys()[1:3], "theme": pk} | {k: pk if v == "care" else v for k, v in typed.items()}
    answer = press(desk, do, **fields)
    assert answer.status_code == 422
    assert "errornote" in answer.content.decode()
    assert (places(), version()) == (before, number)


def test_where_it_went_is_noted_goes_along_when_merged_and_comes_back(desk, olu, meetup):
    for key, title in zip(keys(), ("Care", "Money"), strict=False):
        step("put", [key], title, olu)
    raised, own = poll("Which evening?"), poll("Which platform?", kind="platform", options=("Jitsi", "BigBlueButton"))
    press(desk, "link", theme=theme("Care").pk, meetup=meetup.pk, poll=raised.pk)
    press(desk, "link", theme=theme("Money").pk, poll=own.pk)
    press(desk, "merge", theme=theme("Care").pk, into=theme("Money").pk)
    assert (theme("Money").meetup, theme("Money").poll) == (meetup, own)
    press(desk, "undo")
    assert (theme("Care").meetup, theme("Care").poll) == (meetup, raised)
    assert (theme("Money").meetup, theme("Money").poll) == (None, own)


def test_a_poll_that_nobody_can_open_is_no_place_to_go_to(desk, olu, meetup):
    step("put", keys()[:1], "Care", olu)
    answer = press(desk, "link", theme=theme("Care").pk, poll=poll(status="draft").pk)
    assert answer.status_code == 422
    assert theme("Care").poll is None


def test_what_its_author_takes_back_meanwhile_is_not_brought_back(desk, olu, meetup):
    first = CheckIn.objects.first()
    step("put", keys()[:2], "Care", olu)
    step("put", keys()[:2], None, olu)
    meetup.take_back(first.member)
    press(desk, "undo")
    assert list(places()) == [keys()[0]]


@pytest.mark.parametrize("who", ["member", "staff"])
def test_others_do_not_open_the_board(cast, sign_in, meetup, who):
    browser = sign_in(cast.member("Sam", is_staff=who == "staff"), second_factor=True)
    for answer in (browser.get(BOARD, follow=True), browser.post(BOARD, {"do": "undo"}, follow=True)):
        assert answer.status_code == 403
        assert "said to" not in answer.content.decode()


def test_the_database_keeps_each_in_one_theme(olu, meetup):
    step("put", keys(), "Care", olu)
    answer = CheckIn.objects.first()
    for wrong in ({"answer": answer}, {}, {"answer": answer, "question": Question.objects.first()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ThemeItem.objects.create(theme=theme("Care"), **wrong)


# --- Whatever is done, in whatever order ------------------------------------------------------------------------------

NUMBERS = st.integers(0, 5)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sets(NUMBERS, min_size=1), NUMBERS),
        st.tuples(st.just("rename"), NUMBERS, NUMBERS),
        st.tuples(st.just("merge"), NUMBERS, NUMBERS),
        st.tuples(st.just("undo")),
        st.tuples(st.just("stale")),
    ),
    max_size=14,
)


def take(did: tuple, olu) -> None:
    """One step: a number stands for a theme on the board (counted round), or for a new one."""
    board, themes = Board.current(), list(Theme.objects.open())

    def there(number: int) -> Theme:
        return themes[number % len(themes)]

    match did:
        case ["put", items, number]:
            target = f"Theme {number}" if number > 2 or not themes else there(number) if number else None
            board.put([keys()[item] for item in items], target, olu, board.version)
        case ["rename", number, title] if themes:
            board.rename(there(number), f"Theme {title}", olu, board.version)
        case ["merge", number, into] if themes:
            board.merge(there(number), there(into), olu, board.version)
        case ["undo"]:
            board.undo(board.version)
        case ["stale"]:
            with pytest.raises(BoardMoved):
                board.put(keys(), "Late", olu, board.version + 1)


@settings(
    max_examples=40,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_no_order_of_steps_and_undos_loses_or_doubles_anything(meetup, olu, steps):
    everything = keys()
    with transaction.atomic():
        history = [({}, [])]  # the board before each step that is not undone
        for did in steps:
            now = places(), sorted(Theme.objects.open().values_list("title", flat=True))
            try:
                before = version()
                take(did, olu)
            except ValidationError:
                assert (places(), version()) == (now[0], before)
                continue
            if version() == before:
                continue
            if did[0] == "undo":
                found = places(), sorted(Theme.objects.open().values_list("title", flat=True))
                assert found == history.pop()
            else:
                history.append(now)
            assert places().keys() <= set(everything)
        assert keys() == everything
        transaction.set_rollback(True)


# --- What members read -----------------------------------------------------------------------------------------------


def test_members_read_of_a_theme_what_they_may_and_where_it_went(cast, sign_in, olu, meetup):
    step("put", keys(), "Care", olu)
    step("put", [keys()[3]], "For organisers", olu)
    bilal, going = cast.member("Bilal"), CheckIn.objects.get(visibility="going").member
    page = words_of(sign_in(bilal).get(PAGE))
    assert "Care said to everyone a member, an answer said to members a member, an answer (seen by members)" in page
    assert "Who mends it? a member, a question" in page
    assert "Where it went: not yet." in page
    assert "said to going" not in page
    assert "For organisers" not in page  # a theme of which nothing is for them
    assert "said to going" in words_of(sign_in(going).get(PAGE))
    asked = poll("Who could mend it?", kind="question", options=("Us", "Others"))
    step("link", theme("Care"), meetup, asked, olu)
    page = words_of(sign_in(bilal).get(PAGE)).replace(" ,", ",")
    assert "Where it went: Words we share, a meetup it shaped. Who could mend it?, a poll it raised." in page


def test_a_theme_leads_to_the_proposals_and_the_lines_its_answers_became(cast, sign_in, olu, meetup):
    step("put", keys(), "Care", olu)
    answer, line = CheckIn.objects.first(), cast.charter().lines.first()
    proposal = cast.proposal(olu)
    proposal.answers.set(CheckIn.objects.all()[:2])
    Origin.objects.create(commitment_id=line.commitment_id, revision_id=line.revision_id, meetup=meetup, answer=answer)
    html = sign_in(cast.member("Bilal")).get(PAGE).content.decode()
    assert html.count(f'href="/charter/proposals/{proposal.pk}/"') == 1
    assert f'href="/charter/commitments/{line.commitment_id}/"' in html
    assert "not yet" not in html


def test_without_themes_the_page_says_so(cast, sign_in, clock):
    assert "There is no theme for you to read yet." in words_of(sign_in(cast.member()).get(PAGE))


def test_both_pages_cost_the_same_however_much_there_is(cast, sign_in, desk, olu, meetup):
    browser, costs = sign_in(cast.member("Bilal")), []
    desk.get(BOARD)  # the board is made when it is first asked for
    for count in (3, 300):
        asked = poll(f"Which of {count}?")
        made = Theme.objects.bulk_create(
            Theme(title=f"Theme {n} of {count}", meetup=meetup, poll=asked) for n in range(count)
        )
        rows = CheckIn.objects.bulk_create(
            CheckIn(meetup=meetup, text=f"Answer {n}.", visibility="members") for n in range(count)
        )
        ThemeItem.objects.bulk_create(ThemeItem(theme=t, answer=a) for t, a in zip(made, rows, strict=True))
        for who, path in ((browser, PAGE), (desk, BOARD)):
            with CaptureQueriesContext(connection) as queries:
                assert who.get(path).status_code == 200
            costs.append(len(queries))
    assert costs[:2] == costs[2:]
    assert costs[0] <= 8, costs
    assert Meetup.objects.count() == 1
