"""Making the topics that are due: one at a time, in a thread of its own, so that a slow forum holds back no mail.

The thread speaks HTTP and knows nothing of the database; what it sends is written before it starts, and what came of it
is noted after it ended, both by `work` itself. Killed in between, we ask again, and find the topic made already.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Thread

from django.conf import settings
from django.utils import timezone

from community.forum.config import Forum
from community.forum.discourse import SECONDS, Later, Made, Outcome, make_topic
from community.forum.subjects import SPEAKERS, Words
from community.models import ForumTopic

AT_MOST = 2 * SECONDS + 5  # seconds that an errand may take; then it is left to itself
BUDGET = 2 * SECONDS  # seconds that `work --once` waits for the forum, when all else is done

logger = logging.getLogger(__name__)


class Errand(Thread):
    """On its way to the forum with one topic."""

    def __init__(self, forum: Forum, topic: ForumTopic, words: Words) -> None:
        super().__init__(daemon=True)  # whoever ends `work` need not wait for a forum
        self.forum, self.topic, self.words = forum, topic, words
        self.began = time.monotonic()
        self.outcome: Outcome = Later("The forum did not answer in time.")

    def run(self) -> None:
        """There and back."""
        try:
            self.outcome = make_topic(self.forum, self.topic.external_id, self.words.title, self.words.raw)
        except Exception as error:  # a mistake of ours: no traceback, for it might show what was being sent
            self.outcome = Later(f"Something went wrong here ({type(error).__name__}).")

    @property
    def is_over(self) -> bool:
        """Back, or given up waiting for."""
        return not self.is_alive() or time.monotonic() - self.began > AT_MOST


class Errands:
    """All of this process's: at most one at a time."""

    def __init__(self) -> None:
        self.under_way: Errand | None = None

    def step(self) -> int:
        """Notes what came of the one that is back, and sends out the next; says how many are back. Never waits, and
        never looks where there is no forum."""
        back = 0
        if self.under_way:
            if not self.under_way.is_over:
                return 0
            _note(self.under_way)
            self.under_way, back = None, 1
        if settings.FORUM:
            self._send_out(settings.FORUM)
        return back

    def finish(self, stopping: Callable[[], bool], seconds: float = BUDGET) -> None:
        """Goes on until all that is due has been tried, for so many seconds."""
        end = time.monotonic() + seconds
        while self.under_way and not stopping() and (left := end - time.monotonic()) > 0:
            self.under_way.join(min(left, 0.1))
            self.step()

    def _send_out(self, forum: Forum) -> None:
        """Begins with the first due that is still needed."""
        while topic := ForumTopic.objects.due().first():
            speaker = SPEAKERS.get(topic.kind)
            if words := speaker and speaker(topic):
                self.under_way = Errand(forum, topic, words)
                self.under_way.start()
                return
            topic.drop()


def _note(errand: Errand) -> None:
    outcome, topic = errand.outcome, errand.topic
    if isinstance(outcome, Made):
        topic.was_made(outcome.number)
        return
    # That it failed and for what kind of reason, never what was sent.
    logger.error("forum: topic not made (%s)", type(outcome).__name__)
    if isinstance(outcome, Later):
        topic.waits(outcome.reason, outcome.wait)
        if outcome.wait is not None:
            ForumTopic.objects.hold_until(timezone.now() + timedelta(seconds=outcome.wait))
    else:
        topic.give_up(outcome.reason)


errands = Errands()
