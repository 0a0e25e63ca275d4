"""Only one process works at a time, however many are started; a dead one is in nobody's way."""

import subprocess
import sys

import pytest

from community import outbox
from community.locks import only_one
from tests.site import ROOT, WORK, end, environment, running, wait_for

OTHER_PROCESS = """
import sys, django
django.setup()
from community.locks import only_one
with only_one("mending") as mine:
    print(mine, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def another():
    """Starts another process that asks for the lock: whether it got it (for as long as it lives), and the process."""
    started = []

    def process():
        env = environment(0, 0) | {"DJANGO_SETTINGS_MODULE": "community.settings"}
        command = [sys.executable, "-c", OTHER_PROCESS]
        one = subprocess.Popen(command, env=env, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        started.append(one)
        return one.stdout.readline().strip() == "True", one

    yield process
    for one in started:
        one.kill()
        one.wait()


@pytest.mark.django_db
def test_lock_is_held_by_one_process_until_it_lets_go(another):
    with only_one("mending") as mine:
        assert mine
        assert another()[0] is False
    got, other = another()
    assert got
    with only_one("mending") as mine:
        assert not mine
    with only_one("something else") as mine:
        assert mine
    other.stdin.close()
    assert other.wait(10) == 0
    with only_one("mending") as mine:
        assert mine


@pytest.mark.django_db
def test_lock_of_a_killed_process_is_free(another):
    got, other = another()
    assert got
    other.kill()
    other.wait()

    def free():
        with only_one("mending") as mine:
            return mine

    assert wait_for(free)


@pytest.mark.live
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_second_worker_takes_over_from_a_dead_one_and_nobody_is_told_twice(site):
    people = [f"n{number:02}@example.org" for number in range(60)]
    for email in people:
        outbox.queue(email, "account_notice", {"site_url": ""})
    assert subprocess.run([*WORK, "--once"], env=site.env, cwd=ROOT, timeout=60, check=False).returncode == 0
    wait_for(lambda: len(site.postbox.mails) >= len(people))
    with running(*WORK, env=site.env) as second:
        end(site.worker)
        assert site.worker.returncode == 0
        outbox.queue("last@example.org", "account_notice", {"site_url": ""})
        site.mail_to("last@example.org")
    site.restart_worker()
    assert second.returncode == 0
    assert sorted(str(mail["X-Recipient"]) for mail in site.postbox.mails) == ["last@example.org", *people]
