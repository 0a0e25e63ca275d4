"""What organisers may do with the charter, and who reads the concerns that are raised privately."""

from django.db import migrations

from community.roles import grant

ORGANISERS = [
    *(f"{verb}_{model}" for model in ("draft", "draftline") for verb in ("view", "add", "change", "delete")),
    *("view_charter", "change_charter", "view_revision", "view_redaction", "add_redaction"),
    *("view_proposal", "change_proposal", "view_response", "change_response"),
]

CARE_STEWARDS = ["view_concern", "change_concern"]


def create(apps, schema_editor):
    grant(apps, schema_editor, "Organisers", {"charter": ORGANISERS})
    grant(apps, schema_editor, "Care stewards", {"charter": CARE_STEWARDS})


class Migration(migrations.Migration):
    dependencies = [("charter", "0001_initial"), ("meetups", "0002_organisers")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
