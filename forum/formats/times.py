"""Times as text, with their time zone: 24 Nov 2026, 00:35 UTC+1."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.translation import get_language


class Moment(NamedTuple):
    """A time for a `<time>` element: `iso` for its attribute, `text` or `day` for the reader."""

    iso: str
    text: str
    day: str


def moment(at: datetime) -> Moment:
    """Format a time in the current time zone: that of the member, or the site's."""
    return _moment(at, timezone.get_current_timezone(), get_language())


def moments() -> Callable[[datetime], Moment]:
    """The same as a function for many times: it looks up the zone and language only once."""
    zone, language = timezone.get_current_timezone(), get_language()
    return lambda at: _moment(at, zone, language)


def exact(at: datetime, zone: tzinfo | None = None) -> str:
    """A time for plain text, such as a message or an email, in this zone or the current one."""
    return _moment(at, zone or timezone.get_current_timezone(), get_language()).text


@lru_cache(maxsize=4000)
def _moment(at: datetime, zone: tzinfo, language: str | None) -> Moment:
    """Takes a sixth of the time of `date_format`: each row of a list needs one. The language is the active one."""
    local = at.astimezone(zone)
    day = f"{local.day} {_month(local.month, language)} {local.year}"
    text = f"{day}, {local.hour:02}:{local.minute:02} {_zone(local)}"
    return Moment(local.isoformat(timespec="seconds"), text, day)


def _zone(local: datetime) -> str:
    """UTC, UTC+1 or UTC-3:30. Abbreviations such as IST mean different zones to different people."""
    minutes = (local.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    return "UTC" + (f"{'-' if minutes < 0 else '+'}{hours}" if minutes else "") + (f":{rest:02}" if rest else "")


@lru_cache(maxsize=100)
def _month(number: int, _language: str | None) -> str:
    return str(MONTHS_3[number]).title()
