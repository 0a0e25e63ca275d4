"""Forms may lead on to another site where somebody is on the way there, and nowhere else."""

import pytest
from allauth.idp.oidc.models import Client as OtherSite
from django.test import Client

from tests.community.door import ASK, TYPE, ask
from tests.provider.conftest import known

pytestmark = pytest.mark.django_db

START = "/identity/o/authorize?client_id=x"


def leads(answer):
    """Where forms on that page may lead."""
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    return policy["form-action"]


@pytest.fixture
def sites():
    """Two other sites, one with an address to sign out to."""
    OtherSite.objects.create(
        name="Forum", redirect_uris="https://forum.example.org/auth/oidc/callback\nhttps://forum.example.org/x"
    )
    pad = OtherSite(name="Pad", redirect_uris="http://localhost:3000/back")
    pad.set_post_logout_redirect_uris(["https://pad.example.org:8443/bye"])
    pad.save()
    return "'self' http://localhost:3000 https://forum.example.org https://pad.example.org:8443"


def test_on_the_way_to_another_site_forms_may_end_there(sites, sign_in):
    browser = Client()
    assert leads(browser.get(f"{ASK}?next={START}")) == sites
    assert leads(browser.post(ASK, {"email": "no address", "next": START})) == sites
    _, answer = ask("wren@example.org", browser, query_params={"next": START})
    assert leads(answer) == "'self'"  # leads on by itself, and has no form
    assert leads(browser.get(answer["Location"])) == sites
    assert leads(browser.get(TYPE)) == "'self'"  # opened by itself it ends here
    assert leads(sign_in(known()).get("/identity/o/logout")) == sites


@pytest.mark.parametrize("path", [
    "/", ASK, f"{ASK}?next=/me/", f"{ASK}?next=/me/?x={START}", "/privacy/", f"/privacy/?next={START}", "/identity/o/x",
    "/.well-known/openid-configuration", "/accounts/inactive/", "/identity/o/authorize?client_id=x",
])  # fmt: skip
def test_on_all_other_pages_forms_stay_here(sites, sign_in, path):
    for browser in (Client(), sign_in(known())):
        assert leads(browser.get(path)) == "'self'"


def test_nothing_else_of_the_policy_is_let_go(sites, client):
    usual = client.get("/")["Content-Security-Policy"]
    there = client.get(f"{ASK}?next={START}")["Content-Security-Policy"]
    assert there.replace(sites, "'self'") == usual


@pytest.mark.parametrize("count", [3, 300])
def test_it_costs_one_query_however_many_sites_there_are(client, count, django_assert_num_queries):
    sites = [OtherSite(name=str(n), redirect_uris=f"https://{n}.example.org/x") for n in range(count)]
    OtherSite.objects.bulk_create(sites)
    client.get(ASK)
    with django_assert_num_queries(2):
        client.get(f"{ASK}?next={START}")
