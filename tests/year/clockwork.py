"""Runs `manage.py work --once` at any moment of any year, and ends it at any step: a process that forks others.

Django is loaded once, here; each line on stdin asks for a few processes that start work at the same moment, and is
answered by a line on stdout with how each of them ended. Here nothing is connected and no thread runs, so that
forking is safe.
"""

import gc
import json
import logging
import os
import re
import signal
import smtplib
import sys
import traceback
from contextlib import ExitStack, suppress
from datetime import datetime
from email import message_from_bytes

import django
import time_machine
from django.conf import settings
from django.core.management import call_command, load_command_class
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.template.loader import get_template
from django.urls import reverse

READY = "ready"
HANGS = 300  # seconds: a `work` that takes longer waits for something that will not come
TABLE = re.compile(r'(?:FROM|INTO|UPDATE) "(\w+)"')


class Steps:
    """Every step of one `work`: before and after each statement, commit and mail. With `die` it kills its own process,
    as the system does, so that nothing is closed and nothing undone by us: at the step of that number, counted from the
    first that has that name in it."""

    def __init__(self, die, report):
        self.since, self.countdown = die or ("", 0)
        self.report, self.taken, self.accepted, self.errors = report, 0, [], []

    def note(self, **more):
        """Says, to the process that started this one, how far it came."""
        os.write(self.report, json.dumps({"steps": self.taken, "errors": self.errors} | more).encode() + b"\n")

    def step(self, name):
        """Takes a step, perhaps the last."""
        self.taken += 1
        if self.since in name:
            self.since = ""
            self.countdown -= 1
            if self.countdown == 0:
                self.note(died=name, unnoted=self.unnoted())
                os.kill(os.getpid(), signal.SIGKILL)

    def unnoted(self):
        """The Message-IDs of mails the server took from us of which we have not noted so: as anyone else sees it, who
        has a connection of their own."""
        if not self.accepted:
            return []
        with connections.create_connection("default").cursor() as cursor:
            cursor.execute("SELECT message_id FROM post_office_email WHERE status <> 0")
            waiting = {key for (key,) in cursor.fetchall()}
        return [key for key in self.accepted if key in waiting]

    def statement(self, execute, sql, params, many, context):
        """Around each statement (see `connection.execute_wrapper`)."""
        name = " ".join([sql.split()[0], *TABLE.findall(sql)[:1]])
        self.step(f"before {name}")
        result = execute(sql, params, many, context)
        self.step(f"after {name}")
        return result

    def watch_commits(self):
        plainly = BaseDatabaseWrapper._commit

        def commit(database):
            self.step("before a commit")
            plainly(database)
            self.step("after a commit")

        BaseDatabaseWrapper._commit = commit

    def watch_mails(self):
        plainly = smtplib.SMTP.sendmail

        def sendmail(server, sender, recipients, message, *args, **kwargs):
            self.step("before a mail")
            refused = plainly(server, sender, recipients, message, *args, **kwargs)
            self.accepted.append(message_from_bytes(message)["Message-ID"])
            self.step("after a mail")
            return refused

        smtplib.SMTP.sendmail = sendmail

    def watch_errors(self):
        """Keeps what `work` logs as having gone wrong."""
        keeper = logging.Handler(logging.ERROR)
        keeper.emit = lambda record: self.errors.append(record.getMessage())
        logging.getLogger().handlers[:] = [keeper]


def work(at, steps, ready):
    """`manage.py work --once` at that moment. The clock stands still meanwhile, so that it is known what is due."""
    steps.watch_commits()
    steps.watch_mails()
    steps.watch_errors()
    with time_machine.travel(datetime.fromisoformat(at), tick=False), connection.execute_wrapper(steps.statement):
        connection.ensure_connection()
        ready()
        call_command("work", "--once")
    steps.note()


def start(at, die, stack):
    """Forks a process that is ready to work and waits for a word on the second of the three things returned: the
    stream of what it reports, the pipe that lets it go, and its id."""
    report_end, report = os.pipe()
    go, go_end = os.pipe()
    pid = os.fork()
    if pid:
        os.close(report)
        os.close(go)
        return stack.enter_context(os.fdopen(report_end)), stack.enter_context(os.fdopen(go_end, "wb", 0)), pid

    def ready():
        signal.alarm(HANGS)
        os.write(report, f"{READY}\n".encode())
        os.read(go, 1)

    steps = Steps(die, report)
    try:
        work(at, steps, ready)
    except BaseException:
        steps.note(failed=traceback.format_exc())
    os._exit(0)


def carry_out(order):
    """Starts as many processes as `order["die"]` has entries, lets them go together, and waits for their ends."""
    with ExitStack() as stack:
        started = [start(order["at"], die, stack) for die in order["die"]]
        ready = [reports.readline() for reports, _, _ in started]
        for _, go, _ in started:
            with suppress(BrokenPipeError):  # it failed before it was ready, and has said so
                go.write(b"!")
        told = [reports.read() or first for (reports, _, _), first in zip(started, ready, strict=True)]
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for _, _, pid in started]
    return [last_words(text) | {"code": code} for text, code in zip(told, codes, strict=True)]


def last_words(text):
    """What a process said when it ended."""
    *_, last = text.splitlines() or [READY]
    return {"failed": "It ended without a word."} if last == READY else json.loads(last)


def load():
    """Once, and not in each process: what `work` loads when it first needs it."""
    django.setup()
    load_command_class("community", "work")
    reverse("me")
    for path in (settings.BASE_DIR / "templates" / "emails").glob("*.txt"):
        get_template(f"emails/{path.name}")
    gc.freeze()


def main():
    """Until stdin ends."""
    load()
    print(READY, flush=True)  # noqa: T201 - this is how it speaks
    for line in sys.stdin:
        print(json.dumps(carry_out(json.loads(line))), flush=True)  # noqa: T201 - how it speaks with the test


if __name__ == "__main__":
    main()
