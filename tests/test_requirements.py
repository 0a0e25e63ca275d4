"""The site starts with what requirements/base.txt names, and with nothing that only tests bring along."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest

from tests.community.processes import PRODUCTION
from tests.site import ROOT

pytestmark = pytest.mark.nodb

FOR_BUCKETS = "community.bucket"  # requirements/s3.txt, where photos are kept in one

STARTS = f"""
import sys, pkgutil, importlib

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in set(sys.argv[1].split()):
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
import django, gunicorn.app.wsgiapp
django.setup()
from django.core.management import call_command
call_command("check")
for app in ("community", "meetups", "charter", "bursaries"):
    for module in pkgutil.walk_packages([app], f"{{app}}."):
        if module.name != "{FOR_BUCKETS}":
            importlib.import_module(module.name)
"""


def called(name):
    """As PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def named():
    """What the site is installed with."""
    text = (ROOT / "requirements/base.txt").read_text()
    return {called(name) for name in re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==", text, re.MULTILINE)}


def starts(installed):
    """What becomes of a start with these alone."""
    absent = [module for module, names in packages_distributions().items() if not installed & {*map(called, names)}]
    env = PRODUCTION | {"DJANGO_SETTINGS_MODULE": "community.settings", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", STARTS, " ".join(absent)]
    return subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_module_of_the_site_finds_what_it_imports():
    assert len(named()) > 30
    done = starts(named())
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["requests", "pillow", "nh3"])
def test_it_would_be_seen_if_one_were_not_named(name):
    done = starts(named() - {name})
    assert done.returncode == 1
    assert "No module named" in done.stderr
