"""What they did for the charter, and what they raised in private."""

from charter.models import Affirmation, AskedAgain, Commitment, Concern, Draft, Proposal, Reading, Response, Revision
from meetups.models import CheckIn
from tests import people
from tests.everybody.who import Who


class OfTheCharter(Who):
    """Proposals, responses, drafts, concerns."""

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
