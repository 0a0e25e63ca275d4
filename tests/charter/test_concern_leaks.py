"""Nothing of a concern reaches anybody it is not for: every page that others can open is the same, to the letter,
whether one was raised or not."""

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from post_office.models import Email, Log

from charter.models import Concern, ConcernReading, ConcernReply
from community.models import Member
from meetups.models import Meetup
from tests.charter.stewards import LIST, SECRET, concern, desk_page, own_page, steward
from tests.crawl import changed, every_page, lists_of_what_hangs_on
from tests.pages import words_of

pytestmark = pytest.mark.django_db

MODELS = [Concern, ConcernReading, ConcernReply, Concern.kept_from.through]


@pytest.fixture
def here(cast, clock):
    """A community in which there is something to find: meetups, a charter, members, stewards."""
    meetup = cast.meetup()
    cast.charter()
    amina, bilal, tom = cast.member(), cast.member("Bilal"), steward("Tom")
    meetup.rsvp(amina)
    meetup.rsvp(bilal)
    cast.proposal(amina)
    steward("Sade")
    return {
        "visitor": None,
        "member": bilal,
        "organiser": cast.organiser(),
        "superuser": cast.superuser(),
        "steward it is kept from": tom,
    }


def say_everything() -> Concern:
    """A concern with all that can hang on it, closed in the end; kept from Tom."""
    amina, sade, tom = (Member.objects.get(name=name) for name in ("Amina", "Sade", "Tom"))
    meetup = Meetup.objects.get()
    raised = concern(amina, meetup=meetup, kept_from=[tom])
    raised.open(by=sade)
    raised.add(f"{SECRET} Again.")
    raised.acknowledge(sade, f"{SECRET} Thank you.")
    raised.close(sade, f"{SECRET} Done.")
    return raised


def browser_of(person, sign_in) -> Client:
    return sign_in(person, second_factor=True) if person else Client()


@pytest.mark.once
@pytest.mark.parametrize("who", ["visitor", "member", "organiser", "superuser", "steward it is kept from"])
def test_every_page_of_others_is_the_same_with_and_without_it(here, sign_in, who):
    browser = browser_of(here[who], sign_in)
    before = every_page(browser)
    raised = say_everything()
    after = every_page(browser)
    assert len(before) > (10 if who == "visitor" else 20)
    assert changed(before, after) == set()
    whole = " ".join(text for _, text in after.values())
    assert SECRET not in whole
    assert raised.pk not in whole


def test_crawl_would_see_what_a_steward_sees(here, sign_in):
    """The test above sees something where there is something to see."""
    sade = steward("Una")
    browser = browser_of(sade, sign_in)
    before = every_page(browser)
    raised = say_everything()
    raised.open(by=sade)
    after = every_page(browser)
    assert before[LIST] != after[LIST]
    assert SECRET in after[desk_page(raised)][1]


@pytest.mark.parametrize("who", ["visitor", "member", "organiser", "superuser", "steward it is kept from"])
def test_what_others_ask_for_and_send_is_refused_and_changes_nothing(here, sign_in, who):
    raised = say_everything()
    before = [list(model.objects.values()) for model in MODELS]
    browser = browser_of(here[who], sign_in)
    kept = who == "steward it is kept from"
    refused = 302 if who in ("visitor", "member") else 404 if kept else 403  # 302: to the desk's door, which is shut
    for action in ("open", "acknowledge", "answer", "close"):
        assert browser.get(desk_page(raised)).status_code == refused
        assert browser.post(desk_page(raised), {"action": action, "text": "x"}).status_code == refused
    if not kept:
        assert browser.get(LIST).status_code == refused
        assert browser.post(LIST, {"action": "delete_selected", "_selected_action": raised.pk}).status_code == refused
    own = 302 if who == "visitor" else 404
    for action in ("", "keep"):
        assert browser.post(own_page(raised), {"action": action, "text": "x"}).status_code == own
    assert browser.get(own_page(raised)).status_code == own
    assert [list(model.objects.values()) for model in MODELS] == before


def test_no_right_but_the_group_makes_a_reader(here):
    say_everything()
    sade, root = Member.objects.get(name="Sade"), here["superuser"]
    assert Concern.objects.visible_to(sade).count() == 1
    for other in (here["member"], here["organiser"], root, here["steward it is kept from"]):
        assert not Concern.objects.visible_to(other).exists()
    root.groups.add(*sade.groups.all())
    assert Concern.objects.visible_to(root).count() == 1
    root.groups.clear()
    assert not Concern.objects.visible_to(root).exists()


@pytest.mark.parametrize("who", ["organiser", "superuser", "steward it is kept from"])
def test_a_reference_that_is_none_is_answered_the_same(here, sign_in, who):
    raised = say_everything()
    browser = browser_of(here[who], sign_in)
    for path in (desk_page(raised), own_page(raised)):
        there, nowhere = (browser.get(each) for each in (path, path.replace(raised.pk, "a" * 12)))
        assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)


def test_superuser_finds_it_neither_by_history_nor_by_jumping_nor_by_completing(here, sign_in):
    raised = say_everything()
    browser = browser_of(here["superuser"], sign_in)
    for model in MODELS:
        kind = ContentType.objects.get_for_model(model).pk
        for key in (raised.pk, "1"):
            assert browser.get(f"/admin/r/{kind}/{key}/").status_code == 404
        name = model._meta.model_name
        for path in ("", "1/", "1/change/", "1/delete/", "1/history/", "add/"):
            assert browser.get(f"/admin/charter/{name}/{path}").status_code in (403, 404)
        asked = {"app_label": "charter", "model_name": name, "field_name": "concern", "term": "He"}
        assert browser.get("/admin/autocomplete/", asked).status_code in (403, 404)
    assert not LogEntry.objects.exists()


def test_no_list_can_be_narrowed_to_those_a_concern_hangs_on(here, sign_in):
    say_everything()
    browser = browser_of(here["superuser"], sign_in)
    related = lists_of_what_hangs_on(MODELS, {"concern", "concerns"}, but=Concern)
    assert len(related) > 10
    for path, name in related:
        for lookup in (f"{name}__isnull", f"{name}__text__startswith", f"{name}__gt", name):
            answer = browser.get(path, {lookup: "0"})
            assert answer.status_code in (302, 400), (path, lookup)


def test_mail_about_it_is_on_no_list(here, sign_in):
    browser = browser_of(here["superuser"], sign_in)
    say_everything()
    private = Email.objects.filter(headers__Sensitivity="Private")
    assert private.count() == 4
    page = browser.get("/admin/post_office/email/")
    assert "Something was raised" not in page.content.decode()
    assert "2 Emails" in words_of(page)  # about their places
    for email in private:
        assert browser.get(f"/admin/post_office/email/{email.pk}/change/").status_code in (302, 404)
    sent_again = {"action": "try_again", "_selected_action": [email.pk for email in private]}
    browser.post("/admin/post_office/email/", sent_again)
    assert not Log.objects.exists()


def test_its_words_are_in_its_own_tables_alone(here, sign_in):
    sign_in(Member.objects.get(name="Amina")).post("/charter/concerns/", {"text": SECRET})
    raised = Concern.objects.get()
    raised.acknowledge(steward("Una"), f"{SECRET} Thank you.")
    rows = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if any(SECRET in str(row) for row in model._base_manager.values())
    }
    assert rows == {"charter.Concern", "charter.ConcernReply"}


def test_nothing_of_it_is_logged(here, sign_in, caplog, capfd):
    amina = Member.objects.get(name="Amina")
    with caplog.at_level("DEBUG", logger="django.request"), caplog.at_level("DEBUG", logger="charter"):
        browser = sign_in(amina)
        browser.post("/charter/concerns/", {"text": SECRET})
        browser.post("/charter/concerns/", {"text": SECRET, "meetup": "99"})
        browser.post(own_page(Concern.objects.get()), {"text": f"{SECRET} Again."})
    assert SECRET not in caplog.text + "".join(capfd.readouterr())


def test_not_even_when_everything_breaks(here, sign_in, caplog, capfd):
    browser = sign_in(Member.objects.get(name="Amina"))
    browser.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE charter_concernreading RENAME TO elsewhere")
        cursor.execute("ALTER TABLE charter_concern_kept_from RENAME TO elsewhere_too")
    answer = browser.post("/charter/concerns/", {"text": SECRET})
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.content.decode()
    assert "Error" in caplog.text
    said = caplog.text + "".join(capfd.readouterr()) + "".join(str(row) for row in Email.objects.values())
    assert SECRET not in said
