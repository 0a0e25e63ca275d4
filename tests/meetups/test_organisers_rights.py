"""Who may organise: the Organisers group, with a second factor, and no more than organising takes."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from community.models import Member
from meetups.models import Meetup
from tests.meetups.desk import address
from tests.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGES = ["change", "cancel", "people", "people.csv", "recap", "history", "day", "run-sheet", "close-out"]
MADE_ON_THE_DESK = (
    "host",
    "meetup",
    "prompt",
    "recap",
    "series",
    "serieshost",
    "agendaitem",
    "provocation",
    "poll",
    "polloption",
    "resource",
)
READ_ON_THE_DESK = ("checkin", "message", "rsvp", "offer", "theme", "pollanswer")
BUTTONS = ["publish", "cancel", "remove", "delete", "change"]


def addresses(meetup: Meetup) -> list[str]:
    """Every page of the desk about meetups."""
    return [reverse("admin:meetups_meetup_changelist"), reverse("admin:meetups_meetup_add")] + [
        address(meetup, page) for page in PAGES
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_visitors_are_led_to_sign_in_and_back(cast, client, method):
    meetup = cast.meetup(status="draft")
    for path in [*addresses(meetup), *(address(meetup, button) for button in BUTTONS)]:
        answer = getattr(client, method)(path, follow=True)
        assert answer.redirect_chain[-1] == (f"/accounts/login/?next={path}", 302), path
    assert Meetup.objects.get().is_draft


@pytest.mark.parametrize("role", ["member", "staff without the group"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_are_refused(cast, sign_in, role, method):
    meetup = cast.meetup(status="draft")
    browser = sign_in(cast.member(is_staff=role != "member"), second_factor=True)
    for path in [*addresses(meetup), *(address(meetup, button) for button in BUTTONS)]:
        if method == "get" and path.endswith(("/publish/", "/remove/")) and role != "member":
            continue  # 405 comes first
        assert getattr(browser, method)(path, follow=True).status_code == 403, path
    assert Meetup.objects.get().is_draft


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_organiser_without_a_second_factor_is_led_to_set_one_up(cast, sign_in, method):
    meetup = cast.meetup(status="draft")
    browser = sign_in(cast.organiser())
    for path in [*addresses(meetup), *(address(meetup, button) for button in BUTTONS)]:
        answer = getattr(browser, method)(path, follow=True)
        assert answer.redirect_chain[-1][0] == reverse("mfa_index"), path
    assert Meetup.objects.get().is_draft


def test_an_organiser_opens_every_page(cast, desk):
    for path in addresses(cast.meetup()):
        assert desk.client.get(path).status_code == 200, path


@pytest.mark.parametrize("number", ["999999", "9" * 30])
def test_a_meetup_that_does_not_exist_is_not_found(desk, number):
    for page in ("cancel", "people", "people.csv", "day", "run-sheet", "close-out"):
        assert desk.client.get(f"/admin/meetups/meetup/{number}/{page}/").status_code == 404, page
    for page in ("publish", "remove", "cancel", "day", "close-out"):
        assert desk.client.post(f"/admin/meetups/meetup/{number}/{page}/").status_code == 404, page


@pytest.mark.parametrize("number", ["999999", "9" * 30, "abc", "²", "-1"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_form_of_a_meetup_that_does_not_exist_leads_back_to_the_desk(desk, number, method):
    answer = getattr(desk.client, method)(f"/admin/meetups/meetup/{number}/change/", follow=True)
    assert answer.redirect_chain == [("/admin/", 302)]
    assert f"Meetup with ID “{number}” doesn’t exist." in words_of(answer)


@pytest.mark.parametrize("button", ["publish", "remove"])
@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_buttons_are_pressed_not_opened(cast, desk, button, method):
    meetup = cast.meetup(status="draft")
    assert getattr(desk.client, method)(address(meetup, button)).status_code == 405
    assert Meetup.objects.get().is_draft


def test_looking_at_the_cancel_page_cancels_nothing(cast, desk):
    meetup = cast.meetup()
    assert desk.client.get(address(meetup, "cancel") + "?reason=Because").status_code == 200
    assert Meetup.objects.get().status == "published"


def test_a_form_from_elsewhere_is_refused(cast, desk):
    meetup = cast.meetup(status="draft")
    desk.client.handler.enforce_csrf_checks = True
    for button in BUTTONS:
        assert desk.press(meetup, button).status_code == 403
    assert Meetup.objects.get().is_draft


# --- What the group may do -------------------------------------------------------------------------------------------


def test_the_organisers_group_has_just_these_permissions():
    group = Group.objects.get(name="Organisers")
    granted = group.permissions.values_list("content_type__app_label", "codename")
    assert {".".join(pair) for pair in granted} == {
        "bursaries.enter_application",
        *("charter.add_draft", "charter.add_draftline", "charter.add_redaction"),
        *(f"charter.change_{model}" for model in ("charter", "draft", "draftline", "proposal", "response")),
        *("charter.delete_draft", "charter.delete_draftline", "charter.view_charter"),
        *(f"charter.view_{model}" for model in ("draft", "draftline", "proposal", "redaction", "response", "revision")),
        "community.add_pause",
        "community.change_buddyrequest",
        "community.change_community",
        "community.change_datarequest",
        "community.view_datarequest",
        "community.view_buddyrequest",
        "community.view_community",
        "community.view_forumtopic",
        "community.view_member",
        *(f"meetups.{verb}_{model}" for verb in ("add", "change", "delete", "view") for model in MADE_ON_THE_DESK),
        *(f"meetups.{verb}_keepapart" for verb in ("add", "delete", "view")),
        *("meetups.change_offer", "meetups.change_theme"),  # those come from members, these are made on the board
        *(f"meetups.view_{model}" for model in READ_ON_THE_DESK),
    }


def test_organisers_see_members_but_make_nobody_anything(cast, desk):
    amina, olu = cast.member(), Member.objects.get(name="Olu")
    for person in (amina, olu):
        page = reverse("admin:community_member_change", args=[person.pk])
        assert desk.client.get(page).status_code == 200
        group = Group.objects.get(name="Organisers").pk
        typed = {"name": "Changed", "is_staff": "on", "is_superuser": "on", "is_active": "on", "groups": [group]}
        assert desk.client.post(page, typed).status_code == 403
    amina.refresh_from_db()
    olu.refresh_from_db()
    assert (amina.name, amina.is_staff, amina.is_superuser, amina.groups.count()) == ("Amina", False, False, 0)
    assert (olu.name, olu.is_superuser) == ("Olu", False)


def test_organisers_neither_add_nor_delete_members_nor_read_the_post(cast, desk):
    amina = cast.member()
    assert desk.client.get(reverse("admin:community_member_add")).status_code == 403
    delete = reverse("admin:community_member_delete", args=[amina.pk])
    assert desk.client.post(delete, {"post": "yes"}).status_code == 403
    assert desk.client.get(reverse("admin:post_office_email_changelist")).status_code == 403
    assert Member.objects.filter(pk=amina.pk).exists()


@pytest.mark.parametrize("path", ["/admin/auth/group/", "/admin/account/emailaddress/", "/admin/mfa/authenticator/"])
def test_groups_addresses_and_secrets_are_not_on_the_desk_even_for_a_superuser(cast, sign_in, path):
    assert sign_in(cast.superuser(), second_factor=True).get(path).status_code == 404
