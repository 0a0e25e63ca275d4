"""On PostgreSQL, a column that it keeps itself, for search in the library to go by, and its index. SQLite has no such
thing: there is nothing to do there. Django knows nothing of the column, but for `community.searching.Stored`.
"""

from django.db import migrations

CREATE = """
ALTER TABLE meetups_resource ADD COLUMN found_by tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('english', title), 'A') || to_tsvector('english', words) || to_tsvector('simple', words)
) STORED;
CREATE INDEX library_found_by ON meetups_resource USING gin (found_by);
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE meetups_resource DROP COLUMN found_by")


class Migration(migrations.Migration):
    dependencies = [("meetups", "0002_organisers")]

    operations = [migrations.RunPython(create, drop)]
