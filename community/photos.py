"""Photos that people send us: bytes in, small WebP images out, or a sentence on why not. Pure: nothing is stored here.

What comes in is decided by its content, never by its name. What goes out is drawn anew, so that nothing of the file
itself is left: no place, no camera, no second picture, no text. One photo at a time is opened in a process, and none
takes more than 200 MB of memory (`tests/community/test_photos.py` measures it).
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

HEAVIEST = 8 * 1024 * 1024  # bytes
# Pixels. The decoders of WebP and AVIF need four times the room of the others, so they get less.
LARGEST = {"JPEG": 40_000_000, "MPO": 40_000_000, "PNG": 40_000_000, "WEBP": 12_200_000, "AVIF": 12_200_000}
ROOM = 150_000_000  # bytes that a progressive JPEG may take while it is put together
QUALITY = 76
STRIP = 1_000_000  # pixels worked on at once
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")  # an MPO (two pictures, as some phones make them) is a JPEG first

EMPTY = "There is nothing in that file. Choose another."
HEAVY = "That file is larger than 8 MB. Save the photo smaller, then choose it again."
UNKNOWN = "We can show JPEG, PNG, WebP and AVIF photos. This file is something else: save it as JPEG."
BROKEN = "That photo cannot be opened: the file is damaged, or not all of it is there."
LARGE = "That photo has more than {} million pixels, too many for us. Save it smaller, then choose it again."
KNOTTY = "That photo takes too much room to open. Save it smaller, then choose it again."

_one_at_a_time = Lock()


class PhotoRefused(ValueError):  # noqa: N818 - a refusal is an answer, not an error
    """It cannot be shown; the message is a sentence for whoever sent it."""


@dataclass(frozen=True)
class Size:
    """The room for an image: it fits inside, or fills it where `cropped`. Nothing is ever made larger than it came."""

    width: int
    height: int
    cropped: bool = False

    def scale(self, width: int, height: int) -> float:
        """How many times smaller an image of that size becomes: 1 or more."""
        ratios = (width / self.width, height / self.height)
        return max(1.0, min(ratios) if self.cropped else max(ratios))


@dataclass(frozen=True)
class Photo:
    """A WebP image."""

    content: bytes
    width: int
    height: int

    @property
    def key(self) -> str:
        """What it is stored under: the SHA-256 of its content."""
        return hashlib.sha256(self.content).hexdigest()


def wide(width: int) -> Size:
    """At most that wide, and at most twice as high."""
    return Size(width, 2 * width)


def square(side: int) -> Size:
    """The middle of it."""
    return Size(side, side, cropped=True)


def read(data: bytes, sizes: Sequence[Size]) -> list[Photo]:
    """The photo in each of these sizes, upright, in sRGB, on white where it lets light through; of moving ones the
    first picture. Raises PhotoRefused."""
    if not data:
        raise PhotoRefused(EMPTY)
    if len(data) > HEAVIEST:
        raise PhotoRefused(HEAVY)
    with _one_at_a_time, _whatever_pillow_raises():
        image = _open(data)
        turned = _orientation(image)
        plain = _in_srgb(_shrunk(image, sizes, sideways=turned >= 5), image.info.get("icc_profile"))
        image.close()
        upright = _upright(plain, turned)
        return [_drawn(upright, size) for size in sizes]


@contextmanager
def _whatever_pillow_raises() -> Iterator[None]:
    """What a damaged file does to a decoder is beyond listing: each of it is the same answer."""
    try:
        yield
    except PhotoRefused:
        raise
    except Image.DecompressionBombError:
        raise PhotoRefused(LARGE.format(_millions("JPEG"))) from None
    except Exception:
        raise PhotoRefused(BROKEN) from None


def _millions(kind: str) -> int:
    return LARGEST[kind] // 1_000_000


def _open(data: bytes) -> Any:
    """The image, not decoded yet. Raises PhotoRefused for any other file, and for one too large to be."""
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise PhotoRefused(BROKEN if _begins_like_one(data) else UNKNOWN) from None
    kind = str(image.format)
    if image.width * image.height > LARGEST[kind]:
        raise PhotoRefused(LARGE.format(_millions(kind)))
    if _room(image) > ROOM:
        raise PhotoRefused(KNOTTY)
    return image


def _begins_like_one(data: bytes) -> bool:
    """Whether it was one of ours before something happened to it."""
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (data[:4], data[8:12]) == (b"RIFF", b"WEBP")


def _room(image: Any) -> float:
    """What a progressive JPEG takes before its first pixel is known: two bytes for every coefficient."""
    layers = getattr(image, "layer", None)
    if not layers or not image.info.get("progressive"):
        return 0
    across, down = max(layer[1] for layer in layers), max(layer[2] for layer in layers)
    pixels: int = image.width * image.height
    return sum((2 * pixels * layer[1] * layer[2] / (across * down) for layer in layers), start=0.0)


def _orientation(image: Any) -> int:
    """How it was held: 1 to 8 (EXIF 2.32, tag 0x0112). What cannot be read is upright."""
    with suppress(Exception):
        held = image.getexif().get(0x0112, 1)
        return held if held in range(1, 9) else 1
    return 1


def _shrunk(image: Any, sizes: Sequence[Size], *, sideways: bool) -> Any:
    """The whole image, no smaller than the largest size needs it, opaque. A JPEG is decoded small to begin with; the
    others strip by strip, so that they are in memory once."""
    width, height = image.size
    seen = (height, width) if sideways else (width, height)
    scale = min(size.scale(*seen) for size in sizes)
    image.draft(None, (int(width / scale), int(height / scale)))
    image.load()
    factor = max(1, int(scale * image.width / width))
    rows = factor * max(1, STRIP // (image.width * factor))
    whole = None
    for top in range(0, image.height, rows):
        strip = _opaque(image.crop((0, top, image.width, min(top + rows, image.height)))).reduce(factor)
        whole = whole or Image.new(strip.mode, (strip.width, -(-image.height // factor)))
        whole.paste(strip, (0, top // factor))
    return whole


def _opaque(image: Any) -> Any:
    """The same in RGB, L (grey) or CMYK, 8 bits each, on white."""
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        return white
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("RGB", "L", "CMYK") else image.convert("RGB")


def _in_srgb(image: Any, profile: bytes | None) -> Any:
    """The colours as they were meant. A profile that does not fit is as good as none."""
    if profile:
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode="RGB")
    return image.convert("RGB")


def _upright(image: Any, orientation: int) -> Any:
    """Turned and mirrored back (the values are those of EXIF)."""
    ways = (None, None, 0, 3, 1, 5, 4, 6, 2)  # Pillow's numbers for mirrored, upside down ...
    way = ways[orientation]
    return image if way is None else image.transpose(Image.Transpose(way))


def _drawn(image: Any, size: Size) -> Photo:
    """A new image of that size: nothing but pixels."""
    scale = size.scale(*image.size)
    width, height = (max(1, round(side / scale)) for side in image.size)
    if size.cropped:
        width = height = min(width, height, size.width)
        small = ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS)
    else:
        small = image.resize((width, height), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "WEBP", quality=QUALITY, method=4)
    return Photo(out.getvalue(), width, height)
