"""Another e-mail address: proved by a code to it, and by one to the address before. Until both are typed nothing
changes; then all that is theirs goes on under the new one."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from community import emails, outbox, sessions
from community.mailed_code import MailedCode, new_code, same
from community.models import DataRequest, Member


class AddressRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The address cannot be theirs (any more); the message is a sentence for them."""


class AddressChange(MailedCode):
    """Two codes under way, and the two addresses they went to."""

    KEY = "address_change"

    @property
    def new(self) -> str:
        """The address it is to be."""
        return str(self.state["new"])

    @property
    def old(self) -> str:
        """The address it was when the codes were asked for."""
        return str(self.state["old"])

    def wrong(self, **typed: str) -> list[str]:
        """Which of `new_code` and `old_code` are not the ones we sent. A wrong try is counted, the fifth ends it."""
        found = [name for name in ("new_code", "old_code") if not same(typed[name], self.state[name])]
        if found:
            self.record_invalid_attempt()
        return found

    def send(self) -> None:
        """Queues a mail to each. An address that is somebody else's gets no code but a word that it was tried, so that
        whoever typed it learns nothing of whose it is."""
        self.state |= {"new_code": new_code(), "old_code": new_code(), "old": self.user.email}
        if Member.objects.confirmed().filter(email=self.new).exists():
            emails.address_is_yours(self.new)
        else:
            emails.address_code(self.new, self.state["new_code"], to_new=True)
        emails.address_code(self.old, self.state["old_code"], to_new=False)


def move(member: Member, new: str, *, session: str = "") -> None:
    """Makes `new` this member's address, and ends their sessions but the one given. The old address hears of it.

    Raises AddressRefused when it has become somebody else's, or the member's own is not what it was.
    """
    old = member.email
    try:
        with transaction.atomic():
            sessions.end_all_of(member, but=session)
            if not Member.objects.select_for_update(no_key=True).filter(pk=member.pk, email=old).exists():
                raise AddressRefused("Your address was changed in another window.")
            forget_who_never_came(new)
            Member.objects.filter(pk=member.pk).update(email=new)
            EmailAddress.objects.filter(user=member).delete()
            EmailAddress.objects.create(user=member, email=new, verified=True, primary=True)
            DataRequest.objects.filter(address=old).update(address=new)
            outbox.readdress(old, new)
            emails.address_changed(old)
    except IntegrityError:
        raise AddressRefused("That address belongs to another account now.") from None
    member.email = new


def forget_who_never_came(address: str) -> None:
    """Somebody asked for a code at this address and never typed it: that is nobody's account."""
    EmailAddress.objects.filter(email=address, user__confirmed_at=None).delete()
    Member.objects.filter(email=address, confirmed_at=None).delete()
