"""Members see which other sites were told who they are, and take that back."""

from datetime import date, timedelta

import pytest
from allauth.idp.oidc.models import Client, Token
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.models import KnownTo
from tests.community.pauses import pause
from tests.pages import words_of
from tests.provider.conftest import forum, known, person

__all__ = ["forum", "person"]

pytestmark = pytest.mark.django_db

SITES = "/me/sites/"


def site(name="The forum", scopes="openid\nemail\nprofile\ngroups", **fields):
    return Client.objects.create(name=name, scopes=scopes, **fields)


def token(member, client, kind="at"):
    until = timezone.now() + timedelta(minutes=5)
    return Token.objects.create(type=kind, hash=f"{kind}{member.pk}", client=client, user=member, expires_at=until)


@pytest.fixture
def amina():
    return known()


def test_first_day_and_last_are_kept_and_nothing_between(amina, clock):
    shop = site()
    for days in (0, 3, 4):
        clock.shift(timedelta(days=days))
        KnownTo.note(amina, shop)
        KnownTo.note(amina, shop)
    row = KnownTo.objects.get()
    assert (row.first_on, row.last_on) == (date(2026, 11, 3), date(2026, 11, 10))
    assert str(row) == f"Known to {row.pk}"


def test_page_says_which_sites_what_each_learns_and_since_when(amina, sign_in, clock):
    KnownTo.note(amina, site())
    clock.shift(timedelta(days=2))
    KnownTo.note(amina, site("Our wiki", "openid\nprofile", skip_consent=True))
    KnownTo.note(known("Bilal"), site("Bilal's shop"))
    browser = sign_in(amina)
    page = words_of(browser.get(SITES))
    assert "The forum It learns your e-mail address, your name, whether you are an organiser here." in page
    assert "You signed in on 3 November 2026." in page
    assert "Our wiki our own It learns your name." in page
    assert "Bilal" not in page
    assert "Other sites that know me" in words_of(browser.get("/accounts/sessions/"))


def test_who_never_signed_in_elsewhere_is_shown_no_way_there(amina, sign_in):
    browser = sign_in(amina)
    assert "Other sites" not in words_of(browser.get("/accounts/sessions/"))
    assert "None. You have not signed in to another site" in words_of(browser.get(SITES))


def test_taken_back_its_tokens_are_worth_nothing_and_it_is_forgotten_here(amina, sign_in):
    shop, other, bilal = site(), site("Other"), known("Bilal")
    for member, client in ((amina, shop), (amina, other), (bilal, shop)):
        KnownTo.note(member, client)
        token(member, client) if client == shop else None
    spent = token(amina, shop, "ac")
    browser, row = sign_in(amina), KnownTo.objects.get(member=amina, site=shop)
    answer = browser.post(SITES, {"site": row.pk}, follow=True)
    assert "Taken back. The forum can ask us nothing more about you." in words_of(answer)
    assert set(Token.objects.values_list("user", "type")) == {(bilal.pk, "at"), (amina.pk, spent.type)}
    assert set(KnownTo.objects.values_list("member", "site")) == {(amina.pk, other.pk), (bilal.pk, shop.pk)}
    again = browser.post(SITES, {"site": row.pk}, follow=True)
    assert (again.status_code, "Taken back" in words_of(again)) == (200, False)


def test_nobody_takes_back_for_somebody_else(amina, sign_in, client):
    KnownTo.note(known("Bilal"), site())
    pk = KnownTo.objects.get().pk
    assert sign_in(amina).post(SITES, {"site": pk}).status_code == 302
    assert client.post(SITES, {"site": pk})["Location"].startswith("/accounts/login/")
    assert KnownTo.objects.count() == 1


@pytest.mark.parametrize("sent", ["", "x", "-1", "1.5", "9" * 30, "\0", "²"])
def test_what_is_no_row_is_refused(amina, sign_in, sent):
    KnownTo.note(amina, site())
    assert sign_in(amina).post(SITES, {"site": sent}).status_code == 400
    assert KnownTo.objects.count() == 1


def test_looking_changes_nothing_and_costs_the_same_however_many(amina, sign_in, django_assert_max_num_queries):
    browser = sign_in(amina)
    for number in range(30):
        KnownTo.note(amina, site(f"Site {number}"))
    with django_assert_max_num_queries(5):
        browser.get(SITES)
    assert KnownTo.objects.count() == 30


def test_who_is_paused_still_sees_it_and_takes_it_back(amina, sign_in):
    KnownTo.note(amina, site())
    pause(amina)
    browser = sign_in(amina)
    assert "The forum" in words_of(browser.get(SITES))
    browser.post(SITES, {"site": KnownTo.objects.get().pk})
    assert not KnownTo.objects.exists()


def test_it_goes_with_the_site(amina):
    KnownTo.note(amina, shop := site())
    shop.delete()
    assert not KnownTo.objects.exists()


def test_the_database_takes_neither_a_second_row_nor_days_in_the_wrong_order(amina):
    KnownTo.note(amina, shop := site())
    today = timezone.localdate()
    for days in ({"first_on": today, "last_on": today}, {"first_on": today, "last_on": today - timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            KnownTo.objects.create(member=amina, site=shop, **days)


@pytest.mark.live
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_signing_in_there_is_noted_and_taken_back_the_token_opens_nothing(forum, person):
    amina = known()
    browser = person(amina)
    page = browser.open(forum.begin())
    assert not KnownTo.objects.exists()
    cancelled = browser.press(page, "cancel")
    assert cancelled.status_code == 302
    assert not KnownTo.objects.exists()
    visit = forum.receive(browser.go_on(forum.begin()))
    row = KnownTo.objects.get()
    assert (row.member, row.site_id) == (amina, forum.client_id)
    assert forum.userinfo(visit.token).status_code == 200
    row.take_back()
    assert forum.userinfo(visit.token).status_code == 401
    forum.receive(browser.go_on(forum.begin()))  # asked again, as `go_on` sees
    assert KnownTo.objects.count() == 1
