"""However `work` dies while it invites members to a poll, each is invited once and nobody is left out."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone
from post_office.models import Email

from community.models import MailPreference, Member
from meetups.models import PollInvitation
from meetups.preferences import POLL
from tests.meetups.polls import poll
from tests.site import ROOT, environment

pytestmark = [pytest.mark.live, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

INVITE = """
import django
django.setup()
from meetups import poll_telling
poll_telling.tell_all()
"""


def invites():
    """A process that does."""
    env = environment(0, 0) | {"DJANGO_SETTINGS_MODULE": "community.settings"}
    return subprocess.Popen([sys.executable, "-c", INVITE], cwd=ROOT, env=env)


def test_killed_in_the_midst_of_it_the_next_goes_on_with_who_has_not_been_told():
    now = timezone.now()
    Member.objects.bulk_create(
        Member(email=f"m{number}@example.org", name=f"M {number}", confirmed_at=now) for number in range(650)
    )
    wishes = (MailPreference(member=member, kind=POLL.key, wanted=True) for member in Member.objects.all())
    MailPreference.objects.bulk_create(wishes)
    poll()
    PollInvitation.objects.update(due_at=now - timedelta(minutes=1))
    told = []
    while PollInvitation.objects.filter(done_at=None).exists() and len(told) < 20:
        before, process = Email.objects.count(), invites()
        while Email.objects.count() == before and process.poll() is None:
            pass  # without a pause: it is to die as soon as a batch's mails are there to see
        process.kill()
        process.wait()
        told.append(Email.objects.count())
    assert len([count for count in told if count < 650]) >= 2  # it did die in the midst
    mails = Counter(address for mail in Email.objects.all() for address in mail.to)
    assert mails == Counter(f"m{number}@example.org" for number in range(650))
