"""A community with a row of every model there is: somebody who did everything, and what they had no part in."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.utils import timezone

from bursaries.models import Nudge
from charter.models import DraftLine, Origin
from charter.models.redacting import redact
from community.leaving import erase
from community.models import ForumTopic
from meetups.models import AgendaItem, CheckIn, Prompt, Provocation
from tests import people
from tests.charter import changes
from tests.everybody import Everybody
from tests.meetups.recaps import out, photo_of

EMPTY = {"post_office.EmailTemplate"}  # we have none: mail is written from files


class Whole(Everybody):
    """Everything."""

    def __init__(self) -> None:
        super().__init__()
        answer = CheckIn.objects.get(member=self.me)
        Prompt.objects.create(text="What did you hear?")
        AgendaItem.objects.create(meetup=self.past, title="Hello", minutes=5, position=1)
        Provocation.objects.create(meetup=self.past, prompt="Who is not here?", minutes=10, position=1)
        photo_of(out(self.past))
        topic = ForumTopic.objects.ask("meetup", self.past.uid, "What we heard", timezone.now())
        self.past.forum_topic = topic
        self.past.save(update_fields=["forum_topic"])
        topic.was_made(12)
        changes.add("We leave the door open for Quillfeather.", answers=[answer])
        redact("Quillfeather", "Asked for")
        line = DraftLine.objects.latest("pk")
        line.absorbs.add(line.commitment_id)
        line.answers.add(answer)
        self.me.user_permissions.add(Permission.objects.get(codename="view_rsvp"))
        Nudge.objects.create(day=timezone.now().date())
        gone = people.member("Gone")
        EmailAddress.objects.create(user=gone, email=gone.email, verified=True, primary=True)
        erase(gone)
        assert Origin.objects.exists()
