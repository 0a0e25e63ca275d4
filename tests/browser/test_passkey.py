"""Passkeys in a real browser, with a device of its own that Chromium makes up (WebAuthn's virtual authenticator)."""

import pytest
from allauth.mfa.models import Authenticator

from tests.browser.stage import Stage

pytestmark = [pytest.mark.live, pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

DIALOGUE = "Sign in with a passkey"


class Device:
    """What a browser has its passkeys on."""

    def __init__(self, here: Stage, **options: object) -> None:
        self.session = here.page.context.new_cdp_session(here.page)
        self.session.send("WebAuthn.enable")
        given = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        } | options
        self.id = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": given})["authenticatorId"]

    def knows_who_holds_it(self, verified: bool) -> None:
        """Whether the finger fits."""
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": verified})

    def keys(self) -> list[dict]:
        """What is on it."""
        return self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

    def forget(self) -> None:
        """Loses all of it."""
        self.session.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})


@pytest.fixture
def here(stage):
    return stage(java_script_enabled=True)


def try_it(here, button=DIALOGUE):
    """Presses the button where no other page is to follow."""
    here.page.get_by_role("button", name=button, exact=True).click()


def told(here):
    """What is said by the button, of all that could be."""
    return here.page.locator("[data-when]:visible").all_inner_texts()


def add(here, name="My phone"):
    """On the page of locks."""
    here.open("/accounts/2fa/")
    here.follow("Add a passkey")
    here.write("Name", name)
    here.press("Add a passkey")


def sign_out(here):
    here.open("/accounts/logout/")
    here.page.get_by_role("main").get_by_role("button", name="Sign out").click()
    here.page.wait_for_url(f"{here.site.url}/")


def test_organiser_adds_one_signs_in_with_it_reaches_the_desk_and_removes_it(here, cast):
    olu = cast.organiser()
    device = Device(here)
    here.sign_in(olu.email)
    here.follow("Organise")
    assert here.says("The organisers' desk needs a second lock.")
    here.follow("Add a passkey")
    assert here.page.get_by_label("Name", exact=True).input_value() == "Chrome on Linux"
    here.press("Add a passkey")
    assert here.heading() == "Recovery codes"
    assert here.says("Passkey added.")
    here.site.mail_to(olu.email, "A change to how you sign in")
    [key] = device.keys()
    assert (key["rpId"], key["isResidentCredential"]) == ("localhost", True)
    here.follow("Organise")
    assert here.heading() == "What would you like to look after?"

    sign_out(here)
    here.open("/admin/meetups/meetup/")
    assert here.heading() == "Sign in or join"
    here.press(DIALOGUE)
    assert here.page.url.endswith("/admin/meetups/meetup/")

    sign_out(here)
    here.sign_in(olu.email)
    assert here.heading() == "Your second lock"
    here.press("Use my passkey")
    assert here.heading() == "Hello, Olu"

    here.open("/accounts/2fa/")
    here.follow("Rename Chrome on Linux")
    assert here.heading() == "Your passkey"
    here.press("Use my passkey")
    here.write("Name", "Work laptop")
    here.press("Save")
    here.follow("Remove Work laptop")
    here.press("Remove it")
    assert here.says("Passkey removed.")
    assert not Authenticator.objects.exists()
    sign_out(here)
    here.open("/accounts/login/")
    here.press(DIALOGUE)
    assert here.problems() == ["That passkey did not work here. Try again, or choose another way."]


def test_a_dialogue_that_is_closed_or_finds_nothing_leaves_a_kind_message_and_all_else_working(here, cast):
    member = cast.member()
    device = Device(here)
    here.sign_in(member.email)
    add(here)
    here.open("/accounts/2fa/webauthn/add/")
    assert told(here) == []
    try_it(here, "Add a passkey")
    here.page.get_by_text("This device has a passkey for you already.").wait_for()
    assert len(told(here)) == 1
    sign_out(here)
    here.open("/accounts/login/")
    device.knows_who_holds_it(False)
    try_it(here)
    here.page.get_by_text("Nothing was done: the passkey was not used").wait_for()
    assert len(told(here)) == 1
    device.knows_who_holds_it(True)
    device.forget()
    try_it(here)
    here.page.wait_for_timeout(300)
    assert here.says("or have a code sent to you")
    here.write("E-mail address", member.email)
    here.press("Send me a code")
    assert here.heading() == "Type the code we sent you"


def test_a_device_that_cannot_tell_who_holds_it_is_not_taken(here, cast):
    Device(here, hasUserVerification=False, isUserVerified=False, transport="usb")
    here.sign_in(cast.member().email)
    here.open("/accounts/2fa/webauthn/add/")
    try_it(here, "Add a passkey")
    here.page.locator("[data-when]:not([hidden])").wait_for()
    assert not Authenticator.objects.exists()


def test_offline_the_button_says_so(here, cast):
    Device(here)
    here.open("/accounts/login/")
    here.page.context.set_offline(True)
    try_it(here)
    here.page.get_by_text("That did not work. Try again in a minute, or have a code sent to you.").wait_for()


def test_without_scripts_nothing_is_offered_and_codes_work(stage, cast):
    plain = stage()
    member = cast.member()
    plain.open("/accounts/login/")
    assert not plain.page.get_by_role("button", name=DIALOGUE).is_visible()
    plain.sign_in(member.email)
    plain.open("/accounts/2fa/webauthn/add/")
    assert plain.says("This browser cannot add a passkey")
    assert not plain.page.get_by_role("button", name="Add a passkey").is_visible()
    scripted = stage(java_script_enabled=True)
    Device(scripted)
    scripted.sign_in(member.email)
    add(scripted)
    code = scripted.page.locator("main code").first.inner_text()
    again = stage()
    again.sign_in(member.email)
    assert again.says("This browser cannot use your passkey")
    again.prove_second_lock(code)
    assert again.heading() == "Hello, Amina"
