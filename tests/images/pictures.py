"""Pictures for tests, made when a test needs them: ordinary and hostile ones."""

import struct
import zlib
from base64 import b64decode
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image, ImageCms, ImageDraw

RED, BLUE = (200, 30, 30), (30, 30, 200)
PLACE = b"51 deg 30 min N"  # in the metadata of `with_location`
SCRIPT = b"<script>alert(document.domain)</script>"


def upload(content: bytes, name: str = "me.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def picture(format: str = "PNG", *, mode: str = "RGB", size: tuple[int, int] = (300, 300), **options) -> bytes:
    """A red picture whose left half is blue. `options` are Pillow's for the format."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (0, 0, size[0] // 2, size[1]))
    return saved(image.convert(mode), format, **options)


def saved(image: Image.Image, format: str, **options) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def portrait(number: int) -> bytes:
    """A head and shoulders in front of a landscape, in colours that depend on the number."""
    image = Image.linear_gradient("L").resize((300, 300)).convert("RGB")
    colours = [
        f"hsl({(number * 67 + turn) % 360}, 55%, {light}%)" for turn, light in ((0, 70), (140, 30), (30, 60))
    ]
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 300, 180), fill=colours[0])
    draw.ellipse((40, 200, 260, 420), fill=colours[1])
    draw.ellipse((95, 70, 205, 215), fill=colours[2])
    return saved(image, "PNG")


def flat(format: str, size: tuple[int, int], mode: str = "RGB", **options) -> bytes:
    """One colour, so that a large picture is a small file."""
    return saved(Image.new(mode, size), format, **options)


def with_location(format: str) -> bytes:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = PLACE
    exif[ExifTags.Base.Make] = PLACE.decode()
    options = {"exif": exif}
    if format == "WEBP":
        options["xmp"] = PLACE
    return picture(format, **options)


def turned(orientation: int) -> bytes:
    """A photo that viewers have to turn: see the EXIF standard."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    return picture("JPEG", quality=95, exif=exif)


def animated(format: str) -> bytes:
    """The first frame is red, the others are blue."""
    frames = [Image.new("RGB", (100, 100), colour) for colour in (RED, BLUE, BLUE)]
    return saved(frames[0], format, save_all=True, append_images=frames[1:], duration=100)


def wide_colours() -> bytes:
    """A picture with a colour profile other than sRGB."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    return picture("PNG", icc_profile=profile.tobytes())


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 6) -> bytes:
    """A PNG with this header and these chunks, whatever they are."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def png_bomb(width: int, height: int) -> bytes:
    """A small file of a large picture."""
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(b"\0" * (4 * width + 1)) for _ in range(height))
    return png(width, height, chunk(b"IDAT", rows + packer.flush()))


def text_bomb() -> bytes:
    """A PNG with a text of 100 MB, and a colour profile of the same size."""
    bomb = zlib.compress(b"\0" * 100_000_000, 9)
    return png(
        100,
        100,
        chunk(b"zTXt", b"Comment\0\0" + bomb),
        chunk(b"iCCP", b"p\0\0" + bomb),
        chunk(b"IDAT", zlib.compress(b"\0" * 401 * 100)),
    )


def many_chunks() -> bytes:
    """A PNG with 400,000 empty chunks."""
    return png(100, 100, chunk(b"prVt", b"") * 400_000, chunk(b"IDAT", zlib.compress(b"\0" * 401 * 100)))


def many_scans() -> bytes:
    """A progressive JPEG that repeats its last scan a thousand times."""
    data = flat("JPEG", (5000, 5000), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 1_000 + data[last:]


def webp_canvas(width: int, height: int) -> bytes:
    """A WebP whose header claims this size, with a small frame in it."""
    frame = b64decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")[12:]
    header = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + header + frame
    return b"RIFF" + struct.pack("<I", len(body)) + body


def svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99">' + SCRIPT + b"</svg>"
