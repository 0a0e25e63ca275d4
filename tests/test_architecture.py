"""The house as `docs` and the brief describe it, read from the source: floors, rooms, words about every part."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.site import ROOT

pytestmark = pytest.mark.nodb

APPS = [path.parent.name for path in sorted(ROOT.glob("*/apps.py"))]
COMPOSITION_ROOT = {"community/settings.py", "community/urls.py", "community/wsgi.py"}
ABOVE = {"charter", "bursaries"}  # may import what is below, never each other

# Floors inside an app, top first: what is on one may not be imported from a lower one.
FLOORS = [
    ["urls"],
    ["views", "feeds", "admin", "admin_site"],
    ["forms", "admin_forms", "library_forms", "passkeys"],
    ["models"],
]
BELOW_VIEWS = [
    "emails",
    "ical",
    "mentions",
    "photos",
    "jobs",
    "demo",
    "sheets",
    "emblems",
    "text",
    "times",
    "outbox",
    "locks",
    "pages",
    "storage",
    "telling",
    "preferences",
    "roles",
    "naming",
    "diffs",
    "wording",
    "seal",
    "guards",
    "verify",
    "searching",
    "snippets",
    "search",
    "shelves",
]


@cache
def source(*, migrations: bool = False) -> dict[str, ast.Module]:
    """The apps' own Python files, parsed, by their path from the root."""
    files = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    named = {str(path.relative_to(ROOT)): path for path in files}
    return {
        name: ast.parse(path.read_text()) for name, path in named.items() if migrations or "/migrations/" not in name
    }


@cache
def imports(tree: ast.Module, name: str) -> frozenset[str]:
    """Every module this file names in an import, wherever it stands, as "package.module" (relative ones resolved)."""
    found: set[str] = set()
    package = name.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parent = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*parent, *filter(None, [node.module])])
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return frozenset(found)


def broken(allowed) -> list[str]:
    """ "file imports module" for every import of ours that `allowed(file, module)` does not allow."""
    own = (*APPS, "tests")
    return [
        f"{name} imports {module}"
        for name, tree in source(migrations=True).items()
        for module in sorted(imports(tree, name))
        if module.split(".")[0] in own and not allowed(name, module)
    ]


def app_of(name: str) -> str:
    """The app a file or a module belongs to."""
    return re.split(r"[/.]", name)[0]


def test_imports_are_found_wherever_they_stand():
    text = "import a.b\nfrom . import x\nfrom .forms import y\ndef f():\n    from meetups import emails"
    found = imports(ast.parse(text), "charter/views.py")
    assert found == {"a.b", "charter", "charter.x", "charter.forms", "charter.forms.y", "meetups", "meetups.emails"}


def test_apps_are_found():
    assert {"community", "meetups"} <= set(APPS)
    assert len(source()) > 30


def test_community_imports_no_sibling_app():
    assert broken(lambda name, module: app_of(name) != "community" or app_of(module) == "community" or root(name)) == []


def root(name: str) -> bool:
    """Whether this file may name every app."""
    return name in COMPOSITION_ROOT


def test_meetups_imports_community_alone():
    below = {"community", "meetups"}
    assert broken(lambda name, module: app_of(name) != "meetups" or app_of(module) in below) == []


def test_charter_and_bursaries_never_import_each_other():
    assert broken(lambda name, module: app_of(name) not in ABOVE or app_of(module) not in ABOVE - {app_of(name)}) == []


def test_nothing_imports_the_tests():
    assert broken(lambda name, module: app_of(module) != "tests") == []


def floor(module: str) -> int:
    """The floor of a module, 0 at the top; what is not on the list lies under all of them."""
    part = module.split(".")[1] if "." in module else ""
    return next((number for number, rooms in enumerate(FLOORS) if part in rooms), len(FLOORS))


def test_inside_an_app_imports_go_down():
    """urls -> views -> forms -> models; the rest (emails, ical ...) lies below views and forms."""

    def allowed(name: str, module: str) -> bool:
        here = floor(name.removesuffix(".py").replace("/", "."))
        if app_of(name) != app_of(module) or root(name) or here <= floor(module):
            return True
        return floor(module) == len(FLOORS) - 1  # anything may import models

    assert broken(allowed) == []


@pytest.mark.parametrize("room", BELOW_VIEWS)
def test_what_lies_below_views_imports_none_and_no_forms(room):
    def allowed(name: str, module: str) -> bool:
        return f"/{room}.py" not in name or floor(module) >= len(FLOORS) - 1

    assert broken(allowed) == []


def test_models_import_nothing_above_them_when_loaded():
    """But `emails`: verbs queue mails, and mails know their app's models only as types."""
    above = re.compile(r"^\w+\.(urls|views|feeds|admin|admin_site|forms|admin_forms)\b")
    for name, tree in source().items():
        if re.search(r"/models(/|\.py)", name):
            at_once = ast.Module([node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))], [])
            found = [module for module in imports(at_once, name) if app_of(module) in APPS and above.match(module)]
            assert found == [], name


# --- Words about every part ---------------------------------------------------------------------------------------

# What Django calls by these names says itself what it does; so does a method of one line, and a nested Meta.
HOOKS = re.compile(
    r"^(Meta|Command|handle|clean|save|ready|get_(queryset|urls|form|object|absolute_url)|has_\w+_permission|"
    r"changelist_view|save_(model|related)|add_arguments|form_(valid|invalid)|item_\w+|items|title|link|feed_url)$"
)


def nameless(tree: ast.Module) -> Iterator[str]:
    """Public classes and functions without a docstring, but for hooks, one-liners in classes, and what is local."""
    for node in tree.body:
        if not isinstance(node, (ast.ClassDef, ast.FunctionDef)) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node) and not HOOKS.match(node.name):
            yield node.name
        for inner in node.body if isinstance(node, ast.ClassDef) else []:
            if not isinstance(inner, ast.FunctionDef) or inner.name.startswith("_"):
                continue
            if not (ast.get_docstring(inner) or HOOKS.match(inner.name) or len(inner.body) == 1):
                yield f"{node.name}.{inner.name}"


def test_every_public_part_says_what_it_is():
    assert {name: found for name, tree in source().items() if (found := list(nameless(tree)))} == {}


def test_every_module_says_what_it_holds():
    silent = [
        name
        for name, tree in source().items()
        if tree.body and not ast.get_docstring(tree) and not name.endswith(("/apps.py", "/urls.py"))
    ]
    assert silent == []


def test_files_and_functions_can_be_read_in_one_sitting():
    trees = source()
    long_files = {name: lines for name in trees if (lines := len((ROOT / name).read_text().splitlines())) > 260}
    long_functions = {
        f"{name}: {node.name}": lines
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (lines := node.end_lineno - node.lineno + 1) > 40
    }
    assert (long_files, long_functions) == ({}, {})


# --- Pages and locks ----------------------------------------------------------------------------------------------


def templates() -> list[Path]:
    """Every template of ours."""
    return sorted((ROOT / "templates").rglob("*.html")) + [
        path for app in APPS for path in (ROOT / app).rglob("*.html")
    ]


def test_templates_hold_no_style_and_no_script():
    forbidden = re.compile(
        r"""\sstyle\s*=|<style\b|<script(?![^>]*(\bsrc=|ld\+json))|<[^>]*\son\w+\s*=|javascript:|</script>\s*<script>""",
        re.IGNORECASE,
    )
    assert len(templates()) > 20
    found = {
        str(path.relative_to(ROOT)): match[0] for path in templates() if (match := forbidden.search(path.read_text()))
    }
    assert found == {}


def test_only_json_ld_is_drawn_as_a_script_in_code():
    drawn = [line for name in source() for line in (ROOT / name).read_text().splitlines() if "<script" in line]
    assert all("application/ld+json" in line for line in drawn)


def test_pages_load_nothing_from_elsewhere():
    loads = re.compile(r"""<(?:script|img|iframe|link|source|video|audio)\b[^>]*\b(?:src|href)=["'](?:https?:)?//""")
    assert [path.name for path in templates() if loads.search(path.read_text())] == []
    sheets = (ROOT / "static").rglob("*.css")
    assert [path.name for path in sheets if re.search(r"(url\(|@import)[\s\"']*(https?:)?//", path.read_text())] == []


def test_locks_name_no_registry_and_no_place_on_one_machine():
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert [path.name for path in locks] == ["base.txt", "bucket.txt", "s3.txt", "test.txt"]
    for lock in locks:
        text = lock.read_text()
        assert not re.search(
            r"https?://|--(extra-)?index-url|--find-links|--trusted-host|file:|@ |(^|\s)/\w", text, re.MULTILINE
        )
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#", "-"))]
        assert len(pins) > (1 if lock.name == "s3.txt" else 20)
        assert all(re.match(r"[\w.\[\]-]+==[\w.]+( ;.*)? \\$", line) for line in pins)
        assert text.count("--hash=sha256:") >= len(pins)


def test_locks_hold_everything_that_is_asked_for():
    for name in ("base", "test"):
        asked = (ROOT / f"requirements/{name}.in").read_text()
        names = set(re.findall(r"^[A-Za-z][\w-]*", asked, re.MULTILINE))
        pinned = re.findall(r"^([\w.-]+)(?:\[.*?\])?==", (ROOT / f"requirements/{name}.txt").read_text(), re.MULTILINE)
        assert len(names) > 10
        assert {re.sub(r"[-_.]+", "-", one).lower() for one in names} - set(pinned) == set(), name
