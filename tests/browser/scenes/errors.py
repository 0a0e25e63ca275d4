"""When something is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tests.browser.scenes.door import sign_in
from tests.browser.scenes.scenery import amina, scene
from tests.browser.stage import Stage


@scene
def not_found(stage: Stage) -> None:
    assert stage.open("/meetups/nowhere/").status == 404


@scene
def not_allowed(stage: Stage) -> None:
    amina(stage)
    assert stage.open("/admin/").status == 403


@scene
def not_understood(stage: Stage) -> None:
    assert stage.open("/?page=%00").status == 400


@scene
def not_like_this(stage: Stage) -> None:
    amina(stage)
    assert stage.open("/meetups/calendar/renew/").status == 405


@scene
def form_without_its_token(stage: Stage) -> None:
    sign_in(stage)
    stage.page.context.clear_cookies()
    stage.press("Send me a code")


@scene
def broken(stage: Stage) -> None:
    with without_settings_table():
        assert stage.open("/").status == 500


@contextmanager
def without_settings_table() -> Iterator[None]:
    """The database as after a failed upgrade: a table every page reads is not there."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE community_community RENAME TO away")
        try:
            yield
        finally:
            cursor.execute("ALTER TABLE away RENAME TO community_community")
