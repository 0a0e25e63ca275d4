"""What topics on the forum say of a meetup and of a recap: what everyone may know, and a link to the page.

Never the link to join, nor who comes. Of a recap only that it is there: some are for members, and all can be taken back
here, which nobody can there.
"""

import re

from community import times
from community.forum.subjects import Words, speaks_of
from community.models import ForumTopic
from meetups.models import Audience, Meetup, Recap


@speaks_of("meetup")
def of_meetup(topic: ForumTopic) -> Words | None:
    """None once it is called off, or an organiser has typed the address of another topic."""
    meetup = Meetup.objects.published().filter(forum_topic=topic, forum_url="").first()
    if meetup is None:
        return None
    parts = [
        f"**{times.spoken_date(meetup.date)}, {times.spoken_span(meetup.starts_at, meetup.ends_at, meetup.zone)}**",
        meetup.summary,
        meetup.description,
        f"Save a place or read more: {meetup.url}",
    ]
    return Words(_title(meetup), _text(parts))


@speaks_of("recap")
def of_recap(topic: ForumTopic) -> Words | None:
    """None once it is taken back. Names the meetup's own topic, from which the forum then links back."""
    recap = Recap.objects.out().select_related("meetup__forum_topic").filter(forum_topic=topic).first()
    if recap is None:
        return None
    meetup = recap.meetup
    whose = "It is for members: sign in there to read it." if recap.audience == Audience.MEMBERS else ""
    before = f"What was said before: {meetup.topic_url}" if meetup.topic_url else ""
    parts = [f"The recap of “{meetup.title}” is out: {meetup.url}#recap", whose, before]
    return Words(f"Recap: {_title(meetup)}", _text(parts))


def _title(meetup: Meetup) -> str:
    """ "Words we share, Tuesday 24 November 2026": no other meetup's, and never as short as Discourse refuses."""
    return f"{' '.join(meetup.title.split())}, {times.spoken_date(meetup.date)}"


def _text(parts: list[str]) -> str:
    """One post. "@everyone" in it calls nobody there: that is for people to do."""
    text = "\n\n".join(part.strip() for part in parts if part.strip())
    return re.sub(r"(?<![\w.+-])@(?=\w)", "&#64;", text)
