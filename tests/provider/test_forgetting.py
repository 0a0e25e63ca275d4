"""What was handed out when people signed in elsewhere is gone once it no longer holds."""

from datetime import timedelta

import pytest
from allauth.idp.oidc.models import Client, Token
from django.utils import timezone

from community.jobs import forget_passers_by
from tests.provider.conftest import known

pytestmark = pytest.mark.django_db


def test_tokens_that_no_longer_hold_are_deleted(clock, django_assert_num_queries):
    forum, amina, now = Client.objects.create(name="The forum"), known(), timezone.now()
    for kind in ("at", "ac"):
        for minutes in (-1, 1):
            at = now + timedelta(minutes=minutes)
            Token.objects.create(type=kind, hash=f"{minutes}", client=forum, user=amina, expires_at=at)
    forget_passers_by()
    assert set(Token.objects.values_list("type", "hash")) == {("at", "1"), ("ac", "1")}
    with django_assert_num_queries(1):
        forget_passers_by()
