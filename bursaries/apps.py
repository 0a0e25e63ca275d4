from django.apps import AppConfig


class BursariesConfig(AppConfig):
    """Bursaries: kind to ask for, fair to decide, impossible to overspend, silent about people."""

    name = "bursaries"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Bursaries"
