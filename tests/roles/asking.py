"""The whole table, and how the site is asked along it."""

from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client

from tests.roles.desk import ADMIN
from tests.roles.site import SITE

TABLE = SITE | ADMIN


def end(browser: Client, path: str, method: str = "get") -> int | str:
    """Where the request ends: the page it was led to, or its status."""
    answer = getattr(browser, method)(path, follow=True)
    if answer.redirect_chain and answer.status_code == 200:
        return "→ " + answer.request["PATH_INFO"]
    return int(answer.status_code)


def counts() -> dict[str, int]:
    """Rows in every table but that of sessions."""
    return {model.__name__: model.objects.count() for model in apps.get_models() if model is not Session}
