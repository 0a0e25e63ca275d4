"""The groups of those who decide on bursaries, and of those who pay them. Organisers are neither: they may fill one in
for somebody by phone, and read none that was sent."""

from django.db import migrations

from community.roles import grant


def create(apps, schema_editor):
    grant(apps, schema_editor, "Bursary reviewers", {"bursaries": ["review_application", "view_fund", "view_draw"]})
    grant(apps, schema_editor, "Bursary payers", {"bursaries": ["pay_application", "view_fund"]})
    grant(apps, schema_editor, "Organisers", {"bursaries": ["enter_application"]})


class Migration(migrations.Migration):
    dependencies = [("bursaries", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
