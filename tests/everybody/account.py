"""What they have of their own: an account, a profile, one-to-ones, buddies, mail."""

from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.idp.oidc.models import Token
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from post_office.models import STATUS, Email, Log

from community import preferences
from community.models import (
    BuddyOffer,
    BuddyRequest,
    ChatBlock,
    DataRequest,
    KnownTo,
    Member,
    OtherSite,
    Pause,
    Profile,
)
from community.models.profile import images_of
from community.sessions import NO_ADDRESS
from meetups.preferences import ANNOUNCED
from tests import people
from tests.community import chats
from tests.community.door import authenticator
from tests.community.pauses import pause
from tests.everybody.who import ADDRESS, NAME, Who
from tests.photos import png


class OfTheirs(Who):
    """Accounts and what goes between two members."""

    def account(self) -> None:
        """Preferences, second lock, mail, questions about data, a trace in the desk's log."""
        preferences.choose(self.me, {ANNOUNCED.key: True})
        words = {name: f"zqgone {name}" for name in ("place", "does", "curious", "helps")}
        seen = {f"{name}_seen": "members" for name in ("place", "does", "photo")} | {"helps_seen": "organisers"}
        told = {"listed": True, "links": "https://zqgone.example.org/", "standing": "newbie"} | words | seen
        self.profile = Profile.tell(self.me, told, images_of(png()))
        address = EmailAddress.objects.create(user=self.me, email=ADDRESS, verified=True, primary=True)
        EmailConfirmation.objects.create(email_address=address, key="zqgone-key", sent=timezone.now())
        UserSession.objects.create(user=self.me, session_key="zqgone-key", ip=NO_ADDRESS, user_agent="zqgone device")
        authenticator(self.me)
        RecoveryCodes.activate(self.me)
        self.pauses()
        self.chats()
        self.buddies()
        forum = OtherSite.objects.create(name="The forum", redirect_uris="https://forum.example.org/back")
        Token.objects.create(type=Token.Type.ACCESS_TOKEN, hash="zqgone-hash", client=forum, user=self.me)
        KnownTo.note(self.me, forum)
        DataRequest.objects.take("correct", "zqgone data", member=self.me)
        DataRequest.objects.take("complaint", "zqgone before", address=ADDRESS)
        DataRequest.objects.take("see", "of Bilal", member=self.other).settle(self.me, "Sent.")
        for what, changed in ((self.me, NAME), (self.other, "Bilal")):
            LogEntry.objects.create(
                user=self.me if what is self.other else self.other,
                content_type=ContentType.objects.get_for_model(Member),
                object_id=str(what.pk),
                object_repr=str(what),
                action_flag=CHANGE,
                change_message=f'[{{"added": {{"name": "host", "object": "{changed}"}}}}]',
            )

    def pauses(self) -> None:
        """Paused once, and what they did when they were not: somebody else's pause, begun and ended."""
        root = people.superuser()
        pause(self.me, "zqgone pause", root)
        Pause.objects.end(self.me, root)
        Member.objects.filter(pk=self.me.pk).update(is_superuser=True)
        pause(self.other, "Loud.", self.me)
        Pause.objects.end(self.other, self.me)
        Member.objects.filter(pk=self.me.pk).update(is_superuser=False)

    def chats(self) -> None:
        """One-to-ones offered, asked for and answered; and who is not to ask again, both ways."""
        chats.offering("Zqgone", timezone.now() + timedelta(days=3), about="zqgone about", member=self.me)
        chats.offering("", member=self.other)
        chats.asking(self.me, self.other, "zqgone words").agree(at_that_time=False)
        Email.objects.filter(subject__startswith="You have a one-to-one").delete()  # as once it has left
        chats.asking(self.me, self.other, "zqgone more words")
        chats.asking(self.second, self.me, "Of Sade").decline("zqgone reply")
        ChatBlock.objects.create(by=self.me, person=self.second)
        ChatBlock.objects.create(by=self.second, person=self.me)

    def buddies(self) -> None:
        """A buddy to somebody, with one beside them once, asking again, and having matched others."""
        BuddyOffer.objects.keep(self.me, 2, "zqgone note")
        BuddyRequest.objects.ask(self.other, "Of Bilal").match(BuddyOffer.objects.get(), self.second)
        BuddyRequest.objects.ask(self.second, "Of Sade").match(BuddyOffer.objects.get(), self.me)
        first = BuddyRequest.objects.ask(self.me, "zqgone before")
        first.match(BuddyOffer.objects.keep(self.second, 1, ""), self.second)
        first.end(self.me)
        Email.objects.filter(subject__regex="buddy|glad of you|matched").delete()  # as once it has left
        BuddyRequest.objects.ask(self.me, "zqgone buddy words")

    def mail(self) -> None:
        """Mail to them that left, that failed, and that waits."""
        keys = list(Email.objects.filter(to=ADDRESS).order_by("pk").values_list("pk", flat=True))
        Email.objects.filter(pk=keys[0]).update(status=STATUS.sent)
        Email.objects.filter(pk=keys[1]).update(status=STATUS.failed)
        Log.objects.create(email_id=keys[1], status=STATUS.failed, exception_type="X", message=f"nobody {ADDRESS}")
