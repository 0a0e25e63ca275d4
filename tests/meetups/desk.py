"""The organisers' desk, worked by hand: pages opened, fields typed into, buttons pressed."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from meetups.models import Meetup
from tests.pages import form_of

Fields = dict[str, Any]


def address(meetup: Meetup, page: str = "change") -> str:
    """The address of one of the desk's pages on this meetup."""
    return reverse(f"admin:meetups_meetup_{page}", args=[meetup.pk])


def errors_on(response: Any) -> dict[str, list[str]]:
    """What the form on the page complains of: field (or "__all__") to sentences."""
    assert response.status_code == 422
    return {name: list(errors) for name, errors in response.context["adminform"].form.errors.items()}


@dataclass
class Desk:
    """An organiser at work."""

    client: Client

    def open(self, meetup: Meetup) -> Fields:
        """The form of this meetup, as it submits when nothing is touched."""
        return form_of(self.client.get(address(meetup)), "meetup_form")

    def save(self, meetup: Meetup, form: Fields | None = None, **typed: Any) -> Any:
        """Types into the form (opened now unless given) and saves it, whatever it does to others."""
        return self.client.post(address(meetup), (form or self.open(meetup)) | {"decision": "one"} | typed)

    def create(self, **typed: Any) -> Any:
        """Fills in the form for a new meetup and saves it."""
        page = reverse("admin:meetups_meetup_add")
        given = {"title": "Words we share", "date": "10/11/2026", "time": "11:30", "minutes": "60"}
        return self.client.post(page, form_of(self.client.get(page), "meetup_form") | given | typed)

    def press(self, meetup: Meetup, button: str, **data: Any) -> Any:
        """Sends one of the small forms: publish, cancel, remove."""
        return self.client.post(address(meetup, button), data)
