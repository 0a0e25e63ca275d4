from allauth.usersessions import apps as allauth_sessions
from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules


class CommunityConfig(AppConfig):
    """Members, the community's own settings, mail and background work."""

    name = "community"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Finds what each app may write to people about (`preferences.py`), wants done in the background (`jobs.py`),
        shows in the demo (`demo.py`), has the database guard (`guards.py`), lets people find (`search.py`), holds of a
        person (`privacy.py`), hands over with the community (`handover.py`) and says on the forum (`forum.py`)."""
        from allauth.core.internal import ratelimit
        from allauth.idp.oidc.internal.oauthlib import server

        from community import guards
        from community.provider.validator import Validator

        # Limits are counted one request at a time. allauth waits a second for its turn, then refuses; twenty people
        # who ask at once on a busy machine should wait rather than be told that they asked too often.
        ratelimit.CACHE_LOCK_WAIT_TIMEOUT = 8
        server.OAuthLibRequestValidator = Validator  # allauth has no setting for it
        autodiscover_modules("preferences", "jobs", "demo", "guards", "search", "privacy", "handover", "forum")
        pre_migrate.connect(guards.make_way, sender=self, dispatch_uid="community.guards")
        post_migrate.connect(guards.put_up, sender=self, dispatch_uid="community.guards")


class CommonplaceAdminConfig(admin_apps.AdminConfig):
    """The stock admin with our doorkeeper in front of it (`community.admin_site`)."""

    default = False
    default_site = "community.admin_site.CommonplaceAdminSite"


class SessionListConfig(allauth_sessions.UserSessionsConfig):
    """allauth's table of who is signed in where, without its habit of keeping IP addresses: `community.sessions` writes
    the rows."""

    default = False

    def ready(self) -> None:
        """Listens to nothing."""
