"""Going on to another site, coming back from one, and those sites on the desk."""

from allauth.idp.oidc.models import Client
from django.urls import reverse

from community.models import KnownTo
from tests import people
from tests.browser.scenes.scenery import amina, described, desk, scene
from tests.browser.stage import Stage
from tests.provider.conftest import proven

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Wednesday Evening Reading and Mending Forum"
BACK = "https://forum.example.org/auth/oidc/callback"
ASKED = (
    f"/identity/o/authorize?client_id=forum&redirect_uri={BACK}&response_type=code&state=s&code_challenge_method=S256"
    "&scope=openid%20email%20profile%20groups&code_challenge=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
)


def forum() -> Client:
    """A site with a long name on the desk."""
    scopes = "openid\nemail\nprofile\ngroups"
    return Client.objects.create(id="forum", name=LONG[:100], redirect_uris=BACK, scopes=scopes)


@scene
def going_on_to_another_site(stage: Stage) -> None:
    described()
    forum()
    proven(amina(stage, name="Adaeze Okonkwo-Featherstonehaugh"))
    stage.open(ASKED)


@scene
def sent_here_in_a_way_we_do_not_accept(stage: Stage) -> None:
    forum()
    amina(stage)
    assert stage.open(f"{ASKED}&redirect_uri=https://elsewhere.example.org/").status == 400


@scene
def signed_out_of_another_site(stage: Stage) -> None:
    forum()
    amina(stage)
    stage.open("/identity/o/logout?client_id=forum")


@scene
def sites_that_know_me(stage: Stage) -> None:
    described()
    member = amina(stage)
    KnownTo.note(member, forum())
    KnownTo.note(member, Client.objects.create(name="Our wiki", skip_consent=True, scopes="openid"))
    stage.open("/me/sites/")


@scene
def sites_that_know_me_none(stage: Stage) -> None:
    amina(stage)
    stage.open("/me/sites/")


@desk
def other_site_with_errors(stage: Stage) -> None:
    stage.enter(people.superuser(), second_factor=True)
    stage.open(reverse("admin:community_othersite_change", args=[forum().pk]))
    stage.page.get_by_label("Addresses people come back to").fill("http://forum.example.org/")
    stage.press("Save")
