"""On PostgreSQL, an index that search in the library goes by. SQLite has no such thing: there is nothing to do there.

The expression is the one that `community.searching.vector("words")` makes, to the letter: otherwise PostgreSQL would not
see that the index fits. (tests/meetups/test_library_search.py holds them together.)
"""

from django.db import migrations

WORDS = """(
    to_tsvector('english'::regconfig, COALESCE("words", '')) || to_tsvector('simple'::regconfig, COALESCE("words", ''))
)"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"CREATE INDEX library_by_words ON meetups_resource USING gin ({WORDS})")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX library_by_words")


class Migration(migrations.Migration):
    dependencies = [("meetups", "0002_organisers")]

    operations = [migrations.RunPython(create, drop)]
