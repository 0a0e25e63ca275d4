from django.apps import AppConfig


class CharterConfig(AppConfig):
    """How people here treat one another: the living charter, how it changes, who holds to it."""

    name = "charter"
    default_auto_field = "django.db.models.BigAutoField"
