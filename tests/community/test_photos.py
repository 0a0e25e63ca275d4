"""Photos that people send: what is drawn of each file, and what is said of those that are none."""

import io
import os
import subprocess
import sys
import zipfile

import pytest
from PIL import Image, ImageCms

from community import photos
from community.photos import BROKEN, EMPTY, HEAVY, KNOTTY, UNKNOWN, PhotoRefused, Size, read, square, wide
from tests import photos as files
from tests.photos import chunk, held, jpeg, moving, png, png_claiming, saved, scene
from tests.site import ROOT

pytestmark = pytest.mark.nodb

RED, BLUE, GREEN, WHITE, GREY = (200, 30, 30), (30, 30, 200), (30, 200, 30), (255, 255, 255), (127, 127, 127)
LARGE = "That photo has more than 40 million pixels, too many for us. Save it smaller, then choose it again."
LARGE_WEBP = LARGE.replace("40", "12")


def zipped():
    """A ZIP file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.html", "<script>alert(1)</script>")
    return out.getvalue()


def see_through(mode):
    """The scene, its lower half transparent."""
    image = scene("RGBA")
    image.paste((0, 0, 0, 0), (0, 20, 80, 40))
    return image if mode == "RGBA" else image.convert(mode)


def swapped():
    """A profile in which what is red is called blue: an image that is sent with it is meant the other way round."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    profile[red : red + 4], profile[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(profile)


# What is sent, how large it comes out, and the colours in its upper and lower half (None: told elsewhere).
GOOD = {
    "a JPEG": (jpeg(), (80, 40), RED, BLUE),
    "a progressive JPEG": (jpeg(progressive=True), (80, 40), RED, BLUE),
    "a grey JPEG": (saved(scene("L"), "JPEG"), (80, 40), (80, 80, 80), (49, 49, 49)),
    "a CMYK JPEG": (saved(scene("CMYK"), "JPEG", quality=95), (80, 40), RED, BLUE),
    "a JPEG of one pixel": (saved(Image.new("RGB", (1, 1), RED), "JPEG", quality=95), (1, 1), RED, RED),
    "a JPEG with a file behind its end": (jpeg() + zipped(), (80, 40), RED, BLUE),
    "a JPEG that begins like a page": (jpeg(comment=b"<html><script>alert(1)</script>"), (80, 40), RED, BLUE),
    "a JPEG whose EXIF is nonsense": (jpeg(exif=b"Exif\0\0II*\0\xff\xff\xff\xff"), (80, 40), RED, BLUE),
    "a JPEG with a profile that is none": (jpeg(icc_profile=b"not a profile"), (80, 40), RED, BLUE),
    "a JPEG with a profile of its own": (jpeg(icc_profile=swapped()), (80, 40), None, None),
    "a JPEG with two pictures": (saved(scene(), "MPO", save_all=True, append_images=[Image.new("RGB", (80, 40))]),
                                 (80, 40), RED, BLUE),
    **{f"a JPEG held in way {way}": (held(way), (80, 40), RED, BLUE) for way in range(1, 9)},
    "a JPEG held in way 9": (jpeg(exif=files.exif(9)), (80, 40), RED, BLUE),
    "a PNG": (png(), (80, 40), RED, BLUE),
    "an interlaced PNG with words": (files.talking_png(), (80, 40), RED, BLUE),
    "a PNG with a palette": (saved(scene("P"), "PNG"), (80, 40), None, None),
    "a PNG one sees through": (saved(see_through("RGBA"), "PNG"), (80, 40), RED, WHITE),
    "a grey PNG one sees through": (saved(see_through("LA"), "PNG"), (80, 40), (80, 80, 80), WHITE),
    "a PNG with one see-through colour": (saved(scene(), "PNG", transparency=BLUE), (80, 40), RED, WHITE),
    "a PNG with 16 bits of grey": (saved(Image.new("I;16", (80, 40), 32768), "PNG"), (80, 40), GREY, GREY),
    "a PNG of black and white": (saved(Image.new("1", (80, 40), 1), "PNG"), (80, 40), WHITE, WHITE),
    "a moving PNG": (moving("PNG"), (80, 40), RED, BLUE),
    "a PNG with a page behind its end": (png() + b"<script>alert(1)</script>", (80, 40), RED, BLUE),
    "a PNG one pixel high": (png((3000, 1)), (1280, 1), None, None),
    "a PNG one pixel wide": (png((1, 6000)), (1, 2560), None, None),
    "a WebP": (saved(scene(), "WEBP", lossless=True), (80, 40), RED, BLUE),
    "a WebP one sees through": (saved(see_through("RGBA"), "WEBP", lossless=True), (80, 40), RED, WHITE),
    "a moving WebP": (moving("WEBP"), (80, 40), RED, BLUE),
    "an AVIF": (saved(scene(), "AVIF", quality=100), (80, 40), RED, BLUE),
    "an AVIF one sees through": (saved(see_through("RGBA"), "AVIF", quality=100), (80, 40), RED, WHITE),
    "a moving AVIF": (saved(scene(), "AVIF", save_all=True, append_images=[scene()], quality=100), (80, 40), RED, BLUE),
    "a large JPEG": (jpeg((4000, 2000)), (1280, 640), RED, BLUE),
    "a high JPEG": (jpeg((1000, 4000)), (640, 2560), RED, BLUE),
    "a large PNG with a palette": (saved(scene("RGB", (2600, 2600)).quantize(8), "PNG"), (1280, 1280), RED, BLUE),
}  # fmt: skip

BAD = {
    "nothing": (b"", EMPTY),
    "spaces": (b"   ", UNKNOWN),
    "zero bytes": (b"\0" * 1000, UNKNOWN),
    "words": (b"Dear organisers", UNKNOWN),
    "an SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", UNKNOWN),
    "a page": (b"<!doctype html><script>alert(1)</script>", UNKNOWN),
    "a GIF": (saved(scene("P"), "GIF"), UNKNOWN),
    "a GIF that is a script": (b"GIF89a/*" + b"\0" * 50 + b"*/=alert(1)", UNKNOWN),
    "a BMP": (saved(scene(), "BMP"), UNKNOWN),
    "a TIFF": (saved(scene(), "TIFF"), UNKNOWN),
    "an icon": (saved(scene(size=(32, 32)), "ICO"), UNKNOWN),
    "a JPEG 2000": (saved(scene(), "JPEG2000"), UNKNOWN),
    "a PDF": (saved(scene(), "PDF"), UNKNOWN),
    "PostScript": (saved(scene(), "EPS"), UNKNOWN),
    "a ZIP file": (zipped(), UNKNOWN),
    "a PNG behind a page": (b"<html>" + png(), UNKNOWN),
    "half a JPEG": (jpeg((400, 400))[:1500], BROKEN),
    "the first bytes of a JPEG": (b"\xff\xd8\xff\xe0" + b"\0" * 20, BROKEN),
    "half a PNG": (png((400, 400))[:200], BROKEN),
    "the first bytes of a PNG": (b"\x89PNG\r\n\x1a\n", BROKEN),
    "a PNG whose sums are wrong": (png().replace(b"IHDR\0\0\0P", b"IHDR\0\0\0Q"), BROKEN),
    "a PNG without a pixel": (png_claiming(0, 0), BROKEN),
    "a PNG that unfolds to 100 MB of words": (files.talkative_bomb(), BROKEN),
    "half a WebP": (saved(scene(), "WEBP", lossless=True)[:60], BROKEN),
    "a WebP that is none": (b"RIFF\x20\0\0\0WEBPVP8 " + b"\0" * 20, BROKEN),
    "a file over 8 MB": (png() + b"\0" * (8 * 1024 * 1024), HEAVY),
    "a PNG of 40 million pixels and one row": (png_claiming(8000, 5001), LARGE),
    "a PNG of a billion pixels": (png_claiming(40_000, 40_000), LARGE),
    "a PNG of more than there are": (png_claiming(2**31 - 1, 2**31 - 1), LARGE),
    "a PNG with less than it says": (png_claiming(5000, 5000), BROKEN),
    "a WebP too large for us": (saved(Image.new("RGB", (4000, 3100)), "WEBP"), LARGE_WEBP),
    "an AVIF too large for us": (saved(Image.new("RGB", (4000, 3100)), "AVIF", speed=10), LARGE_WEBP),
    "a progressive JPEG that takes 180 MB": (
        saved(Image.new("RGB", (6000, 5000)), "JPEG", progressive=True, subsampling="4:4:4"), KNOTTY),
}  # fmt: skip


def near(seen, wanted):
    """The same to the eye."""
    return all(abs(one - other) <= 14 for one, other in zip(seen, wanted, strict=True))


def drawn(photo):
    """What a browser shows."""
    image = Image.open(io.BytesIO(photo.content))
    assert (image.format, image.mode, image.size) == ("WEBP", "RGB", (photo.width, photo.height))
    return image


def test_there_are_enough_of_them():
    assert len(GOOD) + len(BAD) >= 60


@pytest.mark.parametrize("name", GOOD)
def test_a_photo_is_drawn(name):
    data, size, above, below = GOOD[name]
    small, large = read(data, [wide(640), wide(1280)])
    assert (large.width, large.height) == size
    assert small.width == max(1, min(640, size[0] * 1280 // max(size[1], 1280)))
    for photo in (small, large):
        image = drawn(photo)
        for place, wanted in ((0.4, above), (0.9, below)):
            seen = image.getpixel((image.width // 2, int(image.height * place)))
            assert wanted is None or near(seen, wanted), seen


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_photo_is_refused_with_a_sentence(name):
    data, sentence = BAD[name]
    with pytest.raises(PhotoRefused) as refused:
        read(data, [wide(640)])
    assert str(refused.value) == sentence


@pytest.mark.parametrize("way", range(1, 9))
def test_however_it_was_held_the_green_corner_is_top_left(way):
    image = drawn(read(held(way), [wide(640)])[0])
    assert near(image.getpixel((5, 3)), GREEN)


def test_colours_are_as_its_profile_means_them():
    plain, meant = (drawn(read(jpeg(**given), [wide(640)])[0]) for given in ({}, {"icc_profile": swapped()}))
    assert near(plain.getpixel((40, 16)), RED)
    assert meant.getpixel((40, 16))[2] > 150 > meant.getpixel((40, 16))[0]


@pytest.mark.parametrize("make", [files.told, files.talking_png, lambda: saved(scene(), "WEBP", exif=files.exif())])
def test_nothing_of_what_a_file_tells_is_kept(make):
    data = make()
    assert files.CANARY in data
    for photo in read(data, [wide(640), wide(1280), square(96)]):
        assert files.CANARY not in photo.content
        image = drawn(photo)
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
        assert photo.content[12:16] == b"VP8 "  # no room for more than pixels (RFC 9649, 2.5)


def test_squares_are_cut_from_the_middle():
    for size, side in (((400, 200), 96), ((200, 400), 96), ((50, 60), 50)):
        [photo] = read(png(size), [square(96)])
        assert (photo.width, photo.height) == (side, side)
    image = drawn(read(png((400, 200)), [square(96)])[0])
    assert near(image.getpixel((2, 2)), RED)  # the green corner is cut off
    assert near(image.getpixel((48, 90)), BLUE)


def test_the_same_file_is_the_same_photo():
    first, second = (read(jpeg(), [wide(640), wide(1280)]) for _ in range(2))
    assert first == second
    assert first[0].key == first[1].key  # smaller than both: one file
    assert len(first[0].key) == 64


def test_every_size_is_asked_for_as_it_comes():
    got = read(jpeg((2000, 1000)), [wide(640), square(384), Size(100, 100)])
    assert [(photo.width, photo.height) for photo in got] == [(640, 320), (384, 384), (100, 50)]


def test_a_text_chunk_in_the_wrong_place_breaks_nothing():
    data = png()
    odd = data[:33] + chunk(b"tEXt", b"Comment\0x") + data[33:] + chunk(b"tEXt", b"Comment\0y")
    assert read(odd, [wide(640)])[0].width == 80


# --- Memory ---------------------------------------------------------------------------------------------------------

MEASURE = """
import resource, sys
from community.photos import read, wide
from tests.photos import png
read(png(), [wide(640)])
data = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert read(data, [wide(640), wide(1280)])[1].width == 1280
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
HUGE, LESS = (7300, 5479), (4032, 3024)  # 40 million pixels, and what a phone makes
MADE = {
    "JPEG": ("RGB", HUGE, "JPEG", {}),
    "progressive JPEG": ("RGB", HUGE, "JPEG", {"progressive": True}),
    "CMYK JPEG": ("CMYK", HUGE, "JPEG", {}),
    "PNG": ("RGB", HUGE, "PNG", {"compress_level": 1}),
    "PNG one sees through": ("RGBA", HUGE, "PNG", {"compress_level": 1}),
    "PNG with a palette": ("P", HUGE, "PNG", {}),
    "PNG with 16 bits of grey": ("I;16", HUGE, "PNG", {}),
    "WebP": ("RGB", LESS, "WEBP", {"method": 0}),
    "AVIF": ("RGB", LESS, "AVIF", {"speed": 10, "subsampling": "4:4:4"}),
}


@pytest.mark.parametrize("name", MADE)
def test_the_largest_photo_takes_less_than_200_mb(name, tmp_path):
    mode, size, kind, options = MADE[name]
    file = tmp_path / "photo"
    Image.new(mode, size, 120 if mode in ("P", "I;16") else (120,) * len(mode)).save(file, kind, **options)
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    # By way of a shell: a process begins with the high-water mark of the one it was forked from.
    command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", MEASURE, str(file)]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert 0 < int(done.stdout) < 200


def test_one_photo_at_a_time_is_opened():
    assert photos._one_at_a_time.acquire(blocking=False)
    photos._one_at_a_time.release()
    with pytest.raises(PhotoRefused):
        read(b"x", [wide(640)])
    assert not photos._one_at_a_time.locked()
