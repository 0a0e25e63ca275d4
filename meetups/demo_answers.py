"""What invented people say at the demo's check-ins. The nineteen qualities are those named in June 2023, to the
letter: the demo of other apps finds them by their words."""

from community.naming import Naming
from meetups.models import CheckIn

FIRST_PROMPT = "What behaviours or qualities would you like in this space?"
QUALITIES = [
    "Collaboration",
    "Open sharing",
    "Avoid using jargon",
    "Generosity",
    "Reuse things",
    "Kindness",
    "Spirit of experimentation",
    "Inquisitive",
    "Positive enthusiasm",
    "Empathy",
    "Patience",
    "Show care",
    "Be supportive of one another",
    "Respect",
    "Usefulness",
    "Curiosity",
    "Radical transparency",
    "Collecting learnings, methods and tools in a structured way",
    "Be open minded",
]

NEXT_PROMPT = "What would help you to take part this time?"
ANSWERS = [
    ("Time to think before I speak.", CheckIn.Visibility.EVERYONE, Naming.FIRST),
    ("Somebody who says what the short forms mean.", CheckIn.Visibility.EVERYONE, Naming.FULL),
    ("Hearing how others got it wrong at first.", CheckIn.Visibility.MEMBERS, Naming.NONE),
    ("I will mostly listen: the baby sleeps beside me.", CheckIn.Visibility.GOING, Naming.FIRST),
    ("Going slowly. Screens tire me since I was ill.", CheckIn.Visibility.ORGANISERS, Naming.NONE),
]

PROVOCATIONS = [
    "What do we count because it is easy to count?",
    "Who should be able to say: throw this away?",
]

OFFERS = [
    "An evening in which we repair one small thing each, and tell one another how.",
    "Reading a privacy notice aloud, and writing it anew.",
]
