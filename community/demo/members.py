"""What a dozen of the demo's people tell of themselves. All are invented; their faces are drawn here."""

from io import BytesIO

from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from community.models import Member, Profile
from community.models.profile import images_of
from community.models.profile_terms import TOLD

PAPER, COLOURS = "#fdf3d6", ["#c2351c", "#0d5c58", "#f6c744", "#5a2d5e"]

# Who, where, where they feel they stand, what they do, are curious about, can help with; with a face or without.
TELLING = [
    (
        "amina",
        "Leeds",
        "between",
        "A repair café in a church hall.",
        "Maps that neighbours draw",
        "Mending",
        True,
    ),
    ("bilal", "by the sea", "newbie", "I look after my mum.", "How to keep old photos safe", "Listening", False),
    ("carys", "Bangor", "experienced", "Websites for charities.", "Captions", "Welsh, captions, first websites", True),
    ("dafydd", "", "", "I keep bees.", "Who owns what we write online", "", False),
    ("elif", "Hackney, London", "experienced", "Databases by day.", "Fair pay for volunteers", "Spreadsheets", True),
    ("fergus", "Orkney", "between", "I drive the library van.", "Sharing internet with neighbours", "Radio", True),
    ("grace", "Nairobi and Hull", "newbie", "Studying again at 60.", "Everything", "Proof-reading", False),
    ("hana", "", "between", "A youth club, three evenings a week.", "Games without adverts", "Young people", True),
    ("kofi", "Cardiff", "newbie", "I cook for fifty on Fridays.", "Sign-up lists that work", "Bread", True),
    ("lena", "Leipzig", "experienced", "Free software.", "Plain words", "Servers, German", False),
    ("oona", "County Clare", "", "Quilts.", "Patterns to share", "Teaching without slides", True),
    ("wren", "Todmorden", "between", "A seed library.", "Feeds and calendars", "Seeds; welcoming people", True),
]
FOR_ORGANISERS = {"grace": "standing_seen", "kofi": "place_seen"}


def fill() -> None:
    """Once for each of them. Faces are drawn anew where the folder was emptied."""
    for number, (first, *words, has_face) in enumerate(TELLING):
        member = Member.objects.get(email=f"{first}@example.org")
        images = images_of(face(number)) if has_face else []
        there = Profile.objects.filter(member=member).first()
        if there and all(default_storage.exists(there.file_name(image.key)) for image in images):
            continue
        told = dict(zip(("place", "standing", "does", "curious", "helps"), words, strict=True))
        seen = {f"{name}_seen": "members" for name in TOLD}
        if first in FOR_ORGANISERS:
            seen[FOR_ORGANISERS[first]] = "organisers"
        links = {"links": f"https://{first}.example.org/"} if number % 3 == 0 else {}
        Profile.tell(member, {"listed": True} | told | seen | links, images)


def face(number: int) -> bytes:
    """A round face with hair on a plain ground, as a PNG."""
    ground, hair, skin = (COLOURS[(number + shift) % 4] for shift in (0, 1, 2))
    image = Image.new("RGB", (384, 384), PAPER if number % 2 else ground)
    pen = ImageDraw.Draw(image)
    pen.ellipse((62, 250, 322, 520), fill=hair)
    pen.ellipse((92, 50 + number % 3 * 8, 292, 270), fill=COLOURS[(number + 3) % 4])
    pen.ellipse((107, 90, 277, 290), fill=skin if number % 2 else PAPER)
    for across in (150, 222):
        pen.ellipse((across, 170, across + 14, 184), fill="#2a1a2e")
    pen.arc((150, 190, 236, 250), 20, 160, fill="#2a1a2e", width=7)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
