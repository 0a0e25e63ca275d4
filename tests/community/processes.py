"""The site in a process of its own, under an environment of its own."""

import json
import os
import subprocess
import sys
from typing import Any

from tests.site import ROOT

PRODUCTION = {
    "SECRET_KEY": "kN3-" + "q7Zr" * 20,
    "ALLOWED_HOSTS": "community.example.org",
    "SITE_URL": "https://community.example.org",
    "DATABASE_URL": "sqlite:////nonexistent/never-opened.sqlite3",
}

VISIT = """
import json, logging, sys
import django
django.setup()
logging.disable()
from django.test import Client
host = sys.argv[1]
for path, options in json.loads(sys.argv[2]):
    headers = {"host": host} | options.pop("headers", {})
    answer = Client(raise_request_exception=False).get(path, headers=headers, **options)
    cookies = {name: dict(morsel) for name, morsel in answer.cookies.items()}
    seen = {"status": answer.status_code, "headers": dict(answer.headers), "cookies": cookies}
    print(json.dumps(seen | {"text": answer.content.decode()}))
"""


def run(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Runs Python with these arguments in an environment that holds nothing but `env` and the PATH."""
    whole = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)} | env
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=whole, capture_output=True, text=True, timeout=60, check=False
    )


def manage(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Runs `manage.py` with these arguments, likewise."""
    return run("manage.py", *command, **env)


def visit(host: str, *visits: tuple[str, dict[str, Any]], **env: str) -> list[dict[str, Any]]:
    """What a process under this environment answers to GETs of (path, options of Django's test client)."""
    done = run("-c", VISIT, host, json.dumps(visits), DJANGO_SETTINGS_MODULE="community.settings", **env)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
