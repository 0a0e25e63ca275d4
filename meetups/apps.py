from django.apps import AppConfig


class MeetupsConfig(AppConfig):
    """Meetups, places at them, and the calendars that follow them."""

    name = "meetups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A newcomer's place is saved at the moment their code proves right: allauth tells us by its own signal."""
        from allauth.account.signals import user_logged_in

        from meetups import arrivals

        user_logged_in.connect(arrivals.save_pending_place, dispatch_uid="meetups.save_pending_place")
