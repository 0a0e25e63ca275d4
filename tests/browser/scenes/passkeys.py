"""Passkeys: the pages around the browser's own dialogue, which is not ours to look at."""

from allauth.mfa.models import Authenticator

from tests.browser.scenes.scenery import amina, described, scene
from tests.browser.stage import Stage
from tests.community.soft_passkey import SoftPasskey, made_by

LONG = "The old laptop that stands in the kitchen next to the kettle"


@scene
def sign_in_with_a_passkey_that_fails(stage: Stage) -> None:
    described()
    stage.open("/accounts/login/")
    stage.page.locator("input[name=credential]").evaluate("field => { field.value = '{}'; field.form.submit() }")
    stage.page.get_by_text("That passkey did not work here.").wait_for()


@scene
def passkey_to_be_added(stage: Stage) -> None:
    amina(stage)
    stage.open("/accounts/2fa/webauthn/add/")


@scene
def passkeys_listed(stage: Stage) -> None:
    member = amina(stage)
    for name in ("Firefox on Android", LONG, "x" * 60):
        Authenticator.objects.create(user=member, type="webauthn", data={"name": name})
    stage.open("/accounts/2fa/")


@scene
def passkey_asked_for_at_sign_in(stage: Stage) -> None:
    member = amina(stage)
    made_by(SoftPasskey(), member)
    stage.page.context.clear_cookies()
    stage.sign_in(member.email)
    assert stage.heading() == "Your second lock"


@scene
def passkey_asked_for_again(stage: Stage) -> None:
    made_by(SoftPasskey(), amina(stage))
    stage.open("/accounts/2fa/webauthn/add/")
    assert stage.heading() == "Your passkey"
