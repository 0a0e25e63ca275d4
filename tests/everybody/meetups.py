"""What they did at meetups, and for the next."""

from datetime import timedelta

from django.utils import timezone

from meetups.models import (
    Attendance,
    Board,
    Breakout,
    CalendarAddress,
    CloseOut,
    Host,
    KeepApart,
    Meetup,
    Offer,
    Resource,
    SeriesHost,
)
from meetups.models.question import ask
from tests import people
from tests.everybody.who import NAME, Who
from tests.meetups.polls import poll, say


class OfMeetups(Who):
    """Places, answers, questions, hosting, offers, polls, the library, the board."""

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
        self.on_the_day()
        self.for_others()
        say(poll(), self.me, "yes", "shut-out", reason="zqgone reason")
        Board.current().put([f"question-{asked.pk}"], "Words", self.me, 0)

    def on_the_day(self) -> None:
        """Ticks, rooms, what was noted afterwards, and who is kept apart."""
        Attendance.objects.create(meetup=self.meetup, member=self.me, shares="zqgone captions", by_phone=True)
        came = Attendance.objects.create(
            meetup=self.past, member=self.me, shares="zqgone interpreter", here_at=timezone.now()
        )
        CloseOut.objects.note(self.past, "none", came, self.me)
        Breakout.objects.create(
            meetup=self.past, seed=1, rooms=2, rounds=1, spread_hosts=True, welcome=False, made_by=self.me
        )
        KeepApart.objects.create(one=self.me, other=people.member("Ines"))  # whom no match joins
        KeepApart.objects.create(one=people.member("Tam"), other=self.me)

    def for_others(self) -> None:
        """An offer to hold a session, and what they gave to the library."""
        offer = Offer.objects.make(self.me, "zqgone idea", "zqgone needs", ["2026-12"])
        offer.ask("When?")
        offer.answer("zqgone when")
        for text, tags in (("zqkept method", ["zqkept-tag"]), ("zqgone suggestion", ["zqgone-tag"])):
            suggested = Resource.objects.suggest(
                self.me, title=text, kind="method", text=text, licence="ask", naming="name", tags=tags
            )
            if "kept" in text:
                suggested.publish()
