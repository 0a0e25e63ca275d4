"""The group whose members run meetups: just the permissions that takes."""

from django.db import migrations

from community.roles import grant

MODELS = (
    *("meetup", "host", "agendaitem", "provocation", "series", "serieshost", "recap", "prompt"),
    *("poll", "polloption", "resource"),
)
PERMISSIONS = {
    "meetups": [
        *(f"{verb}_{model}" for model in MODELS for verb in ("view", "add", "change", "delete")),
        "view_rsvp",
        "view_message",
        "view_checkin",
        "view_offer",
        "change_offer",
        "view_theme",
        "change_theme",
        "view_pollanswer",
        "view_keepapart",
        "add_keepapart",
        "delete_keepapart",
    ],
    "community": [
        "view_member",
        "add_pause",
        "view_community",
        "change_community",
        "view_buddyrequest",
        "change_buddyrequest",
        "view_forumtopic",
        "view_datarequest",
        "change_datarequest",
    ],
}


def create(apps, schema_editor):
    grant(apps, schema_editor, "Organisers", PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [
        ("meetups", "0001_initial"),
        ("community", "0002_cache_table"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
