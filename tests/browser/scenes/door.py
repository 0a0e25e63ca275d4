"""Signing in and out."""

from tests.browser.scenes.scenery import amina, described, scene
from tests.browser.stage import Stage


@scene
def sign_in(stage: Stage) -> None:
    stage.open("/accounts/login/")


@scene
def sign_in_with_error(stage: Stage) -> None:
    sign_in(stage)
    stage.write("E-mail address", "amina at example.org")
    stage.press("Send me a code")


@scene
def sign_in_too_often(stage: Stage) -> None:
    for _ in range(4):
        stage.page.context.clear_cookies()  # another browser each time
        stage.ask_for_code("amina@example.org")


@scene
def code(stage: Stage) -> None:
    stage.ask_for_code("amina@example.org")


@scene
def code_wrong(stage: Stage) -> None:
    code(stage)
    stage.write("Code", "000000")
    stage.press("Continue")


@scene
def code_lost(stage: Stage) -> None:
    code(stage)
    stage.page.context.clear_cookies(name="sessionid")
    stage.write("Code", "000000")
    stage.press("Continue")


@scene
def account_closed(stage: Stage) -> None:
    described()
    stage.open("/accounts/inactive/")


@scene
def sign_out(stage: Stage) -> None:
    amina(stage)
    stage.open("/accounts/logout/")
