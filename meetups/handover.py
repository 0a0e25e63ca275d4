"""What of meetups is handed over beside the rows: photos, and a calendar that any program reads."""

from collections.abc import Iterator

from community.archive.parts import files, replaced, sealed, texts
from community.models import Community
from meetups import ical
from meetups.models import Host, Meetup, RecapPhoto
from meetups.models.recap_photo import file_name

sealed("meetups.CalendarAddress", "token")  # whoever has it reads somebody's calendar, and the links to join
replaced("meetups.Board", "made when an organiser first looks at the themes")


@files
def photos_of_meetups() -> Iterator[str]:
    """Each in two sizes."""
    for recap, small, large in RecapPhoto.objects.order_by().values_list("recap", "small", "large").iterator():
        yield file_name(recap, small)
        yield file_name(recap, large)


@texts
def calendar() -> Iterator[tuple[str, bytes]]:
    """Every meetup that was announced, as a visitor sees it: without links to join and without anybody's place."""
    meetups = Host.added_to(Meetup.objects.announced()).order_by("starts_at", "pk")
    yield "calendar.ics", ical.write([ical.Entry(meetup) for meetup in meetups], Community.current())
