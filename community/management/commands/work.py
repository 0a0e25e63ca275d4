"""`manage.py work`: sends queued mail and runs the jobs that every app has."""

import logging
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from community.delivery import deliver
from community.forum.errands import errands
from community.jobs import JOBS
from community.locks import only_one

PAUSE = 0.5  # seconds between looks at the outbox: a code must reach its asker within 2

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sends queued mail and does what is due, until stopped; with --once, once (for cron)."

    stopping = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what there is to do now, then end")

    def handle(self, *args: Any, once: bool = False, **options: Any) -> None:
        """Only one process works at a time; another started meanwhile waits for its turn (or, with --once, ends)."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        while not self.stopping:
            try:
                with only_one("work") as mine:
                    if mine:
                        self.work(once)
            except DatabaseError as error:
                logger.error("work: the database does not answer (%s)", type(error).__name__)
                connection.close()
            if once:
                return
            time.sleep(PAUSE)

    def stop(self, *_: Any) -> None:
        """Ends after what is under way."""
        self.stopping = True

    def work(self, once: bool) -> None:
        """Mail at once, each job at its own pace, for as long as we hold the lock."""
        due = dict.fromkeys(JOBS, 0.0)
        while True:
            if not once:
                deliver(self.is_stopping, lambda: time.monotonic() >= min(due.values()))  # no job waits for all mail
            now = time.monotonic()
            for name, when in due.items():
                if once or now >= when:
                    self.run(name)
                    due[name] = now + JOBS[name].every.total_seconds()
            if once:
                deliver(self.is_stopping)  # with what the jobs queued
                errands.finish(self.is_stopping)  # last: a slow forum holds back no mail
            if once or self.stopping:
                return
            time.sleep(PAUSE)

    def is_stopping(self) -> bool:
        """Whether we are to end."""
        return self.stopping

    def run(self, name: str) -> None:
        """Runs a job; one that fails does not keep the others from running."""
        try:
            JOBS[name].run()
        except (OperationalError, InterfaceError):  # the database itself is gone
            raise
        except Exception as error:
            logger.error("work: %s failed (%s)", name, type(error).__name__)
