"""`manage.py work`: sends queued mail and runs the hourly jobs."""

import logging
import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from post_office.mail import get_queued, send_queued

from community.jobs import JOBS
from community.locks import only_one

PAUSE = 0.5  # seconds between looks at the outbox: a code must reach its asker within 2
HOUR = 3600.0

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Sends queued mail and runs the hourly jobs, until stopped; with --once, once (for cron)."

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
        """Mail at once, jobs every hour, for as long as we hold the lock."""
        due = 0.0
        while True:
            self.send()
            if time.monotonic() >= due or once:
                self.run_jobs()
                due = time.monotonic() + HOUR
            if once or self.stopping:
                return
            time.sleep(PAUSE)

    def send(self) -> None:
        """Sends what is due, batch by batch. What fails stays queued with its reason, for a later try."""
        while not self.stopping and get_queued().exists():
            sent, failed, requeued = send_queued(processes=1)
            if failed or requeued:
                self.stderr.write(f"work: {sent} mails sent, {requeued} to be tried again, {failed} given up")

    def run_jobs(self) -> None:
        """Runs every job; one that fails does not keep the others from running."""
        for name, run in JOBS.items():
            try:
                run()
            except DatabaseError:
                raise
            except Exception as error:
                logger.error("work: %s failed (%s)", name, type(error).__name__)
