"""A person who has done everything there is to do here, with a word planted wherever one can be.

`zqgone` stands in what must not be found once they have left, `zqkept` in what stays without their name.
"""

import base64
import pickle
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.idp.oidc.models import Token
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test import Client
from django.utils import timezone
from post_office.models import STATUS, Email, Log

from bursaries.models import Application, CostLine, Fund, asking, deciding, paying, queueing
from charter.models import (
    Affirmation,
    AskedAgain,
    Commitment,
    Concern,
    Draft,
    Proposal,
    Reading,
    Response,
    Revision,
)
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
from community.secrets import unlock
from community.sessions import NO_ADDRESS
from meetups.models import (
    Attendance,
    Board,
    Breakout,
    CalendarAddress,
    CheckIn,
    CloseOut,
    Host,
    KeepApart,
    Meetup,
    Offer,
    Resource,
    SeriesHost,
)
from meetups.models.question import ask
from meetups.preferences import ANNOUNCED
from tests import people
from tests.bursaries.conftest import Cast
from tests.community import chats
from tests.community.door import authenticator
from tests.community.pauses import pause
from tests.meetups.polls import poll, say
from tests.photos import png

NAME, ADDRESS = "Zephyrine Quillfeather", "zqgone.person@example.org"


class Everybody:
    """That person, and the others without whom none of it could have been."""

    def __init__(self) -> None:
        self.desk = Cast()
        self.other = people.member("Bilal")
        self.me = people.member(NAME, email=ADDRESS, pronouns="zqgone/zqgone", time_zone="Europe/Berlin", is_staff=True)
        for group in ("Organisers", "Care stewards", "Bursary reviewers", "Bursary payers"):
            self.me.groups.add(Group.objects.get(name=group))
        self.second = self._second()
        parts = (self.account, self.meetups, self.charter, self.concerns, self.asked_for, self.decided, self.mail)
        for part in parts:
            part()

    @staticmethod
    def _second() -> Member:
        """Somebody with the same roles, so that the community can do without the first."""
        second = people.member("Sade", is_staff=True)
        for group in ("Care stewards", "Bursary reviewers", "Bursary payers"):
            second.groups.add(Group.objects.get(name=group))
        return second

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

    def meetups(self) -> None:
        """Places to come and past, answers, questions, hosting, offers, polls, the board."""
        self.meetup = people.meetup(prompt="How are you?", capacity=1)
        self.meetup.rsvp(self.me, needs="zqgone needs", show_name=True)
        self.meetup.rsvp(self.other)
        self.past = people.meetup("Long ago", days=2, prompt="And now?")
        self.past.rsvp(self.me, needs="zqgone older needs")
        self.past.check_in(self.me, "zqkept answer", "everyone", "name")
        start = timezone.now() - timedelta(days=1)
        Meetup.objects.filter(pk=self.past.pk).update(starts_at=start, ends_at=start + timedelta(hours=1))
        asked = ask(self.meetup, self.me, "zqkept question", "name")
        ask(self.meetup, self.me, "zqkept too", "member").wonder(self.other)
        elsewhere = people.meetup("Elsewhere")
        Host.objects.create(meetup=elsewhere, member=self.me)
        elsewhere.rsvp(self.other)
        ask(elsewhere, self.other, "Why?", "name").wonder(self.me)
        CalendarAddress.renew(self.me)
        self.series = people.series()
        SeriesHost.objects.create(series=self.series, member=self.me)
        for meetup in (self.meetup, self.past):
            Host.objects.create(
                meetup=meetup, member=self.me, name=NAME, organisation="A radio", link="https://zqgone.example.org/"
            )
        offer = Offer.objects.make(self.me, "zqgone idea", "zqgone needs", ["2026-12"])
        offer.ask("When?")
        offer.answer("zqgone when")
        Attendance.objects.create(meetup=self.meetup, member=self.me, shares="zqgone captions", by_phone=True)
        came = Attendance.objects.create(
            meetup=self.past, member=self.me, shares="zqgone interpreter", here_at=timezone.now()
        )
        CloseOut.objects.note(self.past, "none", came, self.me)
        Breakout.objects.create(
            meetup=self.past, seed=1, rooms=2, rounds=1, spread_hosts=True, welcome=False, made_by=self.me
        )
        KeepApart.objects.create(one=self.me, other=people.member("Ines"))  # whom no match joins: this would end it
        KeepApart.objects.create(one=people.member("Tam"), other=self.me)
        for text, tags in (("zqkept method", ["zqkept-tag"]), ("zqgone suggestion", ["zqgone-tag"])):
            suggested = Resource.objects.suggest(
                self.me, title=text, kind="method", text=text, licence="ask", naming="name", tags=tags
            )
            if "kept" in text:
                suggested.publish()
        say(poll(), self.me, "yes", "shut-out", reason="zqgone reason")
        Board.current().put([f"question-{asked.pk}"], "Words", self.me, 0)

    def charter(self) -> None:
        """A proposal, responses, drafts, what they hold to."""
        revision = people.charter("We listen.")
        Affirmation.objects.say(self.me, revision, show_name=True)
        Reading.objects.note(self.me, revision)
        mine = people.proposal(self.me, text="zqkept line", detail="zqkept detail", why="zqkept why")
        mine.answers.set(CheckIn.objects.filter(member=self.me))
        Response.objects.say(mine, self.other, "fine", "", "member")
        theirs = people.proposal(self.other)
        Response.objects.say(theirs, self.me, "concern", "zqkept concern", "name")
        hidden = Response.objects.say(theirs, self.second, "concern", "Loud.", "name")
        hidden.hide(self.me, "Not kind.")
        AskedAgain.objects.create(wording=theirs.wording, member=self.me)
        closed = people.proposal(self.other, text="We sing.")
        closed.close(Proposal.Status.WITHDRAWN, self.me, outcome="Not now.")
        draft = Draft.objects.begin(self.me)
        Draft.objects.filter(pk=draft.pk).update(summary="zqkept summary", naming="name")
        assert (Revision.objects.count(), Commitment.objects.count()) == (1, 1)

    def concerns(self) -> None:
        """What they raised, what they read of others', and one that is kept from them."""
        raised = Concern.objects.raise_one(self.me, "zqkept concern raised")
        raised.open(self.second)
        raised.acknowledge(self.second, "Thank you.")
        raised.add("zqkept more of it")
        others = Concern.objects.raise_one(self.other, "Of Bilal")
        others.open(self.me)
        others.acknowledge(self.me, "zqkept answer of a steward")
        Concern.objects.raise_one(self.other, "Of Bilal, about her", kept_from=[self.me])

    def asked_for(self) -> None:
        """Bursaries asked for: one paid, one a draft."""
        fund = self.desk.fund()
        words = {"event": "zqgone event", "contact": "zqgone contact", "more": "zqgone more"}
        paid = self.desk.sent(fund, self.me, **words)
        paid.opened(self.second, "reviewer")
        self.desk.reviewed(paid, self.second)
        asking.answer(deciding.ask(paid, self.second, "zqgone ask"), self.me, "zqgone answer")
        deciding.offer(paid, self.second, 2500, "zqgone reply")
        asking.accept(Application.objects.get(pk=paid.pk), self.me, 2500)
        paying.arrange(paid, self.second)
        paying.pay(paid, self.second, 2000, timezone.now().date(), "FP-1")
        self.desk.draft(fund, self.me, 100, more="zqgone draft")
        CostLine.objects.filter(application__member=self.me).update(note="zqgone note")
        waiting = self.desk.sent(self.desk.fund(2500, name="Small"), self.me)
        self.offered = self.desk.reviewed(waiting, self.second)
        deciding.offer(self.offered, self.second, 2500)

    def decided(self) -> None:
        """Others' applications: filled in, opened, reviewed, decided, paid, drawn."""
        fund = self.desk.fund(name="Drawn", by_draw=True)
        asking.begin(fund, self.other, entered_by=self.me)
        theirs = self.desk.sent(fund)
        theirs.opened(self.me, "reviewer")
        self.desk.reviewed(theirs, self.me)
        asking.answer(deciding.ask(theirs, self.me, "How far?"), theirs.member, "Far.")
        deciding.offer(theirs, self.me, 2500, "Welcome.")
        queueing.draw(fund, self.me)
        open_fund = self.desk.fund(name="Not drawn")
        other = self.desk.offered(open_fund, self.second)
        asking.accept(other, other.member, 2500)
        paying.arrange(other, self.me)
        paying.pay(other, self.me, 2500, timezone.now().date(), "FP-2")
        assert Fund.objects.count() == 4

    def mail(self) -> None:
        """Mail to them that left, that failed, and that waits."""
        keys = list(Email.objects.filter(to=ADDRESS).order_by("pk").values_list("pk", flat=True))
        Email.objects.filter(pk=keys[0]).update(status=STATUS.sent)
        Email.objects.filter(pk=keys[1]).update(status=STATUS.failed)
        Log.objects.create(email_id=keys[1], status=STATUS.failed, exception_type="X", message=f"nobody {ADDRESS}")


def every_text() -> Iterator[tuple[str, str]]:
    """Every value of every row of every table there is, as a text a thief could read: what is encrypted, signed or
    packed is opened. With the name of its table and column."""
    with connection.cursor() as cursor:
        tables = [table for table in connection.introspection.table_names(cursor) if table != "cache_entries"]
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    yield f"{table}.{column}", opened(value)
        cursor.execute("SELECT cache_key, value FROM cache_entries")
        for key, value in cursor.fetchall():
            yield "cache_entries", f"{key} {pickle.loads(base64.b64decode(value))}"
    for session in Session.objects.all():
        yield "django_session.opened", repr(session.get_decoded())


def opened(value: Any) -> str:
    """A value as a text."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="replace")
    if isinstance(value, str) and value.startswith("gAAAA"):
        return unlock(value)
    return str(value)


def found(*words: str) -> set[str]:
    """The tables and columns in which one of these words stands, whatever its case."""
    return {place for place, text in every_text() if any(word.lower() in text.lower() for word in words)}


def browser_of(member: Member, sign_in: Any) -> Client:
    """A browser of theirs, with something in its session that names their address."""
    browser: Client = sign_in(member)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "code", "at": 0, "email": member.email}]
    session.save()
    return browser


def rows(model: type[models.Model]) -> list[dict[str, Any]]:
    """All there is of a model, column by column."""
    return list(models.QuerySet(model).order_by("pk").values())
