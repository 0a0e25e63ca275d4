"""What is mine: places, profile, second lock."""

from meetups.models import CalendarAddress
from tests import people
from tests.browser.scenes.scenery import amina, scene
from tests.browser.stage import Stage
from tests.site import shown_by


@scene
def me_empty(stage: Stage) -> None:
    amina(stage, name="", email="amina@example.org", pronouns="")
    stage.open("/me/")


@scene
def me_full(stage: Stage) -> None:
    member = amina(stage)
    people.meetup("Open", days=3).rsvp(member)
    people.full_meetup(title="Full", days=5)[0].rsvp(member)
    called_off = people.meetup("Called off", days=9)
    called_off.rsvp(member)
    called_off.cancel("Nobody can make it.")
    CalendarAddress.renew(member)
    stage.open("/me/")


@scene
def profile(stage: Stage) -> None:
    amina(stage)
    stage.open("/me/profile/")


@scene
def profile_with_error(stage: Stage) -> None:
    profile(stage)
    stage.write("Name", "")
    stage.press("Save")


@scene
def second_lock(stage: Stage) -> None:
    amina(stage)
    stage.open("/accounts/2fa/")


@scene
def second_lock_set_up(stage: Stage) -> None:
    amina(stage)
    stage.open("/accounts/2fa/totp/activate/")


@scene
def second_lock_set_up_with_error(stage: Stage) -> None:
    second_lock_set_up(stage)
    stage.write("Authenticator code", "000000")
    stage.press("Turn it on")


@scene
def second_lock_asked_for(stage: Stage) -> None:
    second_lock_set_up(stage)
    stage.set_up_second_lock()


@scene
def second_lock_asked_for_with_error(stage: Stage) -> None:
    second_lock_asked_for(stage)
    stage.prove_second_lock("000000")


@scene
def second_lock_asked_for_at_sign_in(stage: Stage) -> None:
    second_lock_asked_for(stage)
    stage.page.context.clear_cookies()
    stage.sign_in("amina@example.org")


@scene
def recovery_codes(stage: Stage) -> None:
    second_lock_set_up(stage)
    stage.prove_second_lock(shown_by(stage.set_up_second_lock()))


@scene
def recovery_codes_renewal(stage: Stage) -> None:
    recovery_codes(stage)
    stage.open("/accounts/2fa/recovery-codes/generate/")


@scene
def second_lock_in_place(stage: Stage) -> None:
    recovery_codes(stage)
    stage.open("/accounts/2fa/")


@scene
def second_lock_removal(stage: Stage) -> None:
    recovery_codes(stage)
    stage.open("/accounts/2fa/totp/deactivate/")
