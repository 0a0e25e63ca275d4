"""Where a meetup and its recap are talked about; organisers see what became of the topics."""

import django.db.models.deletion
from django.db import migrations, models

import community.forum.addresses
from community.roles import grant


def allow(apps, schema_editor):
    grant(apps, schema_editor, "Organisers", {"community": ["view_forumtopic"]})


def topic():
    return models.OneToOneField(
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to="community.forumtopic",
    )


class Migration(migrations.Migration):
    dependencies = [("community", "0004_forum"), ("meetups", "0003_library_index")]

    operations = [
        migrations.AddField("meetup", "forum_topic", topic()),
        migrations.AddField("recap", "forum_topic", topic()),
        migrations.AddField(
            "meetup",
            "forum_url",
            models.URLField(
                blank=True,
                help_text="The address of one that is there already. Empty: where a forum is set up, one is made when people are told of this meetup.",
                max_length=500,
                validators=[community.forum.addresses.validate_topic],
                verbose_name="topic on the forum",
            ),
        ),
        migrations.AddConstraint(
            "meetup",
            models.CheckConstraint(
                condition=models.Q(("forum_url", ""), ("forum_url__startswith", "https://"), _connector="OR"),
                name="meetup_topic_has_a_safe_address",
            ),
        ),
        migrations.RunPython(allow, migrations.RunPython.noop),
    ]
