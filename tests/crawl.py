"""Every page that links lead to, as somebody finds it: for tests that nothing reaches those it is not for."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.contrib import admin
from django.test import Client
from django.urls import Resolver404, resolve

STARTS = ["/", "/meetups/", "/charter/", "/charter/?format=md", "/charter/concerns/", "/me/", "/admin/", "/privacy/"]


def every_page(
    browser: Client, starts: Iterable[str] = STARTS, under: str = "/", of_a_kind: int = 10_000
) -> dict[str, tuple[int, str]]:
    """Every page that links lead to (and that matches `under`), by its address: status and text, without what differs
    on each visit. Of pages that one pattern of addresses leads to, as many as `of_a_kind`."""
    found: dict[str, tuple[int, str]] = {}
    kinds: Counter[str] = Counter()
    waiting = list(starts)
    while waiting:
        path = waiting.pop()
        if path in found or not re.match(under, path):
            continue
        kinds[kind := kind_of(path)] += 1
        if kinds[kind] > of_a_kind:
            continue
        answer: Any = browser.get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        text = re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", content.decode(errors="replace"))
        found[path] = (answer.status_code, text + answer.get("Location", ""))
        waiting += [link for link in links(path, text) if link not in found]
        if answer.status_code == 302:
            waiting += links(path, f'href="{answer["Location"]}"')
    return found


def kind_of(path: str) -> str:
    """The pattern its address follows."""
    try:
        return resolve(path.partition("?")[0]).route
    except Resolver404:
        return path


def links(path: str, text: str) -> Iterator[str]:
    """The addresses on this site that a page leads to."""
    for link in re.findall(r'(?:href|action)="([^"#]+)', text):
        whole = urlsplit(urljoin(f"http://testserver{path}", unescape(link)))
        sorts = whole.path.startswith("/admin/") and whole.query  # the same rows in another order, without end
        if whole.netloc == "testserver" and not sorts and not re.match(r"/(static|accounts)/", whole.path):
            yield whole.path + (f"?{whole.query}" if whole.query else "")


def changed(before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> set[str]:
    """The pages that are not the same, to the letter, or there only once."""
    return {path for path in before | after if before.get(path) != after.get(path)}


def lists_of_what_hangs_on(models: Collection[type], names: Collection[str], *, but: type) -> list[tuple[str, str]]:
    """Every list of the desk but one's own, with every name by which its rows could be asked for what hangs on them in
    these models."""
    return [
        (f"/admin/{model._meta.app_label}/{model._meta.model_name}/", name)
        for model in admin.site._registry
        if not issubclass(model, but)
        for field in model._meta.get_fields(include_hidden=True)
        if field.related_model in models
        for name in {field.name, field.name.rstrip("+"), *names}
    ]
