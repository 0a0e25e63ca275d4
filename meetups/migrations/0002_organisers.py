"""The group whose members run meetups: just the permissions that takes."""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

MODELS = ("meetup", "host", "series", "serieshost", "recap")
PERMISSIONS = {
    "meetups": [
        *(f"{verb}_{model}" for model in MODELS for verb in ("view", "add", "change", "delete")),
        "view_rsvp",
        "view_message",
        "view_checkin",
    ],
    "community": ["view_member", "view_community", "change_community"],
}


def create(apps, schema_editor):
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Organisers")
    for label, codenames in PERMISSIONS.items():
        # Permissions are otherwise made after all migrations have run, too late to give them here.
        create_permissions(all_apps.get_app_config(label), apps=apps, using=schema_editor.connection.alias, verbosity=0)
        permissions = apps.get_model("auth", "Permission").objects
        group.permissions.add(*permissions.filter(content_type__app_label=label, codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("meetups", "0001_initial"),
        ("community", "0002_cache_table"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
