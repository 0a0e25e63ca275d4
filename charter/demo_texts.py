"""The words of the demo's charter. The labels are what people said at the first meetup's check-in; the sentences are
what this invented community made of them."""

from typing import NamedTuple


class Words(NamedTuple):
    """A line, what it looks like, and the answers it was made from."""

    text: str
    detail: str
    answers: tuple[str, ...] = ()


PREAMBLE = (
    "We wrote this together, out of what we asked of this space when we first met. It is for everyone who comes, "
    "old hands and newcomers alike. It is never finished: anyone may propose a change."
)

FIRST = [
    Words(
        "We show care before we solve anything.",
        "We ask how somebody is, and wait for the answer. We ask whether help is wanted, and which.",
        ("Show care", "Kindness", "Empathy"),
    ),
    Words(
        "We speak so that everyone can follow.",
        "We say the long form the first time. If a word was not clear, that is the speaker's job, not the listener's.",
        ("Avoid using jargon",),
    ),
    Words(
        "We share openly, what is half-finished too.",
        "- We say what did not work.\n- We say who pays us.\n- We keep to ourselves what is somebody else's to tell.",
        ("Open sharing", "Radical transparency"),
    ),
    Words(
        "We are patient, with people and with machines.",
        "Nobody is hurried because their microphone is slow. Silence is allowed to last.",
        ("Patience",),
    ),
    Words(
        "We do things with one another rather than for one another.",
        "We ask who is affected, and bring them in at the start.",
        ("Collaboration",),
    ),
    Words(
        "We stand by each other, and share what we can spare.",
        "Time, an introduction, a spare laptop. Nobody keeps count.",
        ("Be supportive of one another", "Generosity"),
    ),
    Words(
        "We respect every person, and what they know from living.",
        "We use the names and pronouns people give. We do not ask anyone to speak for all people like them.",
        ("Respect",),
    ),
    Words(
        "We ask before we judge.",
        "“What makes you say that?” comes before “I disagree”.",
        ("Be open minded", "Inquisitive"),
    ),
    Words(
        "We try things out, and they may go wrong.",
        "We start small, tell people it is a try, and say what we learned.",
        ("Spirit of experimentation", "Curiosity"),
    ),
    Words(
        "We use again what others have made, and say whose it is.",
        "We look for what is there before we build.",
        ("Reuse things",),
    ),
    Words("We bring good cheer.", "We begin with what went well.", ("Positive enthusiasm",)),
    Words("We make things that are of use to somebody.", "We can say to whom.", ("Usefulness",)),
    Words(
        "We write down what we learn, where others find it.",
        "In the same form each time: what it was for, what we did, what we would do again.",
        ("Collecting learnings, methods and tools in a structured way",),
    ),
]

PASSING = Words("Passing is always fine.", "Nobody has to answer, show their face or say why. Nor do we remark on it.")
FOLLOW_LONGER = "We speak so that everyone can follow, and explain a word when asked."
FOLLOW = "We speak so that everyone can follow, and nobody has to ask what a word means."
FOLLOW_DETAIL = (
    "We say the long form the first time, aloud and in the chat. If a word was not clear, that is the speaker's job, "
    "not the listener's."
)
USE = "We make things that are of use to somebody, and write down what we learn where others find it."
USE_DETAIL = (
    "We can say whom it helps. We keep the same form each time: what it was for, what we did, what we would do again."
)
SLOWER = "We leave time for people who type, sign or use an interpreter."
MACHINES = "We say so when a machine wrote it."
MACHINES_DETAIL = (
    "Text, pictures and notes alike. We do not feed what people said here to a machine without asking them."
)
CAMERAS = "We keep our cameras on, so that nobody talks to a wall."
MONEY = "We say what a thing cost, in money and in evenings."
