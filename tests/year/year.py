"""A year goes by: what the diary says is done, `work` runs and dies, and all that arrives by mail is kept."""

import json
import random
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

import time_machine
from aiosmtpd.controller import Controller

from community.locks import only_one
from tests.site import ROOT, Postbox, end, environment, free_port, wait_for
from tests.year import diary
from tests.year.letters import LONDON, YEAR, Heard, foreseen, moment, read

STEPS_OF_A_MAIL = 16  # about; so that kills fall on all of them alike


class Entry(NamedTuple):
    """A moment of the diary."""

    at: datetime
    act: Any
    heard: list[Heard]


def entries():
    """The whole diary in order, with the Sunday nights on which nothing happens."""
    written = [*diary.WINTER, *diary.SPRING, *diary.SUMMER, *diary.AUTUMN, *diary.MADE]
    found = [Entry(moment(at), act, foreseen(moment(at), heard)) for at, act, heard in written]
    first = datetime.combine(date(YEAR, 1, 10), time(3, 20), LONDON)
    found += [Entry(first + timedelta(weeks=week), None, []) for week in range(51)]
    return sorted(found, key=lambda entry: entry.at.astimezone(UTC))


@contextmanager
def clockwork(smtp_port):
    """Runs `work` at some moment, in one process for each of `die`; says how each ended (see `clockwork.py`)."""
    env = environment(0, smtp_port) | {"DJANGO_SETTINGS_MODULE": "community.settings"}
    command = [sys.executable, "-m", "tests.year.clockwork"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    with subprocess.Popen(command, env=env, cwd=ROOT, **pipes) as process:

        def work(at, *die):
            process.stdin.write(json.dumps({"at": at.astimezone(UTC).isoformat(), "die": die}) + "\n")
            return json.loads(process.stdout.readline())

        try:
            assert process.stdout.readline() == "ready\n"
            yield work
        finally:
            end(process)


@dataclass
class Year:
    """The year so far: mails as they arrived, how each process that died came to its end, and what went wrong."""

    work: Any
    port: int
    chance: random.Random
    kills: int
    postbox: Postbox = field(default_factory=Postbox)
    arrived: list[tuple[datetime, Any]] = field(default_factory=list)
    deaths: list[dict[str, Any]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    runs: int = 0
    idle: int = 0
    smtp: Any = None

    def go_by(self, whole):
        """From its first entry to its last. The more there is to tell, the more often `work` is killed."""
        weights = [1 + 3 * len(entry.heard) for entry in whole]
        kills = Counter(self.chance.choices(range(len(whole)), weights, k=self.kills))
        self.set_server(diary.ACCEPT)
        try:
            for number, entry in enumerate(whole):
                self.live(entry, kills[number])
        finally:
            self.set_server(diary.STOP)

    def live(self, entry, kills):
        """One moment: where something is due, `work` looks a minute too early first. Who is killed is restarted."""
        if isinstance(entry.act, str):
            self.set_server(entry.act)
        elif entry.act:
            with time_machine.travel(entry.at, tick=False):
                entry.act()
        elif entry.heard:
            self.run(entry.at - timedelta(minutes=1), None)
        for _ in range(kills):
            self.kill(entry)
        self.run(entry.at, *[None] * self.chance.choice([1, 1, 2]))

    def kill(self, entry):
        """Starts `work`, now and then with another beside it, until it dies. At any step it takes; or, as these are so
        few of them, while it writes mail, has just written it, sends mail, or has just heard the server say yes."""
        places = [("", self.idle)]
        if entry.heard:
            places += [] if entry.act else [("before INSERT post_office_email", STEPS_OF_A_MAIL), ("after a commit", 8)]
            places += [("before a mail", STEPS_OF_A_MAIL * len(entry.heard)), ("after a mail", 4)]
        before = len(self.deaths)
        while len(self.deaths) == before:
            since, steps = self.chance.choice(places)
            self.run(entry.at, (since, self.chance.randint(1, steps)), *[None] * self.chance.choice([0, 0, 1]))
        wait_for(nobody_is_at_work, every=0.002)

    def run(self, at, *die):
        """Work, in one process for each of `die`, and note what came of it."""
        known = len(self.postbox.mails)
        for ended in self.work(at, *die):
            assert "failed" not in ended, ended["failed"]
            assert ended["code"] == (-9 if "died" in ended else 0)
            self.runs += 1
            self.deaths += [ended | {"at": at}] if "died" in ended else []
            self.errors += [f"{at:%d %b %H:%M} {error}" for error in ended["errors"] if not self.may_go_wrong(error)]
            self.idle = self.idle or ended["steps"]
        self.arrived += [(at, mail) for mail in self.postbox.mails[known:]]

    def may_go_wrong(self, error):
        """Whether it is that mail cannot leave while the mail server does not take it."""
        return error.startswith("mail: ") and (self.postbox.refusing or self.smtp is None)

    def set_server(self, state):
        """The mail server takes mail, refuses all mail, or is not there."""
        self.postbox.refusing = state == diary.REFUSE
        if state == diary.STOP and self.smtp:
            self.smtp.stop()
            self.smtp = None
        elif state == diary.ACCEPT and self.smtp is None:
            self.smtp = Controller(self.postbox, hostname="127.0.0.1", port=self.port)
            self.smtp.start()

    def letters(self):
        """Each mail once, by its Message-ID, as it was first read."""
        first = {}
        for at, mail in self.arrived:
            first.setdefault(mail["Message-ID"], (at, mail))
        return [read(at, mail) for at, mail in first.values()]

    def came_again(self):
        """How often each Message-ID came beyond the first time."""
        return Counter(mail["Message-ID"] for _, mail in self.arrived) - Counter(
            {mail["Message-ID"] for _, mail in self.arrived}
        )


def nobody_is_at_work():
    """PostgreSQL takes a moment to notice that a process it serves is dead, and to undo what that had begun."""
    with only_one("work") as free:
        return free


def live_a_year(seed, kills):
    """The year of the diary, with that many kills of `work` at moments the seed decides."""
    port = free_port()
    with clockwork(port) as work:
        year = Year(work, port, random.Random(seed), kills)
        year.go_by(entries())
    return year
