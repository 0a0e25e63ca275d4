"""A site that people sign in to with us, under a name that says so."""

from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client


class OtherSite(Client):
    """allauth's client, which is what the protocol calls it."""

    class Meta:
        proxy = True
        verbose_name = "other site"
        verbose_name_plural = "other sites people sign in to"

    def __str__(self) -> str:
        return str(self.name)

    def origins(self) -> set[str]:
        """Where it is, as a content policy has it: https://forum.example.org."""
        addresses = map(urlsplit, [*self.get_redirect_uris(), *self.get_post_logout_redirect_uris()])
        return {f"{parts.scheme}://{parts.netloc}" for parts in addresses}
