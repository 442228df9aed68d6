"""What rows of long lists say again and again, made once: formatting a moment costs more than the row around it."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Moment:
    """`iso` for the machine, `text` for the reader."""

    iso: str
    text: str


def moments():
    """A function that makes a Moment of a datetime, in the language that is spoken at present."""
    return partial(_moment, get_language())


@lru_cache(maxsize=4000)
def _moment(_language: str, at: datetime) -> Moment:
    local = timezone.localtime(at)
    return Moment(iso=local.isoformat(timespec="seconds"), text=date_format(local, "j M Y, H:i"))


def address(view: str, *args) -> str:
    """Of a view; a comment's path may be among what it takes."""
    return _address(view, *(tuple(each) if isinstance(each, list) else each for each in args))


@lru_cache(maxsize=4000)
def _address(view: str, *args) -> str:
    return reverse(view, args=args)


@lru_cache(maxsize=1000)
def host_of(url: str) -> str:
    """`example.org` of `https://www.example.org/…`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
