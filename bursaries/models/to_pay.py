"""An application as payers have to do with it: for a desk of its own."""

from bursaries.models.application import Application


class ToPay(Application):
    """An accepted bursary."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = "bursary to pay"
        verbose_name_plural = "bursaries to pay"
        ordering = ["needed_by", "pk"]
