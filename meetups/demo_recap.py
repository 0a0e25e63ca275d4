"""The recap of the demo's latest meetup, with two pictures drawn here: no photo of anybody is in this repository."""

from io import BytesIO

from PIL import Image, ImageDraw

from meetups.models import Meetup, PhotoLine, Recap, RecapPhoto
from meetups.models.recap_photo import images_of

TEXT = """# What we explored

Three people spoke for the first time. What surprised us: how much is held together by one person who remembers.

# Themes that came up

- Keeping what we learn
- Who looks after a thing when its maker is away

# Asks and offers

- Asked: somebody to try out a shared list of who knows what, kept by two people at a time.
- Offered: a spare microphone, and an hour to set it up.

# Next time

We take the list along and see what is missing.
"""
PAPER, INK, TOMATO, TEAL, SUN = "#fffdf7", "#2a1a2e", "#c2351c", "#0d5c58", "#f6c744"
PICTURES = [
    (
        "A drawing: six round cards in three colours on a long table, with lines between those that belong together.",
        "How the groups put their cards together",
        [(160, 190, TOMATO), (420, 330, TEAL), (660, 180, SUN), (880, 340, TOMATO), (1080, 200, TEAL), (640, 420, SUN)],
    ),
    (
        "A drawing: one large circle, and around it five small ones, each joined to it by a line.",
        "",
        [(640, 280, INK), (340, 150, TEAL), (300, 410, SUN), (940, 140, TOMATO), (1000, 400, TEAL), (640, 480, SUN)],
    ),
]


def fill(meetup: Meetup) -> None:
    """Once: the recap, out. Its files are drawn anew where the folder was emptied."""
    given = {"text": TEXT, "attendance": 14, "published_at": meetup.ends_at, "changed_at": meetup.ends_at}
    recap, created = Recap.objects.get_or_create(meetup=meetup, defaults=given)
    lines = [PhotoLine(alt, caption, images=images_of(drawn(dots))) for alt, caption, dots in PICTURES]
    if created:
        RecapPhoto.rewrite(recap, lines)
    shown = set(recap.photos.values_list("large", flat=True))
    RecapPhoto.store(recap, [line for line in lines if line.images[-1].key in shown])


def drawn(dots: list[tuple[int, int, str]]) -> bytes:
    """Circles joined by lines, as a PNG."""
    image = Image.new("RGB", (1280, 560), PAPER)
    pen = ImageDraw.Draw(image)
    first = dots[0][:2]
    for across, down, _ in dots[1:]:
        pen.line((*first, across, down), fill=INK, width=6)
    for number, (across, down, colour) in enumerate(dots):
        side = 110 if number == 0 else 70
        pen.ellipse((across - side, down - side, across + side, down + side), fill=colour)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
