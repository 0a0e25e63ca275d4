"""Who may look after the charter: organisers and superusers, with a second factor. Nobody edits what is published."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from charter.models import Draft, Line, Redaction, Response, Revision
from charter.models.redacting import redact
from tests.bad_input import everything
from tests.charter.desk import address
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BUTTONS = ["draft_begin", "draft_publish", "draft_put-back"]  # pressed, never opened


@pytest.fixture
def rows(cast):
    """Something of each kind, by the name of its admin."""
    cast.charter("We listen to Bilal.", "We wait.")
    redact("Bilal", "He asked for it.")
    proposal = cast.proposal(cast.member())
    return {
        "charter": 1,
        "draft": Draft.objects.begin(cast.member("Carys")).pk,
        "revision": Revision.objects.get().pk,
        "redaction": Redaction.objects.get().pk,
        "proposal": proposal.pk,
        "response": Response.objects.say(proposal, cast.member("Bilal"), "fine", "Good.", "member").pk,
    }


def pages(rows):
    """Every page of the charter's desk, by the name of its address."""
    found = {f"{kind}_changelist": address(f"{kind}_changelist") for kind in rows}
    for kind, key in rows.items():
        found |= {f"{kind}_{page}": address(f"{kind}_{page}", key) for page in ("change", "history")}
    found |= {f"draft_{page}": address(f"draft_{page}", rows["draft"]) for page in ("changes", "merge", "delete")}
    found |= {f"proposal_{page}": address(f"proposal_{page}", rows["proposal"]) for page in ("adopt", "set-aside")}
    line = Draft.objects.get().lines.first()
    return found | {
        "draft_line": address("draft_line", rows["draft"], line.pk),
        "redaction_add": address("redaction_add"),
        "response_hide": address("response_hide", rows["response"]),
    }


def buttons(rows):
    """What is only pressed."""
    return {
        "draft_begin": address("draft_begin"),
        "draft_publish": address("draft_publish", rows["draft"]),
        "draft_put-back": address("draft_put-back", rows["draft"]),
    }


@pytest.mark.parametrize("method", ["get", "post"])
def test_visitors_are_led_to_sign_in_and_back(rows, client, method):
    before = everything()
    for path in [*pages(rows).values(), *buttons(rows).values()]:
        answer = getattr(client, method)(path, follow=True)
        assert answer.redirect_chain[-1] == (f"/accounts/login/?next={path}", 302), path
    assert everything() == before


@pytest.mark.parametrize("role", ["member", "staff without the group"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_members_and_other_staff_are_refused(rows, cast, sign_in, role, method):
    browser = sign_in(cast.member("Dilys", is_staff=role != "member"), second_factor=True)
    before = everything()
    for path in pages(rows).values():
        assert getattr(browser, method)(path, follow=True).status_code == 403, path
    for path in buttons(rows).values():
        expected = 405 if method == "get" and role != "member" else 403  # 405 comes first
        assert getattr(browser, method)(path, follow=True).status_code == expected, path
    assert everything() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_organiser_without_a_second_factor_is_led_to_set_one_up(rows, cast, sign_in, method):
    browser = sign_in(cast.organiser())
    before = everything()
    for path in [*pages(rows).values(), *buttons(rows).values()]:
        assert getattr(browser, method)(path, follow=True).redirect_chain[-1][0] == reverse("mfa_index"), path
    assert everything() == before


@pytest.mark.parametrize("who", ["organiser", "superuser"])
def test_organisers_and_superusers_open_every_page_and_that_changes_nothing(rows, cast, sign_in, who):
    browser = sign_in(getattr(cast, who)(), second_factor=True)
    before = everything()
    for name, path in pages(rows).items():
        assert browser.get(path, follow=True).status_code == 200, name
    assert everything() == before


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "delete"])
def test_buttons_are_pressed_not_opened(rows, desk, method):
    before = everything()
    for path in buttons(rows).values():
        assert getattr(desk.client, method)(path).status_code == 405, path
    assert everything() == before


def test_a_form_from_elsewhere_is_refused(rows, desk):
    desk.client.handler.enforce_csrf_checks = True
    before = everything()
    for path in [*pages(rows).values(), *buttons(rows).values()]:
        assert desk.client.post(path, {"decision": "take-out", "post": "yes"}).status_code == 403, path
    assert everything() == before


@pytest.mark.parametrize("who", ["organiser", "superuser"])
def test_nobody_adds_edits_or_deletes_what_is_published_or_said(rows, cast, sign_in, who):
    browser = sign_in(getattr(cast, who)(), second_factor=True)
    before = everything()
    for kind in ("revision", "redaction", "proposal", "response"):
        for page in ("change", "delete"):
            data = {"post": "yes", "summary": "Else", "reason": "Else", "why": "Else"}
            assert browser.post(address(f"{kind}_{page}", rows[kind]), data).status_code == 403, (kind, page)
        bulk = {"action": "delete_selected", "_selected_action": rows[kind], "post": "yes", "index": "0"}
        browser.post(address(f"{kind}_changelist"), bulk)
    for kind in ("charter", "draft", "revision", "proposal", "response"):
        assert browser.get(address(f"{kind}_add")).status_code == 403, kind
        assert browser.post(address(f"{kind}_add"), {"text": "x"}).status_code == 403, kind
    assert everything() == before
    assert Line.objects.count() == 2


@pytest.mark.parametrize("number", ["999999", "9" * 30])
def test_what_does_not_exist_is_not_found(rows, desk, number):
    for path in (
        f"draft/{number}/changes/",
        f"draft/{number}/merge/",
        f"draft/{number}/lines/1/",
        f"draft/{rows['draft']}/lines/{number}/",
        f"proposal/{number}/adopt/",
        f"proposal/{number}/set-aside/",
        f"response/{number}/hide/",
    ):
        for method in (desk.client.get, desk.client.post):
            assert method(f"/admin/charter/{path}").status_code == 404, path
    for path in (f"draft/{number}/publish/", f"draft/{number}/put-back/"):
        assert desk.client.post(f"/admin/charter/{path}").status_code == 404, path


@pytest.mark.parametrize("number", ["999999", "9" * 30, "abc", "²", "-1"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_form_of_a_row_that_does_not_exist_leads_back_to_the_desk(desk, number, method):
    for kind, name in (("draft", "Draft of the charter"), ("proposal", "Proposal"), ("revision", "Revision")):
        answer = getattr(desk.client, method)(f"/admin/charter/{kind}/{number}/change/", follow=True)
        if method == "post" and kind != "draft":
            assert answer.status_code == 403
        else:
            assert answer.redirect_chain == [("/admin/", 302)]
            assert f"{name} with ID “{number}” doesn’t exist." in words_of(answer)


# --- Each right by itself --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("missing", "page"),
    [
        ("add_draft", "draft_begin"),
        ("change_draft", "draft_publish"),
        ("change_proposal", "proposal_adopt"),
        ("change_proposal", "proposal_set-aside"),
        ("change_response", "response_hide"),
        ("add_redaction", "redaction_add"),
    ],
)
def test_without_just_that_right_just_that_page_is_closed(rows, desk, missing, page):
    Group.objects.get(name="Organisers").permissions.remove(Permission.objects.get(codename=missing))
    path = {**pages(rows), **buttons(rows)}[page]
    before = everything()
    if page not in BUTTONS:
        assert desk.client.get(path).status_code == 403
    assert desk.client.post(path, {"outcome": "x", "because": "x", "name": "Ab", "reason": "x"}).status_code == 403
    assert everything() == before
    assert desk.client.get(address(page.partition("_")[0] + "_changelist")).status_code == 200


def test_organisers_have_just_these_rights_in_the_charter():
    granted = Group.objects.get(name="Organisers").permissions.filter(content_type__app_label="charter")
    assert sorted(granted.values_list("codename", flat=True)) == sorted(
        [
            *(f"{verb}_{kind}" for verb in ("add", "change", "delete", "view") for kind in ("draft", "draftline")),
            *("view_charter", "change_charter", "view_revision", "view_redaction", "add_redaction"),
            *("view_proposal", "change_proposal", "view_response", "change_response"),
        ]
    )
