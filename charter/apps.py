from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CharterConfig(AppConfig):
    """How people here treat one another: the living charter, how it changes, who holds to it."""

    name = "charter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Has the database guard what is published, after every migration: some remake tables, and with them lose
        their triggers."""
        from charter import guards

        post_migrate.connect(guards.put_up, sender=self, dispatch_uid="charter.guards")
