"""What the demo's meetups are about."""

from typing import NamedTuple


class Subject(NamedTuple):
    """What a demo meetup is about."""

    title: str
    summary: str
    description: str


SUBJECTS = [
    Subject(
        "Small data, good neighbours",
        "What a street can count for itself, and what it should not.",
        "Three people show the smallest data they keep, and what it changed.\n"
        "\n"
        "- Who counts?\n"
        "- Who sees it?\n"
        "- When is it thrown away?",
    ),
    Subject(
        "Mending, not replacing: who keeps things running",
        "The people who repair, restart and renew, and what they need.",
        "We look after what we have. Bring one thing you keep alive, and tell us how.",
    ),
    Subject(
        "Who gets left out when we go online?",
        "Forms, logins, updates: each one closes a door for somebody.",
        "We look at three real doors from our own streets, and what it took to open them. We share in pairs, "
        "then small groups. You can just listen.",
    ),
    Subject(
        "Choosing tools together",
        "How a group picks its tools without the loudest voice deciding.",
        "Familiar or ethical, easy or free: we try a way to choose that nobody has to lose.",
    ),
    Subject(
        "Money for the commons",
        "Who pays for shared things, and what they ask in return.",
        "Grants, dues, favours. We map where our money comes from and what each kind costs.",
    ),
    Subject(
        "Words we do not need",
        "A workshop on saying it plainly.",
        "Bring a page nobody understands. We rewrite it together, and read it aloud.",
    ),
    Subject(
        "The quiet infrastructure",
        "Libraries, laundries and lists: places where technology already works.",
        "Short talks from people who run a place, not a platform.",
    ),
    Subject(
        "Handing over the keys",
        "Leaving a project so that it can go on.",
        "What to write down, what to say, what to let go. With a checklist you can take home.",
    ),
    Subject(
        "Consent in practice",
        "Asking properly, in forms and face to face.",
        "We try out three ways to ask, and feel the difference.",
    ),
    Subject(
        "Maps that neighbours draw",
        "Local maps, made by the people who live there.",
        "How two groups mapped ramps, benches and shade, and who used the maps.",
    ),
    Subject(
        "Tired, not lazy: working with little time",
        "Projects that survive busy lives.",
        "Most of us do this after work. What makes a small effort count?",
    ),
    Subject(
        "A year of learning",
        "What we learned together, and what we want next.",
        "We look back over the year's notes and choose themes for the next one.",
    ),
]
