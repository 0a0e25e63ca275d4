"""What cannot be asked for is refused with a sentence beside the field; what was typed stays, what was kept stays."""

from datetime import timedelta
from html import escape

import pytest
from django.utils import timezone

from bursaries.models import Application, asking
from bursaries.money import HOW
from bursaries.views.costs import NONE, TOO_MANY
from tests.bursaries.asker import ANSWERS, address, drafted, fill, fill_all, stored
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FINE, NOTHING = "Write at most two figures after the point", "Write an amount of more than nothing."
HUGE, CHOOSE = "This is more than any fund here has.", "Choose one from the list."
KIND, DAY = "Choose what it is for", "Write a day like 27/3/2027."
NEAR = "Choose a day from today on, within two years."
LONG = "Make this shorter: there is room for"


def cost(amount="5", category="travel", note=""):
    return {"amount": [amount], "category": [category], "note": [note]}


CASES = [
    *[
        ("costs", cost(amount), said)
        for amount, said in {
            "-1": NOTHING, "£-5.00": NOTHING, "−3": NOTHING, "0": NOTHING, "0.00": NOTHING, "£0": NOTHING,
            "1.005": FINE, "0.001": FINE, "£1,000.505": FINE, "1e3": HOW, "1E9": HOW, "NaN": HOW, "inf": HOW,
            "٣": HOW, "３": HOW, "१२": HOW, "²": HOW, "½": HOW, "12,50": HOW, "1,00": HOW, "1.000,50": HOW, "12.": HOW,
            ".5": HOW, "+5": HOW, "1_000": HOW, "0x1F": HOW, "$5": HOW, "12 pounds": HOW, "12p": HOW, "ten": HOW,
            "1000000.01": HUGE, "9999999999": HUGE, "9" * 400: HUGE, "<b>5</b>": HOW, "5; DROP TABLE": HOW, "5\t6": HOW,
        }.items()
    ],
    ("costs", cost("9" * 900_000), HUGE),
    ("costs", cost(""), HOW),
    ("costs", cost(category=""), KIND),
    ("costs", cost(category="yacht"), KIND),
    ("costs", cost(category="TRAVEL"), KIND),
    ("costs", cost(category="x" * 5000), KIND),
    ("costs", cost("", "", "only a note"), KIND),
    ("costs", cost(note="n" * 201), LONG),
    ("costs", cost(note="n" * 900_000), LONG),
    ("costs", cost("", ""), NONE),
    ("costs", {"amount": ["5"] * 31, "category": ["food"] * 31, "note": [""] * 31}, TOO_MANY),
    ("costs", {"amount": ["5"] * 200, "category": ["food"] * 200, "note": ["line"] * 200}, TOO_MANY),
    ("costs", {"amount": ["5", "x"], "category": ["food", "food"], "note": ["", ""]}, f"Cost 2: {HOW}"),
    ("costs", {"amount": ["5"], "category": ["food", "care"], "note": []}, f"Cost 2: {HOW}"),
    ("costs", cost("x") | {"add": "1"}, HOW),
    ("costs", {"amount": ["x", "5"], "category": ["food"] * 2, "note": [""] * 2, "remove": "2"}, HOW),
    ("what", {"meetup": "", "event": ""}, "Choose what it is for."),
    ("what", {"meetup": "other", "event": ""}, "Write which event it is."),
    ("what", {"meetup": "other", "event": " \t "}, "Write which event it is."),
    ("what", {"meetup": "other", "event": "e" * 141}, LONG),
    ("what", {"meetup": "other", "event": "e" * 900_000}, LONG),
    ("what", {"meetup": "no-such-meetup", "event": "kept"}, CHOOSE),
    ("what", {"meetup": "a-secret-draft", "event": "kept"}, CHOOSE),
    ("what", {"meetup": "long-ago", "event": "kept"}, CHOOSE),
    ("what", {"meetup": "1", "event": "kept"}, CHOOSE),
    ("what", {"meetup": "x" * 9000, "event": "kept"}, CHOOSE),
    ("circumstance", {"circumstance": ""}, "Choose the one that fits best."),
    ("circumstance", {"circumstance": "rich"}, CHOOSE),
    ("circumstance", {"circumstance": "UNPAID"}, CHOOSE),
    ("circumstance", {"circumstance": "x" * 9000}, CHOOSE),
    ("payment", {"pay_how": ""}, "Choose how we shall pay."),
    ("payment", {"pay_how": "gold"}, CHOOSE),
    *[("payment", {"needed_by": day}, DAY) for day in ("soon", "2026-13-01", "30/2/2027", "31/11/2026", "٣", "0")],
    ("payment", {"needed_by": ""}, "Choose the day by which you need it."),
    *[("payment", {"needed_by": day}, NEAR) for day in ("2026-11-02", "0001-01-01", "9999-12-31", "2029-01-01")],
    ("payment", {"needed_by": "9" * 9000}, DAY),
    ("contact", {"contact": ""}, "Tell us how we can reach you."),
    ("contact", {"contact": " \r\n "}, "Tell us how we can reach you."),
    ("contact", {"contact": "c" * 501}, LONG),
    ("contact", {"contact": "kept", "more": "m" * 2001}, LONG),
    ("contact", {"contact": "kept", "more": "m" * 900_000}, LONG),
    ("contact", {"contact": "kept", "more": "a\0b"}, "Null characters are not allowed."),
]  # fmt: skip


@pytest.fixture
def browser(cast, sign_in, desk):
    """Somebody with a fund to ask, and meetups that are not to be chosen."""
    desk.fund()
    cast.meetup("A meetup")
    cast.meetup("A secret draft", status="draft", slug="a-secret-draft")
    cast.meetup("Long ago", days=-9, slug="long-ago")
    return sign_in(cast.member("Amina"))


@pytest.fixture
def draft(browser):
    """A draft that is filled in."""
    application = drafted(browser)
    fill_all(browser, application)
    return application


def test_bad_input_is_said_kept_on_the_page_and_not_stored(subtests, browser, draft):
    before = stored(draft)
    for step, data, sentence in CASES:
        with subtests.test(f"{step} {data}"[:100]):
            answer = fill(browser, draft, step, **data)
            page = answer.content.decode().replace("\r\n", "\n")
            assert answer.status_code == 422
            assert sentence in words_of(answer)
            assert "<title>Problem: " in page
            assert [text[:40] for text in written(data) if text.strip() and escape(text) not in page] == []
            assert stored(draft) == before


def written(data):
    """What was written in the form, of what is shown again."""
    fields = ("amount", "note", "event", "needed_by", "contact", "more")
    return [text for name in fields for text in many(data.get(name))]


def many(value):
    return value if isinstance(value, list) else [value or ""]


def test_there_are_sixty_cases_and_more():
    assert len(CASES) >= 60


@pytest.mark.parametrize(
    ("step", "data", "kept"),
    [
        ("costs", cost("£1,000.50"), {"costs": [("travel", 100_050, "")]}),
        ("costs", cost(" 12.5 "), {"costs": [("travel", 1250, "")]}),
        ("costs", cost("1000000"), {"costs": [("travel", 100_000_000, "")]}),
        ("costs", cost(note="n" * 200), {"costs": [("travel", 500, "n" * 200)]}),
        ("what", {"event": "<script>alert(1)</script>"}, {"event": "<script>alert(1)</script>"}),
        ("payment", {"needed_by": "27/3/2027"}, {}),
        ("payment", {"needed_by": "2026-11-03"}, {}),
        ("payment", {"needed_by": "3 December 2026"}, {}),
        ("contact", {"contact": "one\r\ntwo"}, {"contact": "one\ntwo"}),
        ("contact", {"contact": "ü 🌻 \u202e", "more": "\u0663"}, {"contact": "ü 🌻 \u202e", "more": "\u0663"}),
        ("contact", {"more": "m\r\n" * 1000}, {}),
    ],
)
def test_what_looks_odd_and_is_fine_is_kept(browser, draft, step, data, kept):
    assert fill(browser, draft, step, **data).status_code == 302
    assert stored(draft) | kept == stored(draft)


def test_markup_is_shown_as_it_was_typed(browser, draft):
    fill(browser, draft, "contact", contact="<script>alert(1)</script>")
    for path in (address(draft, "contact"), address(draft, "check"), draft.get_absolute_url()):
        assert b"<script>alert" not in browser.get(path).content


def test_a_megabyte_and_more_is_refused_whole(browser, draft):
    before = stored(draft)
    assert fill(browser, draft, "contact", more="m" * 1_100_000).status_code == 400
    assert stored(draft) == before


def test_more_fields_than_anybody_fills_in_are_refused(browser, draft):
    before = stored(draft)
    assert fill(browser, draft, "costs", amount=["1"] * 2001).status_code == 400
    assert stored(draft) == before


@pytest.mark.parametrize("seal", ["", "x", "0" * 20, "\u0663", "x" * 9000])
def test_forged_seal_counts_as_one_of_another_window(browser, draft, seal):
    before = stored(draft)
    for step, data in (("what", {"event": "Other"}), ("costs", cost("99")), ("check", {})):
        assert fill(browser, draft, step, **data, seal=seal).status_code == 409
    assert stored(draft) == before


@pytest.mark.parametrize("remove", ["0", "99", "-1", "x", "\u0663", "9" * 5000, ""])
def test_row_that_is_not_there_is_not_taken_away(browser, draft, remove):
    before = stored(draft)
    assert fill(browser, draft, "costs", remove=remove).status_code == 302
    assert stored(draft) == before


@pytest.mark.parametrize("step", ["", "nothing", "WHAT", "costs2", "sent"])
def test_there_are_no_other_steps(browser, draft, step):
    before = stored(draft)
    answer = browser.post(address(draft, step) if step else f"/bursaries/apply/{draft.reference}/", ANSWERS["what"])
    assert answer.status_code in (302, 404)
    assert stored(draft) == before


@pytest.mark.parametrize("fund", ["0", "-1", "x", "9" * 30, "\u0663", "", "1e3", "x" * 9000])
def test_fund_that_is_none_begins_nothing(browser, desk, fund):
    desk.fund(name="Another")
    answer = browser.post("/bursaries/apply/", {"fund": fund})
    assert answer.status_code == 422
    assert "Choose a" in words_of(answer) or "is not open now" in words_of(answer)
    assert Application.objects.count() == 0


@pytest.mark.parametrize("step", ANSWERS)
def test_nobody_else_fills_in_my_application(browser, draft, cast, desk, sign_in, client, step):
    before, olu = stored(draft), cast.organiser()
    others = [cast.member("Bilal"), olu, desk.reviewer(), desk.payer(), cast.superuser()]
    for other in [client, *map(sign_in, others)]:
        assert other.get(address(draft, step)).status_code == 404
        assert other.post(address(draft, step), ANSWERS[step] | {"event": "Theirs"}).status_code == 404
    assert stored(draft) == before
    assert draft.access_log.count() == 0


@pytest.mark.parametrize("reference", ["AAAAAAAAAA", "x", "0", "a" * 300, "--", "\u0663"])
def test_foreign_and_made_up_references_are_not_found(browser, draft, desk, reference):
    theirs = asking.begin(draft.fund, desk.reviewer())
    for each in (reference, theirs.reference, draft.reference.lower()):
        for step in ANSWERS:
            assert browser.get(f"/bursaries/apply/{each}/{step}/").status_code == 404
            assert browser.post(f"/bursaries/apply/{each}/{step}/", ANSWERS[step]).status_code == 404
        assert browser.get(f"/bursaries/applications/{each}/").status_code == 404


def test_visitor_whose_session_ran_out_sees_what_they_typed_and_the_way_back(browser, draft, client):
    typed = {"contact": "my <phone>", "more": "a long\r\ntext"}
    answer = client.post(address(draft, "contact"), typed)
    assert answer.status_code == 404
    assert "my <phone>" in words_of(answer)
    assert f"/accounts/login/?next={address(draft, 'contact')}" in answer.content.decode()
    made_up = client.post("/bursaries/apply/AAAAAAAAAA/contact/", typed)
    assert words_of(made_up) == words_of(answer)


def test_long_run_of_bad_input_keeps_the_draft_thirty_days_from_the_last_change(browser, draft, clock):
    clock.shift(timedelta(days=10))
    fill(browser, draft, "contact", contact="")
    draft.refresh_from_db()
    assert draft.expires_on == timezone.now().date() + timedelta(days=20)
    fill(browser, draft, "contact", contact="new")
    draft.refresh_from_db()
    assert draft.expires_on == timezone.now().date() + timedelta(days=30)
