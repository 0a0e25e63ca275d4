from django.apps import AppConfig
from django.db.models.signals import pre_delete


class BursariesConfig(AppConfig):
    """Bursaries: kind to ask for, fair to decide, impossible to overspend, silent about people."""

    name = "bursaries"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Bursaries"

    def ready(self) -> None:
        """Has the guards know of an account that is deleted before its name goes out of the books."""
        from bursaries import guards
        from community.models import Member

        pre_delete.connect(guards.before_leaving, sender=Member, dispatch_uid="bursaries.before_leaving")
