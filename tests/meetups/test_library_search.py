"""Search in the library goes by an index where there is one, on PostgreSQL."""

import pytest
from django.db import connection
from django.utils import timezone

from meetups.models import Resource
from tests.meetups.shelf import in_library, shelve

pytestmark = pytest.mark.django_db


def test_on_postgresql_search_goes_by_the_index(cast):
    shelve(50, cast.member(), at=timezone.now())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    rows = Resource.objects.published().found("maps")
    assert len(rows) == 50
    assert ("library_found_by" in rows.explain()) == (connection.vendor == "postgresql")


def test_what_it_is_found_by_changes_with_it(cast):
    made = in_library(cast.member(), title="Asking in rounds", tags=["care"])
    assert [len(Resource.objects.found(word)) for word in ("rounds", "care", "maps", "speaks")] == [1, 1, 0, 1]
    made.revise(["maps"], title="Asking in turn", text="Otherwise.")
    assert [len(Resource.objects.found(word)) for word in ("rounds", "care", "maps", "speaks")] == [0, 0, 1, 0]
