"""Rows that are only ever added to: what the models refuse, the database refuses, after every migration."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.signals import pre_migrate

from community import guards
from community.append_only import AppendOnly, AppendOnlyQuerySet


@pytest.mark.nodb
def test_every_table_that_models_only_add_to_has_a_guard_and_no_other_has():
    append_only = {
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, AppendOnly) or isinstance(model._default_manager.get_queryset(), AppendOnlyQuerySet)
    }
    assert append_only == set(guards.GUARDS)


@pytest.mark.django_db
def test_guards_stand_after_every_migration_and_one_that_is_missing_is_named():
    names = [name for guard in guards.GUARDS.values() for name in guard.names(connection.vendor)]
    assert guards.missing() == []
    with connection.cursor() as cursor:
        on = " ON bursaries_entry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER bursaries_entry_no_delete{on}")
    assert guards.missing() == ["bursaries_entry_no_delete"]
    with pytest.raises(CommandError, match=r"bursaries_entry_no_delete is missing. Run “migrate”"):
        call_command("verify_charter")
    pre_migrate.send(apps.get_app_config("community"), using="default", plan=["something"])
    assert guards.missing() == names  # on SQLite no table could be made anew else
    call_command("migrate", verbosity=0)
    assert guards.missing() == []
    call_command("verify_charter", verbosity=0)
