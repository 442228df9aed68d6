"""Stored pictures: files in the data directory that never change, under names that nobody can guess."""

import logging
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from . import SIZES, PictureError

NAME_LENGTH = 32
NAME = re.compile(f"[0-9a-f]{{{NAME_LENGTH}}}")

logger = logging.getLogger(__name__)


def save(squares: dict[int, bytes]) -> str:
    """Store a picture, by side in pixels, and return its name.

    No two pictures share a name, even if they look the same, so deleting one never affects another. Raises
    PictureError if the disk is full or can't be written.
    """
    name = secrets.token_hex(NAME_LENGTH // 2)
    try:
        settings.PICTURES_DIR.mkdir(mode=0o700, exist_ok=True)
        for size, square in squares.items():
            _write(_path(name, size), square)
    except OSError as error:
        logger.error("A picture couldn't be saved: %s", error)
        with suppress(OSError):
            delete(name)
        raise PictureError("storage") from error
    return name


def load(name: str, size: int) -> bytes | None:
    """The file, or None if there is none, whatever was asked for."""
    if size not in SIZES or not NAME.fullmatch(name):
        return None
    try:
        return _path(name, size).read_bytes()
    except FileNotFoundError:
        return None


def delete(name: str) -> None:
    """Delete a picture in all sizes, if there is one."""
    if name:
        for size in SIZES:
            _path(name, size).unlink(missing_ok=True)


def url_of(name: str, size: int) -> str:
    """URL of the picture in one of its sizes. It isn't looked up, because threads need one in each row."""
    return f"/pictures/{name}-{size}.webp"


def _path(name: str, size: int) -> Path:
    if not NAME.fullmatch(name):
        raise ValueError(f"Not the name of a picture: {name}")
    return settings.PICTURES_DIR / f"{name}-{size}.webp"


def _write(path: Path, content: bytes) -> None:
    """Write the file in full or not at all. Only the user who runs the site can read it."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(file.name).unlink()
            raise
