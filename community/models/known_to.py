"""Which other sites were told who a member is: asked about their data, we have to say to whom it went (UK GDPR, article
15(1)(c)). Of each only the first day and the last are kept, for the member's own eyes."""

from allauth.idp.oidc.models import Client, Token
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from community.models.people import Member


class KnownTo(models.Model):
    """A site that a member signed in to with us. Made when the site is told who they are."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="known_to", editable=False)
    site = models.ForeignKey("allauth_idp_oidc.Client", on_delete=models.CASCADE, related_name="+", editable=False)
    first_on = models.DateField(editable=False)
    last_on = models.DateField(editable=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["member", "site"], name="known_to_once"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="known_to_first_day_first"),
        ]

    def __str__(self) -> str:
        return f"Known to {self.pk}"  # never who to whom: this is what logs and titles print

    @classmethod
    def note(cls, member: Member, site: Client) -> None:
        """This site was told today who this member is."""
        today = timezone.localdate()
        first = {"first_on": today, "last_on": today}
        cls.objects.update_or_create(member=member, site=site, defaults={"last_on": today}, create_defaults=first)

    @property
    def learns(self) -> list[str]:
        """What this site may ask for, in words; besides a number that stands for the member."""
        words = {"email": "your e-mail address", "profile": "your name", "groups": "whether you are an organiser here"}
        return [said for scope, said in words.items() if scope in self.site.get_scopes()]

    def take_back(self) -> None:
        """Ends what lets the site ask more about this member, and forgets that it was told anything."""
        with transaction.atomic():
            given = Token.objects.filter(user=self.member_id, client=self.site_id)
            given.exclude(type=Token.Type.AUTHORIZATION_CODE).delete()  # codes stay spent
            self.delete()
