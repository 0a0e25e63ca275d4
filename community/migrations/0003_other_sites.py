"""Another name for allauth's clients: a proxy, so no table changes. Not in 0001, which allauth's own table needs first."""

from django.db import migrations


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
    ]
