"""Where an application can stand, and the groups of these that questions are asked by."""

from django.db import models


class Status(models.TextChoices):
    """The one field that says where an application stands."""

    DRAFT = "draft", "Not sent yet"
    SUBMITTED = "submitted", "Sent"
    IN_REVIEW = "in-review", "Being looked at"
    QUESTION = "question", "We have a question"
    WAITING = "waiting", "On the waiting list"
    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    ARRANGED = "arranged", "Payment arranged"
    PAID = "paid", "Paid"
    CLOSED = "closed", "Done"
    NOT_NOW = "not-now", "Not this time"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DECLINED = "declined", "Offer not taken"
    EXPIRED = "expired", "Run out"

    @classmethod
    def to_review(cls) -> list[str]:
        """Those that reviewers have to do with: all that was sent and not taken back."""
        return [each for each in cls.values if each not in (cls.DRAFT, cls.WITHDRAWN)]

    @classmethod
    def to_answer(cls) -> list[str]:
        """Those that somebody waits to hear about."""
        return [cls.SUBMITTED, cls.IN_REVIEW]

    @classmethod
    def undecided(cls) -> list[str]:
        """Those sent, on which nothing is decided (again, after another look was asked for)."""
        return [cls.SUBMITTED, cls.IN_REVIEW, cls.QUESTION]

    @classmethod
    def withdrawable(cls) -> list[str]:
        """Those that can be taken back: sent, and no money on its way."""
        return [*cls.undecided(), cls.WAITING, cls.OFFERED, cls.ACCEPTED]

    @classmethod
    def with_payers(cls) -> list[str]:
        """Those that payers see."""
        return [cls.ACCEPTED, cls.ARRANGED, cls.PAID]

    @classmethod
    def promised(cls) -> list[str]:
        """Those whose money is committed."""
        return [cls.ACCEPTED, cls.ARRANGED]

    @classmethod
    def settled(cls) -> list[str]:
        """Those whose money has left."""
        return [cls.PAID, cls.CLOSED]

    @classmethod
    def ended(cls) -> list[str]:
        """Those that nothing follows, but for another look."""
        return [cls.CLOSED, cls.NOT_NOW, cls.WITHDRAWN, cls.DECLINED, cls.EXPIRED]
