"""The demo's bursaries: a fund, applications at every stage, and who decides and pays. Nobody gets mail."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone
from post_office.models import Email

from bursaries.models import Application, Fund, asking, deciding, paying
from community import outbox
from community.demo import part
from community.models import Member
from meetups.models import Meetup

REVIEWERS, PAYER = ("grace@example.org", "hamish@example.org"), "ines@example.org"
ABOUT = """For people whose time here nobody pays for, and for people who have to overcome more than others to come.

It covers what coming costs you: your time, care for others, travel, data, a device, support to take part."""
RATES = """- Your time: £15 an hour
- Childcare, or care for someone else: what it costs, up to £14 an hour
- Data: what it costs"""

# Who asks, for what, how many pence, which applies, and how far it has come.
ASKED = [
    ("carys", "childcare", 2800, "unpaid", "sent"),
    ("dafydd", "data", 1500, "conversation", "sent"),
    ("elif", "communication", 9600, "marginalised", "looked-at"),
    ("fergus", "time", 3000, "unpaid", "asked"),
    ("kofi", "travel", 4200, "marginalised", "offered"),
    ("lena", "device", 5000, "unpaid", "accepted"),
    ("mateo", "care", 2800, "unpaid", "paid"),
    ("nadia", "food", 1200, "conversation", "no"),
    ("oona", "time", 1500, "unpaid", "withdrawn"),
]


@part
def bursaries() -> None:
    """A fund of £600, nine applications, two reviewers and a payer to sign in as."""
    if Fund.objects.exists():
        return
    before = set(Email.objects.values_list("pk", flat=True))
    reviewers = [in_group(email, "Bursary reviewers") for email in REVIEWERS]
    payer = in_group(PAYER, "Bursary payers")
    fund = Fund.objects.create(
        name="Coming along",
        about=ABOUT,
        rates=RATES,
        advice_link="https://advice.example.org/benefits",
        opens_at=timezone.now() - timedelta(days=60),
        budget=60_000,
        largest_award=12_000,
        fast_lane=5_000,
    )
    for asked in ASKED:
        tell(fund, reviewers, payer, *asked)
    outbox.erase(set(Email.objects.values_list("pk", flat=True)) - before)  # all of this was told long ago


def in_group(email: str, group: str) -> Member:
    """The demo's member with that address, given a role."""
    member = Member.objects.get(email=email)
    member.is_staff = True
    member.save(update_fields=["is_staff"])
    member.groups.add(Group.objects.get(name=group))
    return member


def tell(
    fund: Fund, reviewers: list[Member], payer: Member, who: str, what: str, pence: int, why: str, far: str
) -> None:
    """One application, brought as far as it has come."""
    member = Member.objects.get(email=f"{who}@example.org")
    application = asking.begin(fund, member)
    asking.fill_in(
        application,
        member,
        costs=[(what, pence, "")],
        meetup=Meetup.objects.published().upcoming().first(),
        circumstance=why,
        pay_how=Application.PayHow.BEFORE,
        needed_by=timezone.now().date() + timedelta(days=10),
        contact="Write to the address I sign in with.",
    )
    application = asking.submit(application, member, consent=True)
    if far == "withdrawn":
        asking.withdraw(application, member)
    elif far != "sent":
        decide(application, member, reviewers, payer, far)


def decide(application: Application, member: Member, reviewers: list[Member], payer: Member, far: str) -> None:
    """What reviewers and payers have done with it."""
    ruth = reviewers[0]
    deciding.declare(application, ruth, conflict=False)
    deciding.take_up(application, ruth)
    if far == "asked":
        deciding.ask(application, ruth, "Is this for one evening, or for several?")
        return
    deciding.review(application, ruth, "not-now" if far == "no" else "full", 0, "")
    if far == "no":
        deciding.not_now(application, ruth, "This meetup has food paid for already. Do come, and eat with us.")
    if far in ("no", "looked-at"):
        return
    deciding.offer(application, ruth, application.asked, "Gladly.")
    if far == "offered":
        return
    asking.accept(application, member, application.asked)
    if far == "paid":
        paying.arrange(application, payer)
        paying.pay(application, payer, application.asked, timezone.now().date(), "FP-0001")
