"""What a person finds on a page, read from its HTML the way a browser would."""

import json
from html.parser import HTMLParser
from typing import Any

UNSEEN = {"script", "style", "title", "textarea", "select"}  # elements whose text is not part of the words


class _Reader(HTMLParser):
    """Collects the words, the JSON-LD, and what the form called `form_id` submits when nothing is touched."""

    def __init__(self, form_id: str = "") -> None:
        super().__init__()
        self.form_id, self.in_form = form_id, False
        self.words: list[str] = []
        self.data: list[str] = []
        self.fields: dict[str, list[str]] = {}
        self.unseen = self.kind = self.field = ""
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.in_form = given.get("id") == self.form_id
        if tag in UNSEEN:
            self.unseen, self.kind, self.field, self.text = tag, given.get("type", ""), given.get("name", ""), ""
        if "disabled" in given:
            self.field = ""
        elif tag == "input" and given.get("type") not in ("submit", "button"):
            if "checked" in given or given.get("type") not in ("checkbox", "radio"):
                self.keep(given.get("name", ""), given.get("value", ""))
        elif tag == "option" and "selected" in given:
            self.keep(self.field, given["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.in_form = False
        if tag == self.unseen:
            if tag == "textarea":  # the line break after the tag is dropped, the others are sent as CR LF
                self.keep(self.field, self.text.removeprefix("\n").replace("\n", "\r\n"))
            elif self.kind == "application/ld+json":
                self.data.append(self.text)
            self.unseen = self.field = ""

    def handle_data(self, data: str) -> None:
        if self.unseen:
            self.text += data
        else:
            self.words.append(data)

    def keep(self, name: str, value: str) -> None:
        if name and self.in_form:
            self.fields.setdefault(name, []).append(value)


def _read(response: Any, form_id: str = "") -> _Reader:
    reader = _Reader(form_id)
    reader.feed(response.content.decode())
    return reader


def words_of(response: Any) -> str:
    """The text on the page, spaces folded."""
    return " ".join(" ".join(_read(response).words).split())


def event_data_of(response: Any) -> list[Any]:
    """The schema.org data on the page, parsed."""
    return [json.loads(text) for text in _read(response).data]


def form_of(response: Any, form_id: str) -> dict[str, list[str]]:
    """What a browser submits of the form with this id when nothing is touched: name to values."""
    fields = _read(response, form_id).fields
    assert fields, f"no form called {form_id} on the page"
    return fields
