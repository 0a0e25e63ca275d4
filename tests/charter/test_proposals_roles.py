"""Who may do what with a proposal: every action, by a visitor, a member, whoever proposed it, and an organiser."""

import pytest
from django.test import Client

from charter.models import Proposal, Response
from tests.bad_input import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SIGN_IN = "→ /accounts/login/"
PAGE = "→ page"
NEW = {"kind": "add", "text": "We wait.", "why": "So.", "helps": "Us.", "naming": "member", "action": "send"}
SAID = {"kind": "objection", "reason": "It hurts.", "naming": "member", "wording": "1"}
WORDS = {"text": "We wait a while.", "note": "Longer.", "wording": "1"}

# What is done, by whom, and where it ends; all that ends in a status of 400 or more, or at the door, changes nothing.
#                          visitor, member, proposer, organiser
TABLE = {
    ("get", "", None): (200, 200, 200, 200),
    ("get", "{pk}/", None): (200, 200, 200, 200),
    ("get", "new/", None): (SIGN_IN, 200, 200, 200),
    ("post", "new/", "new"): (SIGN_IN, PAGE, PAGE, PAGE),
    ("post", "new/", "preview"): (SIGN_IN, 200, 200, 200),
    ("get", "{pk}/respond/", None): (405, 405, 405, 405),
    ("post", "{pk}/respond/", "said"): (SIGN_IN, PAGE, 409, PAGE),
    ("get", "{pk}/amend/", None): (SIGN_IN, 403, 200, 403),
    ("post", "{pk}/amend/", "words"): (SIGN_IN, 403, PAGE, 403),
    ("post", "{pk}/amend/", "preview"): (SIGN_IN, 403, 200, 403),
    ("get", "{pk}/withdraw/", None): (405, 405, 405, 405),
    ("post", "{pk}/withdraw/", None): (SIGN_IN, 403, PAGE, 403),
}
DATA = {
    "new": NEW,
    "said": SAID,
    "words": WORDS,
    "preview": {"action": "preview", "kind": "add", "text": "x"},
    None: {},
}


@pytest.fixture
def proposal(cast):
    """Amina's."""
    cast.charter()
    return cast.proposal(cast.member())


@pytest.fixture
def browsers(cast, sign_in, proposal):
    """A browser for each column, for one whose tokens are checked as well."""
    people = {"member": cast.member("Bilal"), "proposer": proposal.author, "organiser": cast.organiser()}
    return {"visitor": Client()} | {name: sign_in(person) for name, person in people.items()}


def ends(answer):
    """A status, or where it leads: to the door, or to a proposal's page."""
    if answer.status_code != 302:
        return answer.status_code
    return SIGN_IN if answer["Location"].startswith("/accounts/login/?next=/charter/") else PAGE


@pytest.mark.parametrize("column", range(4))
@pytest.mark.parametrize(("action", "row"), TABLE.items(), ids=lambda each: " ".join(map(str, each)))
def test_each_does_what_is_theirs_to_do_and_nothing_else(browsers, proposal, action, row, column):
    method, path, data = action
    browser = list(browsers.values())[column]
    before = everything()
    answer = getattr(browser, method)(f"/charter/proposals/{path.format(pk=proposal.pk)}", DATA[data])
    assert ends(answer) == row[column]
    assert (everything() != before) == (row[column] == PAGE)


@pytest.mark.parametrize("path", ["new/", "{pk}/respond/", "{pk}/amend/", "{pk}/withdraw/"])
def test_a_form_from_elsewhere_is_refused(proposal, path):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(proposal.author, backend="allauth.account.auth_backends.AuthenticationBackend")
    before = everything()
    answer = browser.post(f"/charter/proposals/{path.format(pk=proposal.pk)}", NEW | WORDS)
    assert answer.status_code == 403
    assert everything() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("path", ["", "new/", "{pk}/", "{pk}/respond/", "{pk}/amend/", "{pk}/withdraw/"])
def test_no_other_method_works(browsers, proposal, method, path):
    for browser in browsers.values():
        answer = getattr(browser, method)(f"/charter/proposals/{path.format(pk=proposal.pk)}")
        assert answer.status_code == 405
    assert (Proposal.objects.count(), Response.objects.count()) == (1, 0)


@pytest.mark.parametrize("path", ["", "{pk}/"])
def test_pages_to_read_take_no_form(browsers, proposal, path):
    for browser in browsers.values():
        assert browser.post(f"/charter/proposals/{path.format(pk=proposal.pk)}", SAID).status_code == 405


@pytest.mark.parametrize("query", ["?action=send&kind=add&text=x&why=x&helps=x&naming=member", "?action=withdraw"])
def test_looking_never_changes_anything(browsers, proposal, query):
    before = everything()
    for browser in browsers.values():
        for path in ("", "new/", f"{proposal.pk}/", f"{proposal.pk}/amend/", f"{proposal.pk}/respond/"):
            browser.get(f"/charter/proposals/{path}{query}")
    assert everything() == before


def test_an_account_that_is_closed_may_do_nothing_any_more(browsers, proposal):
    type(proposal.author).objects.update(is_active=False)
    before = everything()
    for name, browser in browsers.items():
        answer = browser.post("/charter/proposals/new/", NEW)
        assert ends(answer) == SIGN_IN, name
    assert everything() == before
