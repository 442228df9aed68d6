"""What becomes of an uploaded picture: two small WebPs without anything else in them, or a clear error."""

import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image

from forum import images
from forum.images import encoding

from . import pictures
from .pictures import BLUE, RED, picture, upload


def square(content: bytes, size: int = 192) -> Image.Image:
    image = Image.open(BytesIO(images.squares(upload(content))[size]))
    image.load()
    return image


def is_like(image: Image.Image, place: tuple[float, float], colour: tuple[int, int, int]) -> bool:
    """Whether the picture has about this colour there. A place is in shares of the picture."""
    found = image.convert("RGB").getpixel((int(place[0] * image.width), int(place[1] * image.height)))
    return all(abs(one - other) < 60 for one, other in zip(found, colour, strict=True))


def refusal(content: bytes) -> str:
    with pytest.raises(images.PictureError) as error:
        images.squares(upload(content))
    assert error.value.messages
    return error.value.code


ORDINARY = {
    "png": lambda: picture(),
    "jpeg": lambda: picture("JPEG"),
    "webp": lambda: picture("WEBP"),
    "lossless webp": lambda: picture("WEBP", lossless=True),
    "palette": lambda: picture(mode="P"),
    "cmyk": lambda: picture("JPEG", mode="CMYK"),
    "transparent": lambda: picture(mode="RGBA"),
    "progressive": lambda: picture("JPEG", progressive=True),
    "wide": lambda: picture(size=(900, 300)),
    "30,000 pixels wide": lambda: picture(size=(30_000, 60)),
    "small": lambda: picture(size=(48, 48)),
    "with another colour profile": pictures.wide_colours,
    "a jpeg named .png": lambda: picture("JPEG"),
}


@pytest.mark.parametrize("kind", ORDINARY)
def test_a_picture_becomes_two_small_squares(kind):
    squares = images.squares(upload(ORDINARY[kind](), "me.png"))
    assert {size: Image.open(BytesIO(content)).size for size, content in squares.items()} == {
        192: (192, 192),
        48: (48, 48),
    }
    assert {Image.open(BytesIO(content)).format for content in squares.values()} == {"WEBP"}
    large = Image.open(BytesIO(squares[192]))
    assert is_like(large, (0.2, 0.5), BLUE)
    assert is_like(large, (0.8, 0.5), RED)


@pytest.mark.parametrize("mode", ["L", "LA", "1", "I;16"])
def test_shades_of_grey_stay_what_they_are(mode):
    grey = Image.linear_gradient("L")
    image = (
        grey.convert("I").point(lambda value: value * 257).convert("I;16")
        if mode == "I;16"
        else grey.convert(mode)
    )
    result = square(pictures.saved(image, "PNG"))
    assert is_like(result, (0.5, 0.02), (0, 0, 0))
    assert is_like(result, (0.5, 0.98), (255, 255, 255))
    assert mode == "1" or is_like(result, (0.5, 0.5), (128, 128, 128))


def test_transparency_is_kept():
    assert square(pictures.flat("PNG", (100, 100), "RGBA")).getpixel((9, 9))[3] == 0


@pytest.mark.parametrize(
    ("orientation", "blue_is"),
    [(1, (0.2, 0.5)), (3, (0.8, 0.5)), (6, (0.5, 0.2)), (8, (0.5, 0.8)), (2, (0.8, 0.5)), (99, (0.2, 0.5))],
)
def test_a_photo_is_turned_upright(orientation, blue_is):
    assert is_like(square(pictures.turned(orientation)), blue_is, BLUE)


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_only_the_first_frame_of_an_animation_is_used(format):
    result = square(pictures.animated(format))
    assert is_like(result, (0.5, 0.5), RED)
    assert getattr(result, "n_frames", 1) == 1


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_metadata_such_as_the_location_is_removed(format):
    original = pictures.with_location(format)
    assert pictures.PLACE in original
    for content in images.squares(upload(original)).values():
        assert not [mark for mark in (pictures.PLACE, b"EXIF", b"XMP ", b"ICCP") if mark in content]


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_nothing_of_what_hides_in_a_picture_survives(format):
    polyglot = picture(format) + pictures.SCRIPT + b"PK\x05\x06" + b"\0" * 18
    for content in images.squares(upload(polyglot)).values():
        assert pictures.SCRIPT not in content
        assert b"PK\x05\x06" not in content


def test_even_noise_is_small_enough_for_lists():
    noise = Image.merge("RGB", [Image.effect_noise((400, 400), 200)] * 3).rotate(3)
    assert len(images.squares(upload(pictures.saved(noise, "PNG")))[48]) <= 3_000


REFUSED = {
    "nothing": (lambda: b"", "format"),
    "text": (lambda: b"This is not a picture.", "format"),
    "html named .png": (lambda: b"<!doctype html>" + pictures.SCRIPT, "format"),
    "html after a png's first bytes": (lambda: b"\x89PNG\r\n\x1a\n" + pictures.SCRIPT, "format"),
    "svg": (pictures.svg, "format"),
    "gif": (lambda: picture("GIF", mode="P"), "format"),
    "tiff": (lambda: picture("TIFF"), "format"),
    "bmp": (lambda: picture("BMP"), "format"),
    "ico": (lambda: picture("ICO"), "format"),
    "pdf": (lambda: picture("PDF"), "format"),
    "postscript": (lambda: picture("EPS"), "format"),
    "avif": (lambda: picture("AVIF"), "format"),
    "one pixel": (lambda: picture(size=(1, 1)), "small"),
    "30,000 pixels by one": (lambda: picture(size=(30_000, 1)), "small"),
    "26 megapixels": (lambda: pictures.flat("PNG", (5200, 5000)), "pixels"),
    "26 megapixels, jpeg": (lambda: pictures.flat("JPEG", (5200, 5000)), "pixels"),
    "26 megapixels, webp": (lambda: pictures.flat("WEBP", (5200, 5000), method=0), "pixels"),
    "a bomb": (lambda: pictures.png_bomb(14_000, 12_000), "pixels"),
    "a header of four gigapixels": (lambda: pictures.png(65_000, 65_000), "pixels"),
    "a webp of 268 megapixels": (lambda: pictures.webp_canvas(16_383, 16_383), "pixels"),
    "a jpeg of thousands of scans": (pictures.many_scans, "damaged"),
    "a text of 100 MB in a png": (pictures.text_bomb, "damaged"),
    "6 MB": (lambda: picture() + b"\0" * 6_000_000, "bytes"),
    **{
        f"half a {format}": (lambda format=format: halved(format), "damaged") for format in ("PNG", "JPEG", "WEBP")
    },
    "a png without data": (lambda: pictures.png(100, 100), "damaged"),
    "a png with broken data": (lambda: pictures.png(100, 100, pictures.chunk(b"IDAT", b"\1" * 99)), "damaged"),
}


def halved(format: str) -> bytes:
    noise = Image.effect_noise((300, 300), 50)
    content = pictures.saved(noise, format)
    return content[: len(content) // 2]


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_picture_or_a_hostile_one_is_refused_with_a_reason(kind):
    make, code = REFUSED[kind]
    assert refusal(make()) == code


def test_a_picture_that_takes_long_or_much_memory_ends_only_its_own_process():
    """400,000 chunks keep Pillow busy for seconds. Whether it succeeds doesn't matter, if it ends."""
    started = time.monotonic()
    with suppress(images.PictureError):
        images.squares(upload(pictures.many_chunks()))
    assert time.monotonic() - started < images.SECONDS + 20


def test_others_wait_for_a_picture_in_progress_and_a_third_is_refused():
    content = pictures.flat("PNG", (5000, 5000), "RGBA")

    def attempt(_number: int) -> str:
        try:
            images.squares(upload(content))
        except images.PictureError as error:
            return str(error.code)
        return "done"

    with ThreadPoolExecutor(4) as pool:
        results = sorted(pool.map(attempt, range(4)))
    assert results[0] == results[1] == "busy"
    assert "done" in results


# The worst of what is accepted: large pictures, in each format and mode.
LARGEST = {
    "png": lambda: pictures.flat("PNG", (5000, 5000), "RGBA"),
    "palette": lambda: pictures.flat("PNG", (5000, 5000), "P", transparency=0),
    "16 bits": lambda: pictures.flat("PNG", (5000, 5000), "I;16"),
    "grey and transparent": lambda: pictures.flat("PNG", (5000, 5000), "L", transparency=0),
    "jpeg": lambda: pictures.flat("JPEG", (5000, 5000)),
    "progressive cmyk": lambda: pictures.flat("JPEG", (5000, 5000), "CMYK", progressive=True, subsampling=0),
    "webp": lambda: pictures.flat("WEBP", (5000, 5000), "RGBA", lossless=True, method=0),
}


# The process itself says it: what the kernel tells its parent includes the parent's memory.
RUN_AND_TELL_THE_PEAK = """
import runpy, sys
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
sys.stderr.write(open("/proc/self/status").read())
"""


@pytest.mark.deep
@pytest.mark.parametrize("kind", LARGEST)
def test_the_largest_pictures_stay_below_the_limit_of_memory(kind):
    content = LARGEST[kind]()
    assert len(content) <= images.MAX_BYTES
    program = [sys.executable, "-I", "-c", RUN_AND_TELL_THE_PEAK, encoding.__file__, "48"]
    done = subprocess.run(program, input=content, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert b'"48"' in done.stdout
    [peak] = re.findall(rb"VmHWM:\s*(\d+) kB", done.stderr)
    assert int(peak) * 1024 < encoding.MEMORY


def test_the_process_does_not_get_the_environment_of_the_site(monkeypatch, tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import os, json\nprint(json.dumps({'refused': 'busy' if 'HOME' in os.environ else 'small'}))"
    )
    monkeypatch.setattr(images, "_PROGRAM", program)
    monkeypatch.setenv("HOME", "/root")
    assert refusal(picture()) == "small"
