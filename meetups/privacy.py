"""What meetups have of a person, and what becomes of it when they leave."""

from django.utils import timezone

from community.models import Member, when_paused
from community.personal import GOES, NAMELESS, before_leaving, beside, held
from meetups.models import Attendance, Host, Resource, Rsvp, SeriesHost

DECIDED = "what organisers did for a meetup belongs to its record"
SHAPED = "others build on them: they may have become a theme, or a line of our charter"

held("meetups.Rsvp", "member", "Places you asked for",
     "meetup meetup.starts_at status access_needs show_name passed left_out created_at changed_at", GOES,
     without={"ticket": "a number by which we keep the order of asking"})  # fmt: skip
held("meetups.Attendance", "member", "Meetups you came to", "meetup here_at by_phone shares", NAMELESS,
     "so many people came, and who was in a room with whom; you are a guest without a name there",
     without={"name": "only guests have one here",
              "rooms": "in which room others were is their business"})  # fmt: skip
held("meetups.CloseOut", "note_taker__member", "Meetups at which you took notes", "meetup", NAMELESS,
     "that somebody took notes", rest="what organisers note of a meetup is not about you")  # fmt: skip
held("meetups.CloseOut", "by", "Meetups you closed", "meetup incident came at", NAMELESS, DECIDED,
     without={"note_taker": "who took notes is listed with what they did"})  # fmt: skip
held("meetups.Breakout", "made_by", "Rooms you made at meetups",
     "meetup version rooms rounds spread_hosts welcome made_at", NAMELESS, DECIDED,
     without={"seed": "a number by which the same rooms could be made again"})  # fmt: skip
held("meetups.KeepApart", "one", "", "", GOES,
     without={"other": "it is for organisers alone, for the sake of the other person"})  # fmt: skip
held("meetups.KeepApart", "other", "", "", GOES,
     rest="it is for organisers alone, for the sake of the other person")  # fmt: skip
held("meetups.Message", "member", "What we told you about meetups", "meetup kind facts created_at withdrawn_at", GOES,
     without={"cause": "a number by which nobody is told twice", "mail": "it is listed with the mail"})  # fmt: skip
held("meetups.CheckIn", "member", "Your answers at check-ins",
     "meetup text visibility naming created_at changed_at expires_at", NAMELESS, SHAPED)  # fmt: skip
held("meetups.Question", "member", "Questions you asked the community", "meetup text naming created_at", NAMELESS,
     SHAPED)  # fmt: skip
held("meetups.Wonder", "member", "Questions you wonder about too", "question", GOES)
held("meetups.CalendarAddress", "member", "Your secret calendar address", "url renewed_at", GOES,
     without={"token": "it is in the address"})  # fmt: skip
held("meetups.Host", "member", "Meetups you held", "meetup role name organisation link", NAMELESS,
     "what somebody did at a past meetup, and for which organisation; you are taken off those still to come",
     without={"position": "in which order hosts are named"})  # fmt: skip
held("meetups.SeriesHost", "member", "Series of meetups you hold", "series role name organisation link", GOES,
     without={"position": "in which order hosts are named"})  # fmt: skip
held("meetups.Offer", "member", "Offers to hold a meetup", "idea needs months state reply meetup created_at expires_at",
     GOES)  # fmt: skip
held("meetups.OfferQuestion", "offer__member", "Questions about your offers", "text answer", GOES)
held(
    "meetups.Resource",
    "member",
    "What you suggested for our library",
    "title kind link text licence meetup naming status reply created_at changed_at published_at expires_at",
    NAMELESS,
    "what is in the library others use; what is not there yet goes",
    without={
        "slug": "it is made of the title",
        "uid": "feeds know it by that",
        "words": "the same, as search reads it",
    },
)
held(
    "meetups.Tag",
    "resource__member",
    "Tags of what you suggested for our library",
    "resource name",
    NAMELESS,
    "they stand with what is in the library",
)
held("meetups.PollAnswer", "member", "Your answers to polls",
     "option choice reason reason_expires_at reason_erased_at answered_at", GOES)  # fmt: skip
held("meetups.Step", "by", "What you moved on the board of themes", "what at undone_at", NAMELESS,
     "others need to be able to undo it",
     without={"number": "its place in the order", "before": "where things lay before it"})  # fmt: skip

beside("meetups.Message", "mail", "the mail is listed itself")
beside("meetups.Wonder", "question", "that somebody else wonders too is their business")
beside("meetups.ThemeItem", "answer", "into which theme organisers put an answer is on the page of themes")
beside("meetups.ThemeItem", "question", "into which theme organisers put a question is on the page of themes")


@before_leaving
def hold_nothing(member: Member) -> None:
    """Takes them off what is still to come, before anybody is told of a place there; of what was, their name and their
    link go."""
    SeriesHost.objects.filter(member=member).delete()
    coming = Host.objects.filter(member=member, meetup__ends_at__gt=timezone.now())
    for host in coming.select_related("meetup").order_by("meetup"):
        host.delete()
        host.meetup.touch()
    Host.objects.filter(member=member).update(name="", link="")


@before_leaving
def be_a_guest(member: Member) -> None:
    """Where they came they count; what was noted of them besides goes, and all of it where they did not come."""
    noted = Attendance.objects.filter(member=member)
    noted.filter(here_at=None).delete()
    noted.update(by_phone=False, shares="")


@before_leaving
def suggest_nothing(member: Member) -> None:
    """What they suggested for the library and is not in it goes."""
    Resource.objects.filter(member=member).exclude(status=Resource.Status.PUBLISHED).delete()


@when_paused
def make_room(member: Member) -> None:
    """Their places go to who waits, as they may not come: kept, they would stay empty. Every answer of theirs is looked
    at, so that one saved in another window at that very moment is waited for."""
    answers = Rsvp.objects.filter(member=member, meetup__ends_at__gt=timezone.now()).select_related("meetup")
    for rsvp in answers.order_by("meetup"):
        rsvp.meetup.release(member)


@before_leaving
def give_up_places(member: Member) -> None:
    """Their places go to who waits, in the order of meetups, so that two people who leave at once never wait for each
    other."""
    coming = Rsvp.objects.held_by(member).filter(meetup__ends_at__gt=timezone.now())
    for rsvp in coming.order_by("meetup"):
        rsvp.meetup.release(member)
    Rsvp.objects.filter(member=member).delete()
