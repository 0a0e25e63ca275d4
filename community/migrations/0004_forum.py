"""Topics to be made on the forum."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0003_other_sites"),
    ]

    operations = [
        migrations.CreateModel(
            name="ForumTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10, verbose_name="about")),
                (
                    "external_id",
                    models.CharField(
                        max_length=50, unique=True, validators=[django.core.validators.RegexValidator("^[\\w-]+\\Z")]
                    ),
                ),
                ("title", models.CharField(max_length=255)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "To be made"),
                            ("made", "Made"),
                            ("given-up", "Given up"),
                            ("dropped", "Not needed any more"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries that failed")),
                ("next_try_at", models.DateTimeField(verbose_name="next try")),
                ("asked_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True, verbose_name="made")),
                ("number", models.PositiveBigIntegerField(null=True, verbose_name="the forum's number")),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="what went wrong")),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "waiting")), fields=["next_try_at"], name="forum_topic_due"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "made", "given-up", "dropped"])),
                        name="forum_topic_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made_at__isnull", False), ("number__isnull", False), ("status", "made")),
                            models.Q(models.Q(("status", "made"), _negated=True), ("made_at", None), ("number", None)),
                            _connector="OR",
                        ),
                        name="forum_topic_made_has_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "given-up"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="forum_topic_given_up_says_why",
                    ),
                ],
            },
        ),
    ]
