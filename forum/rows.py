"""What rows of long lists say again and again, made once: formatting a moment costs more than its row."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format


@dataclass(frozen=True, slots=True)
class Moment:
    """`iso` for the machine, `text` for the reader."""

    iso: str
    text: str


@lru_cache(maxsize=4000)
def moment(at: datetime, language: str) -> Moment:
    """`language`: the one that is spoken at present."""
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
