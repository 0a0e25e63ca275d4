"""What they asked bursaries for, and what they decided about others."""

from django.utils import timezone

from bursaries.models import Application, CostLine, Fund, asking, deciding, paying, queueing
from tests.everybody.who import Who


class OfBursaries(Who):
    """Applications, reviews, payments, a draw."""

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
