"""How people are named beside what they gave to the charter: as they choose today, everywhere at once; and what stays
when they leave."""

import pytest
from django.test import Client

from charter.models import Affirmation, Draft, Line, NewLine, Proposal, Reading, Response
from charter.models.consent import amend
from charter.models.publishing import as_it_stands, publish
from charter.verify import faults
from community.models import Member
from meetups.models import CheckIn, Rsvp
from tests.pages import words_of

pytestmark = pytest.mark.django_db

CREDITS = "/charter/credits/"
NAME = "Wilhelmina Quartermaine"


@pytest.fixture
def author(cast):
    """Somebody with a name that stands nowhere by chance."""
    return cast.member(NAME)


@pytest.fixture
def given(author, cast, clock):
    """An answer that became a line, a published draft, an adopted proposal, an open one, and a response, all under the
    whole name."""
    meetup, bilal = cast.meetup(prompt="What would you like more of?"), cast.member("Bilal")
    meetup.rsvp(author)
    answer = meetup.check_in(author, "Patience", "everyone", "name")
    draft = Draft.objects.begin(author)
    draft.summary, draft.reason, draft.decided, draft.naming = "We began.", "To know.", "By consent.", "name"
    draft.save()
    draft.lines.create(position=1, text="We are patient.").answers.add(answer)
    first = draft.publish()
    adopted = cast.proposal(author, naming="name", text="We laugh.")
    line = NewLine("We laugh.", proposal=adopted)
    stated = {"summary": "We added one.", "reason": "Joy.", "decided": "By consent."}
    second = publish(stated, [*as_it_stands(first), line], base=first)
    adopted.close(Proposal.Status.ADOPTED, None, adopted_in=second)
    proposal = cast.proposal(author, naming="name", text="We sing.")
    other = cast.proposal(bilal, text="We dance.")
    response = Response.objects.say(other, author, "concern", "My knees.", "name")
    amend(other, "We dance, or watch.", "", "For knees.")
    Affirmation.objects.say(author, second, show_name=True)
    Reading.objects.note(author, second)
    return {
        "answer": answer,
        "proposal": proposal,
        "adopted": adopted,
        "response": response,
        "draft": draft,
        "other": other,
        "meetup": meetup,
    }


def pages(given) -> list[str]:
    """Everywhere that credits stand."""
    return [
        *("/charter/", "/charter/?format=md", "/charter/history/", "/charter/revisions/1/", "/charter/revisions/2/"),
        *("/charter/compare/?from=1&to=2", "/charter/feed/", "/charter/proposals/"),
        *(given[each].get_absolute_url() for each in ("proposal", "adopted", "other", "meetup")),
        *(f"/charter/commitments/{each.commitment_id}/" for each in Line.objects.filter(revision__number=2)),
    ]


def everything(given, browser=None) -> str:
    """All these pages as one text, each of which has to stand."""
    browser, whole = browser or Client(), ""
    for path in pages(given):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        whole += answer.content.decode()
    return whole


def keys(given) -> dict[str, str]:
    """The fields of the form, by what they are about."""
    kinds = {
        "answer": "answer",
        "proposal": "proposal",
        "adopted": "proposal",
        "response": "response",
        "draft": "draft",
    }
    return {name: f"{kind}-{given[name].pk}" for name, kind in kinds.items()}


def namings(given) -> dict[str, str]:
    for name in keys(given):
        given[name].refresh_from_db()
    return {name: given[name].naming for name in keys(given)}


def test_everything_i_gave_is_listed_with_how_i_am_named(given, author, sign_in):
    page = sign_in(author).get(CREDITS)
    words = words_of(page)
    for said in (
        "Your answer at “Words we share” Patience",
        "Your proposal: add a new line We sing.",
        "Your proposal: add a new line We laugh.",
        "Your response to “We dance.” My knees.",
        "Revision 1, which you prepared We began.",
    ):
        assert said in words
    assert page.content.decode().count(f'<option value="name" selected>my name: {NAME}</option>') == 5


def test_each_can_be_named_differently_with_one_save(given, author, sign_in):
    chosen = {"answer": "first", "proposal": "member", "adopted": "name", "response": "member", "draft": "first"}
    answer = sign_in(author).post(CREDITS, {keys(given)[name]: naming for name, naming in chosen.items()})
    assert (answer.status_code, answer["Location"]) == (302, CREDITS)
    assert namings(given) == chosen


def test_one_choice_goes_for_everything_listed_or_not(given, author, sign_in):
    sign_in(author).post(CREDITS, {"everything": "member", keys(given)["draft"]: "name"})
    assert set(namings(given).values()) == {"member"}


@pytest.mark.parametrize(("naming", "shown"), [("first", "Wilhelmina"), ("member", "a member")])
def test_change_shows_everywhere_at_once(given, author, sign_in, naming, shown):
    before = everything(given)
    assert before.count(NAME) > 8
    browser = sign_in(author)
    browser.post(CREDITS, {"everything": naming})
    browser.post("/charter/affirm/", {"action": "name"})
    after = everything(given)
    assert "Quartermaine" not in after
    assert ("Wilhelmina" in after) == (naming == "first")
    assert shown in after


def test_what_is_left_out_stays_as_it_is(given, author, sign_in):
    sign_in(author).post(CREDITS, {keys(given)["answer"]: "member"})
    assert namings(given) == dict.fromkeys(keys(given), "name") | {"answer": "member"}


def test_changing_it_changes_nothing_else(given, author, sign_in):
    def rows() -> list[list[dict]]:
        unnamed = [{**row, "naming": ""} for model in (CheckIn, Proposal, Response) for row in model.objects.values()]
        return unnamed + list(Draft.objects.values("changed_at", "published_as"))

    before = rows()
    sign_in(author).post(CREDITS, {"everything": "first"})
    assert rows() == before
    assert list(faults()) == []


def test_twice_is_the_same_as_once(given, author, sign_in):
    browser = sign_in(author)
    for _ in range(2):
        assert browser.post(CREDITS, {"everything": "first"}).status_code == 302
    assert set(namings(given).values()) == {"first"}


def test_nobody_changes_how_another_is_named(given, cast, sign_in):
    for other in (Member.objects.get(name="Bilal"), cast.organiser(), cast.superuser()):
        browser = sign_in(other, second_factor=True)
        assert NAME not in words_of(browser.get(CREDITS))
        browser.post(CREDITS, dict.fromkeys(keys(given).values(), "member"))
        browser.post(CREDITS, {"everything": "member"})
    assert set(namings(given).values()) == {"name"}


def test_visitor_is_asked_to_sign_in(given):
    for answer in (Client().get(CREDITS), Client().post(CREDITS, {"everything": "member"})):
        assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={CREDITS}")
    assert set(namings(given).values()) == {"name"}


@pytest.mark.parametrize("wrong", ["king", "NAME", "\0", "x" * 1000])
def test_bad_choice_is_said_and_changes_nothing(given, author, sign_in, wrong):
    for data in ({"everything": wrong}, {keys(given)["answer"]: wrong, keys(given)["draft"]: "member"}):
        answer = sign_in(author).post(CREDITS, data)
        assert answer.status_code == 422
        assert "There is a problem" in words_of(answer)
    assert set(namings(given).values()) == {"name"}


def test_fields_that_are_none_of_mine_are_passed_over(given, author, sign_in):
    sign_in(author).post(CREDITS, {"answer-999": "member", "king-1": "member", "answer-x": "member"})
    assert set(namings(given).values()) == {"name"}


def test_answer_nobody_made_anything_of_is_not_listed(cast, author, sign_in):
    meetup = cast.meetup(prompt="What would you like more of?")
    meetup.rsvp(author)
    meetup.check_in(author, "Patience", "everyone", "name")
    assert "You have not given anything to the charter yet." in words_of(sign_in(author).get(CREDITS))


def test_who_has_no_name_is_a_member(cast, sign_in):
    nobody = cast.member("", email="nobody@example.org")
    cast.proposal(nobody)
    page = sign_in(nobody).get(CREDITS)
    assert "We do not know your name" in words_of(page)
    assert 'value="name"' not in page.content.decode()


def test_cost_is_the_same_however_much_one_gave(cast, author, sign_in, django_assert_max_num_queries):
    browser = sign_in(author)
    for count in (3, 60):
        for number in range(count):
            cast.proposal(author, text=f"Proposal {count} {number}")
        with django_assert_max_num_queries(10):
            assert browser.get(CREDITS).status_code == 200


def test_more_than_a_form_holds_is_named_all_the_same(cast, author, sign_in):
    Proposal.objects.bulk_create(Proposal(kind="add", why="x", author=author, naming="name") for _ in range(250))
    for proposal in Proposal.objects.all():
        proposal.wordings.create(text="We sing.")
    browser = sign_in(author)
    assert browser.get(CREDITS).content.decode().count("<select") == 201
    browser.post(CREDITS, {"everything": "first"})
    assert set(Proposal.objects.values_list("naming", flat=True)) == {"first"}


# --- Leaving --------------------------------------------------------------------------------------------------------


def test_who_leaves_takes_their_name_along_and_every_word_stays(given, author):
    before = everything(given)
    Rsvp.objects.filter(member=author).delete()
    author.delete()
    after = everything(given)
    assert "Quartermaine" not in after
    assert "Wilhelmina" not in after
    for text in ("Patience", "We are patient.", "We laugh.", "We sing.", "My knees.", "We began."):
        assert text in before
        assert text in after
    assert "a member" in after
    assert not Affirmation.objects.exists()
    assert not Reading.objects.exists()
    assert list(faults()) == []


def test_desk_stands_when_somebody_has_left(given, author, cast, sign_in):
    Rsvp.objects.filter(member=author).delete()
    author.delete()
    browser = sign_in(cast.organiser(), second_factor=True)
    for name in ("draft", "proposal", "response", "revision"):
        page = browser.get(f"/admin/charter/{name}/")
        assert page.status_code == 200
        assert "Quartermaine" not in page.content.decode()


def test_closed_account_is_named_nowhere(given, author):
    Member.objects.filter(pk=author.pk).update(is_active=False)
    assert "Quartermaine" not in everything(given)
