"""Groups that come with the migrations: which permissions a role has."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions


def grant(apps: Any, schema_editor: Any, group: str, permissions: Mapping[str, Iterable[str]]) -> None:
    """For a migration: gives the group, made if need be, these permissions: code names by app label."""
    role, _ = apps.get_model("auth", "Group").objects.get_or_create(name=group)
    for label, codenames in permissions.items():
        # Permissions are otherwise made after all migrations have run, too late to give them here.
        create_permissions(all_apps.get_app_config(label), apps=apps, using=schema_editor.connection.alias, verbosity=0)
        found = apps.get_model("auth", "Permission").objects
        role.permissions.add(*found.filter(content_type__app_label=label, codename__in=codenames))
