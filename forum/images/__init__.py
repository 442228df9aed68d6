"""Pictures from outside: checked, re-encoded, stored and served.

`squares` makes small squares of an uploaded file or says what's wrong with it. `storage` keeps them in the data
directory, and `views` serves them. Nothing here knows what the pictures are for.
"""

import json
import logging
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from threading import BoundedSemaphore, Lock

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext_lazy as _

SIZES = (192, 48)  # sides in pixels: on a profile, and beside a name on a sharp screen
ACCEPT = "image/png,image/jpeg,image/webp"  # for the file dialog
MAX_BYTES = 5 * 1024 * 1024
SECONDS = 20  # for one picture; its own limit of CPU time is shorter
WAITING_TIME = 5  # seconds, for the picture before

_PROGRAM = Path(__file__).with_name("encoding.py")
_ERRORS = {  # with what to do
    "bytes": _("This file is larger than 5 MB. Make the picture smaller, or choose another."),
    "format": _("This isn't a PNG, JPEG or WebP picture. Choose one, or save yours in one of these formats."),
    "pixels": _("This picture has more than 25 megapixels. Make it smaller, or choose another."),
    "small": _("This picture is less than 48 pixels wide or high. Choose a larger one."),
    "damaged": _(
        "This picture is damaged, or made in an unusual way. Save it again as PNG or JPEG, or choose another."
    ),
    "busy": _("Others are uploading pictures right now. Please try again in a minute."),
    "storage": _("Your picture couldn't be saved. Please try again later."),
}
# In each process, one picture at a time, and one that waits: a third would keep another thread from serving pages.
_turn, _place = Lock(), BoundedSemaphore(2)

logger = logging.getLogger(__name__)


class PictureError(ValidationError):
    """Why a file was refused, and what to do. `code` is a key of _ERRORS."""

    def __init__(self, code: str) -> None:
        super().__init__(_ERRORS[code], code)


def squares(file: "File[bytes]") -> dict[int, bytes]:
    """The middle of a PNG, JPEG or WebP as square WebPs without metadata, by side in pixels: see SIZES.

    Only the first frame, turned upright. Raises PictureError. Takes 0.5 s for a photo, and up to 20 s.
    """
    if file.size > MAX_BYTES:
        raise PictureError("bytes")
    if not _place.acquire(blocking=False):
        raise PictureError("busy")
    try:
        if not _turn.acquire(timeout=WAITING_TIME):
            raise PictureError("busy")
        try:
            return _encode(file.read())
        finally:
            _turn.release()
    finally:
        _place.release()


def _encode(data: bytes) -> dict[int, bytes]:
    command = [sys.executable, "-I", str(_PROGRAM), *map(str, SIZES)]
    try:
        # Without our environment, which has secrets. In a session of its own, so that Ctrl-C doesn't interrupt it.
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=SECONDS, env={}, start_new_session=True
        )
    except subprocess.TimeoutExpired:
        raise PictureError("damaged") from None
    if done.returncode:
        logger.info("Picture refused: %s", done.stderr.decode(errors="replace").strip().rpartition("\n")[2])
        raise PictureError("damaged")
    answer = json.loads(done.stdout)
    if reason := answer.get("refused"):
        raise PictureError(reason)
    return {int(size): b64decode(square) for size, square in answer.items()}
