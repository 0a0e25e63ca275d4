"""What the demo's people ask one another, the prompts on the list, and the themes their organisers see in it."""

from community.models import Member
from community.naming import Naming
from meetups.demo_answers import FIRST_PROMPT, NEXT_PROMPT
from meetups.models import Board, CheckIn, Meetup, Prompt, Question, Theme
from meetups.models.question import ask

PROMPTS = [
    FIRST_PROMPT,
    NEXT_PROMPT,
    "What would you like more of in this space?",
    "What have you mended lately?",
    "Who should be here and is not?",
    "What did you learn from something that went wrong?",
    "What could we do more slowly?",
]
QUESTIONS = [
    ("Who looks after a shared tool when its maker moves on?", Naming.FIRST),
    ("How do others pay for captions?", Naming.FULL),
    ("Can we meet in the evening now and then?", Naming.NONE),
]
THEMES = {
    "How we treat one another": ["Kindness", "Patience", "Empathy", "Show care", "Respect"],
    "Words everybody knows": ["Avoid using jargon", "Somebody who says what the short forms mean."],
    "Keeping what we learn": [
        "Open sharing",
        "Reuse things",
        "Collecting learnings, methods and tools in a structured way",
    ],
}


def fill() -> None:
    """Once: a list of prompts, questions at the next meetup with some who wonder too, three themes and where one of
    them went."""
    coming, by = Meetup.objects.published().upcoming().first(), Member.objects.filter(is_staff=True).first()
    if Theme.objects.exists() or coming is None or by is None:
        return
    Prompt.objects.bulk_create(Prompt(text=text) for text in PROMPTS)
    going = [rsvp.member for rsvp in coming.rsvps.going().select_related("member").order_by("ticket")]
    for number, (member, (text, naming)) in enumerate(zip(going, QUESTIONS, strict=False)):
        question = ask(coming, member, text, naming)
        for other in going[: 5 - 2 * number]:
            question.wonder(other)
    board = Board.current()
    for title, words in THEMES.items():
        board.put([f"answer-{each.pk}" for each in CheckIn.objects.filter(text__in=words)], title, by, board.version)
    keeping = Theme.objects.get(title="Keeping what we learn")
    asked = [f"question-{each.pk}" for each in Question.objects.filter(text=QUESTIONS[0][0])]
    board.put(asked, keeping, by, board.version)
    board.link(keeping, coming, None, by, board.version)
