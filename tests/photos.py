"""Files that people may send for a photo, made here: good ones, odd ones, and what is no photo at all."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

CANARY = b"CANARY-51.5007N-0.1246W"
SECRET = "CANARY-51.5007N-0.1246W"


def scene(mode: str = "RGB", size: tuple[int, int] = (80, 40)) -> Image.Image:
    """Red above, blue below, a green mark in the left upper corner: one sees which way is up."""
    image = Image.new("RGB", size, (200, 30, 30))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, size[1] // 2, size[0], size[1]), fill=(30, 30, 200))
    pen.rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(30, 200, 30))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(size: tuple[int, int] = (80, 40), **options: Any) -> bytes:
    """A small photo."""
    return saved(scene(size=size), "JPEG", quality=95, **options)


def png(size: tuple[int, int] = (80, 40), **options: Any) -> bytes:
    """A small drawing."""
    return saved(scene(size=size), "PNG", **options)


def exif(orientation: int = 1) -> bytes:
    """How it was held, where and with what it was taken."""
    data = Image.Exif()
    data[0x0112], data[0x010F], data[0x9286] = orientation, SECRET, SECRET
    data.get_ifd(0x8825)[1], data.get_ifd(0x8825)[2] = "N", (51.0, 30.0, 2.0)
    return data.tobytes()


def held(orientation: int) -> bytes:
    """The scene as a camera stores it that was held that way: shown upright, it is the scene again."""
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    image = scene(size=(80, 40))
    if orientation in back:
        image = image.transpose(Image.Transpose(back[orientation]))
    return saved(image, "JPEG", quality=95, exif=exif(orientation))


def told() -> bytes:
    """A JPEG that tells all it can: EXIF, XMP, a comment, a colour profile, and something behind its end."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + CANARY + b"</x:xmpmeta>"
    return jpeg(exif=exif(), xmp=xmp, comment=CANARY, icc_profile=profile) + CANARY


def talking_png() -> bytes:
    """A PNG with words in it."""
    words = PngInfo()
    words.add_text("Comment", SECRET)
    words.add_itxt("XML:com.adobe.xmp", SECRET)
    return png(pnginfo=words, exif=exif())


def moving(kind: str) -> bytes:
    """The scene, then a black picture."""
    black = Image.new("RGB", (80, 40))
    return saved(scene(), kind, save_all=True, append_images=[black], duration=100, lossless=True)


def chunk(name: bytes, data: bytes) -> bytes:
    """A part of a PNG (its specification, 5.3)."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_claiming(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG of a few bytes that says it is that large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", data or zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")


def talkative_bomb() -> bytes:
    """A PNG whose one comment unfolds to 100 MB."""
    whole, words = png(), zlib.compress(b"A" * 100_000_000, 9)
    return whole[:33] + chunk(b"zTXt", b"Comment\0\0" + words) + whole[33:]
