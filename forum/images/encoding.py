"""A program that re-encodes a picture from outside. `forum.images.squares` runs it in a process of its own.

It reads a file from standard input and writes JSON: {"192": …, "48": …}, WebP as base64 by side in pixels, or
{"refused": …} with a reason that `squares` knows. Decoders are C code, and anyone may have made the file. So the
process has hard limits on memory and time, and gets neither the site's environment nor its secrets. Whatever goes
wrong here ends only this process.
"""

import json
import resource
import sys
import warnings
from base64 import b64encode
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

MEMORY = 600_000_000  # bytes of address space
SECONDS = 10  # of CPU
FORMATS = ("PNG", "JPEG", "WEBP")  # never all that Pillow knows
MAX_PIXELS = 25_000_000
MIN_SIDE = 48
MAX_BYTES = 3_000  # of the smallest square
# Some pictures of a few kB keep a decoder busy for hours: JPEGs with thousands of passes over the whole picture.
MAX_SCANS = 100
SCAN = b"\xff\xda"

Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # Pillow warns from here on, and refuses twice as many before it decodes


class Refused(Exception):
    """The reason is the message."""


def encode(data: bytes, sizes: list[int]) -> dict[int, bytes]:
    """The middle of the picture as square WebPs, by side in pixels. Raises Refused, or what Pillow raises."""
    image = _open(data)
    image.draft(None, (2 * max(sizes), 2 * max(sizes)))  # a JPEG is decoded at about this size
    image.load()
    square = _square(_plain(image), max(sizes))
    square = _in_srgb(square, image.info.get("icc_profile"))
    if (orientation := _orientation(image)) is not None:
        square = square.transpose(orientation)
    squares = {size: square.resize((size, size), Image.Resampling.LANCZOS) for size in sizes}
    return {size: _webp(square) for size, square in squares.items()}


def _open(data: bytes) -> Image.Image:
    """Read only the header, and refuse what it says is too large or too small."""
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        raise Refused("format") from None
    except Image.DecompressionBombError:
        raise Refused("pixels") from None
    if min(image.size) < MIN_SIDE:
        raise Refused("small")
    if image.format in {"JPEG", "MPO"} and data.count(SCAN) > MAX_SCANS:
        raise Refused("damaged")
    return image


def _orientation(image: Image.Image) -> Image.Transpose | None:
    """How to turn a loaded picture upright. None if it is, or if its metadata is broken, which is common."""
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation)
    except Exception:
        return None
    return {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(orientation or 1)


def _plain(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be made smaller: L, 16 bits, RGB, RGBA or CMYK."""
    if image.mode.startswith("I"):
        return image
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")


def _square(image: Image.Image, size: int) -> Image.Image:
    side = min(image.size)
    left, top = (image.width - side) / 2, (image.height - side) / 2
    box = (left, top, left + side, top + side)
    if image.mode.startswith("I"):
        square = image.resize((size, size), Image.Resampling.LANCZOS, box=box).convert("I")
        return square.point([value >> 8 for value in range(65_536)], "L")
    return image.resize((size, size), Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert the colours, because the profile isn't kept: phones use larger colour spaces."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted:
            return converted
    return image.convert(mode)


def _webp(image: Image.Image) -> bytes:
    """The file, without any metadata."""
    image.info.clear()
    for quality in (80, 60, 40, 20):
        file = BytesIO()
        image.save(file, "WEBP", quality=quality, method=6)
        if file.tell() <= MAX_BYTES * (image.width / MIN_SIDE) ** 2:
            break
    return file.getvalue()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):  # not on Linux
        Path("/proc/self/oom_score_adj").write_text("1000")  # if memory runs out, end this process first
    warnings.simplefilter("ignore")
    try:
        squares = encode(sys.stdin.buffer.read(), [int(size) for size in sys.argv[1:]])
        answer = {str(size): b64encode(file).decode() for size, file in squares.items()}
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
