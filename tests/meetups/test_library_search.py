"""Search in the library goes by an index where there is one, on PostgreSQL."""

import pytest
from django.db import connection
from django.utils import timezone

from community.searching import found
from meetups.models import Resource
from tests.meetups.shelf import shelve

pytestmark = pytest.mark.django_db


def test_on_postgresql_the_index_is_one_that_search_can_go_by(cast):
    """Its expression is that of the search, to the letter: else PostgreSQL would read every row."""
    shelve(50, cast.member(), at=timezone.now())
    rows = found(Resource.objects.published(), "maps", title="title", fields=("words",))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("ANALYZE meetups_resource")
    plan = rows.filter(in_title=0).explain()
    assert len(rows) == 50
    assert ("library_by_words" in plan) == (connection.vendor == "postgresql")
