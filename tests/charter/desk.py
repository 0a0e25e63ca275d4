"""The organisers' desk for the charter, worked by hand: pages opened, fields typed into, buttons pressed."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from charter.models import Draft
from tests.pages import form_of

Fields = dict[str, Any]
ACCOUNT = {"summary": "We say it better.", "reason": "It was long.", "decided": "By consent, at our meetup."}


def address(page: str, *args: Any) -> str:
    """The address of one of the desk's pages, such as `address("draft_change", 3)`."""
    return reverse(f"admin:charter_{page}", args=args)


def line(number: int, **typed: Any) -> Fields:
    """What is typed into the row of a line, counted from 0: `line(2, text="We wait.", DELETE="on")`."""
    return {f"lines-{number}-{name}": value for name, value in typed.items()}


@dataclass
class Desk:
    """An organiser at work on the charter."""

    client: Client

    def begin(self) -> Draft:
        """A draft begun by its button."""
        answer = self.client.post(address("draft_begin"))
        assert answer.status_code == 302, answer
        draft: Draft = Draft.objects.latest("pk")
        assert answer["Location"] == address("draft_change", draft.pk)
        return draft

    def open(self, draft: Draft) -> Fields:
        """The form of this draft, as it submits when nothing is touched."""
        return form_of(self.client.get(address("draft_change", draft.pk)), "draft_form")

    def save(self, draft: Draft, form: Fields | None = None, **typed: Any) -> Any:
        """Types into the form (opened now unless given) and saves it."""
        return self.client.post(address("draft_change", draft.pk), (form or self.open(draft)) | typed)

    def drafted(self, **typed: Any) -> Draft:
        """A draft begun, accounted for, with this typed into it."""
        draft = self.begin()
        assert self.save(draft, **(ACCOUNT | typed)).status_code == 302
        draft.refresh_from_db()
        return draft

    def publish(self, draft: Draft, **data: Any) -> Any:
        """Presses the button on the page that shows what would change, opened now unless `seen` is given."""
        draft.refresh_from_db()
        return self.client.post(address("draft_publish", draft.pk), {"seen": draft.changed_at.isoformat()} | data)

    def press(self, page: str, *args: Any, **data: Any) -> Any:
        """Sends one of the small forms."""
        return self.client.post(address(page, *args), data)
