"""What leads to allauth's clients: another name for them, a proxy, and which of them know whom. Not in 0001, which
allauth's own table needs first."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("allauth_idp_oidc", "0003_client_allow_uri_wildcards"),
        ("community", "0002_cache_table"),
    ]

    operations = [
        migrations.CreateModel(
            name="OtherSite",
            fields=[],
            options={
                "verbose_name": "other site",
                "verbose_name_plural": "other sites people sign in to",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("allauth_idp_oidc.client",),
        ),
        migrations.CreateModel(
            name="KnownTo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_on", models.DateField(editable=False)),
                ("last_on", models.DateField(editable=False)),
                (
                    "member",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="known_to",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="allauth_idp_oidc.client",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("member", "site"), name="known_to_once"),
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gte", models.F("first_on"))), name="known_to_first_day_first"
                    ),
                ],
            },
        ),
    ]
