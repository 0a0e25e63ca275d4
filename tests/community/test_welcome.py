"""Who has just joined is told, once by itself and then whenever they like, what a meetup is like."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from community.adapter import AccountAdapter
from community.models import Community, Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def wren():
    return Member.objects.create_user("wren@example.org", "Wren")


def test_it_tells_that_passing_is_fine_and_leads_on(sign_in, wren):
    page = sign_in(wren).get("/welcome/").content.decode()
    assert "Nobody asks why" in page
    assert 'href="/charter/"' in page
    assert 'href="/me/profile/more/"' in page


def test_organisers_say_it_in_their_own_words(sign_in, wren):
    Community.objects.update_or_create(pk=1, defaults={"first_meetup": "We begin with **tea**."})
    page = sign_in(wren).get("/welcome/").content.decode()
    assert "<strong>tea</strong>" in page
    assert "Nobody asks why" not in page


def test_my_page_leads_there_for_sixty_days(sign_in, wren):
    browser = sign_in(wren)
    assert 'href="/welcome/"' in browser.get("/me/").content.decode()
    Member.objects.update(confirmed_at=timezone.now() - timedelta(days=61))
    assert 'href="/welcome/"' not in browser.get("/me/").content.decode()
    assert browser.get("/welcome/").status_code == 200


def test_only_the_first_code_leads_there():
    request = RequestFactory().get("/")
    request.user = Member.objects.create_user("ash@example.org")
    assert AccountAdapter().get_login_redirect_url(request) == "/me/"
    request.has_just_joined = True
    assert AccountAdapter().get_login_redirect_url(request) == "/welcome/"


def test_strangers_are_asked_to_sign_in_and_nothing_can_be_sent(sign_in, wren):
    assert Client().get("/welcome/")["Location"].startswith("/accounts/login/")
    assert sign_in(wren).post("/welcome/").status_code == 405
