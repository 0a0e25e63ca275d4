"""The mail about meetups that people may choose."""

from community.preferences import mail_kind

DAY_BEFORE = mail_kind(
    "meetups.day-before",
    "Remind me the day before a meetup I am going to",
    stopped="the day before a meetup",
    by_default=True,
)
HOUR_BEFORE = mail_kind(
    "meetups.hour-before",
    "Remind me an hour before, too",
    stopped="an hour before a meetup",
)
ANNOUNCED = mail_kind(
    "meetups.announced",
    "Tell me when a new meetup is announced",
    stopped="when a new meetup is announced",
)
RECAP = mail_kind(
    "meetups.recap",
    "Tell me when we have written down what a meetup explored",
    stopped="when a recap of a meetup is out",
)
POLL = mail_kind(
    "meetups.poll",
    "Tell me when a poll I have not answered is about to close",
    stopped="when a poll is about to close",
)
