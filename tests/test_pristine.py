"""The database of each test is its own: brought back though others write, and worked on by nobody else."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from tests.people import member
from tests.pristine import TABLES

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def another_writes():
    """Somebody else, in the middle of a transaction when this begins, and going on in it a moment later. Of two who
    hold each other's tables on PostgreSQL, theirs is not the one to be let go."""
    begun = Event()

    def write():
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                begun.set()
                Event().wait(0.3)
                return
            cursor.execute("SET LOCAL deadlock_timeout = '1min'")
            cursor.execute(TABLES)
            first, *_, last = (name for (name,) in cursor.fetchall())
            cursor.execute(f"LOCK TABLE {last}")
            begun.set()
            Event().wait(0.3)
            cursor.execute(f"LOCK TABLE {first}")

    def and_go():
        try:
            write()
        finally:
            connection.close()

    thread = Thread(target=and_go)
    thread.start()
    begun.wait(20)
    yield
    thread.join()


def test_database_is_brought_back_while_others_write_crosswise(django_user_model, another_writes):
    member()
    connection.ops.execute_sql_flush([])
    assert not django_user_model.objects.exists()


@pytest.mark.live
def test_what_a_test_commits_is_left_alone_by_the_work_of_the_site_that_others_are_served(served_site):
    assert served_site.worker.poll() is not None


@pytest.mark.live
def test_a_test_of_that_site_finds_it_at_work(site):
    assert site.worker.poll() is None
