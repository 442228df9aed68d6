"""Dates as pages write them: for machines in many formats, and for people in twelve languages.

A date is never made more precise than it is written: a bare year stays a year.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime

from .article import Moment

EARLIEST = 1700
# Month names by number, as they are written in dates. Longer forms are found by their beginning.
_MONTHS = """
jan january januar jänner janvier enero gennaio januari janeiro stycznia ינואר يناير января
feb february februar février fevrier febrero febbraio februari fevereiro lutego פברואר فبراير февраля
mar march märz mrz mars marzo maart março marca מרץ مارس марта
apr april avril abril aprile kwietnia אפריל أبريل ابريل апреля
may mai mayo maggio mei maio maja maj מאי مايو мая
jun june juni juin junio giugno junho czerwca יוני يونيو июня
jul july juli juillet julio luglio julho lipca יולי يوليو июля
aug august août aout agosto augustus augusti sierpnia אוגוסט أغسطس اغسطس августа
sep sept september septembre septiembre settembre setembro września ספטמבר سبتمبر сентября
oct okt october oktober octobre octubre ottobre outubro października אוקטובר أكتوبر اكتوبر октября
nov november novembre noviembre novembro listopada נובמבר نوفمبر ноября
dec dez december dezember décembre decembre diciembre dicembre dezembro desember grudnia דצמבר ديسمبر декабря
"""
_MONTH = {name: number for number, line in enumerate(_MONTHS.split("\n")[1:-1], 1) for name in line.split()}
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "cet": 60, "mez": 60, "cest": 120, "mesz": 120, "bst": 60}
_ZONES |= {"est": -300, "edt": -240, "cst": -360, "cdt": -300, "pst": -480, "pdt": -420}

_ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?"
    r"\s*(Z|[+-]\d\d:?(?:\d\d)?)?)?)?)?(?:\[.*\])?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(?:\d\d)?(Z)?)?")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d\d?)(?:\.|st|nd|rd|th|er|º)?\s+(?:de\s+|of\s+|ב)?({_NAMES})\.?,?\s+(?:de\s+|del\s+)?(\d{{4}})(?!\d)"
)
_MONTH_FIRST = re.compile(rf"(?<!\w)({_NAMES})\.?\s+(\d\d?)(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
_MONTH_AND_YEAR = re.compile(rf"(?<!\w)({_NAMES})\.?,?\s+(?:de\s+)?(\d{{4}})(?!\d)")
_DOTTED = re.compile(r"(?<![\d.])(\d\d?)\.\s?(\d\d?)\.\s?(\d{4})(?!\d)")
_SLASHED = re.compile(r"(?<![\d/])(\d\d?)/(\d\d?)/(\d{4})(?![\d/])")
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})[-/](\d\d)[-/](\d\d)(?!\d)")
_CJK = re.compile(r"(\d{4})\s?[年년]\s?(\d\d?)\s?[月월]\s?(\d\d?)\s?[日일]")
_CLOCK = re.compile(
    r"(?<![\d:.])(\d\d?)(?::(\d\d)(?::\d\d)?|[.h](\d\d)(?=\s*(?:uhr|$|h\b)))?\s*([ap]\.?m\b\.?)?", re.IGNORECASE
)
_ZONE = re.compile(r"^\W*(?:uhr\W*)?(?:([a-z]{1,4})\b|([+-]\d\d):?(\d\d))", re.IGNORECASE)


def moment(value: str, language: str = "") -> Moment | None:
    """A date from a field for dates, in any format. None if it can't be read, is in the future or absurdly old."""
    value = value.strip()
    if match := _ISO.fullmatch(value) or _COMPACT.fullmatch(value):
        return _sane(*_iso(*match.groups()[:3], *match.groups()[3:])) if match.re is _ISO else _from_compact(match)
    if re.fullmatch(r"\d{10}|\d{13}", value):
        return _sane(datetime.fromtimestamp(int(value[:10]), UTC).isoformat())
    try:
        return _sane(parsedate_to_datetime(re.sub(r"\s*\(.*\)$", "", value)).isoformat())
    except (ValueError, TypeError, IndexError, OverflowError):
        return in_text(value, language)


def in_text(text: str, language: str = "") -> Moment | None:
    """The first date in a text for people. Slashed dates only if their order is certain."""
    lowered = text.casefold()
    found = [each for each in (_written_day(lowered), _numeric_day(lowered, language)) if each]
    if not found:
        match = _MONTH_AND_YEAR.search(lowered)
        return _sane(f"{int(match[2]):04}-{_MONTH[match[1]]:02}") if match else None
    day, _start, end = min(found, key=lambda each: each[1])
    if (exact := _sane(day)) is None or len(day) < 10:
        return exact
    return _with_clock(day, lowered[end : end + 40]) or exact


def is_bare_new_year(value: Moment) -> bool:
    """Whether a date is what others make of a bare year."""
    return value.text[4:10] == "-01-01"


def _iso(year: str, month: str | None, day: str | None, *clock: str | None) -> list[str]:
    text = "-".join(part for part in (year, month, day) if part)
    if not clock or clock[0] is None:
        return [text]
    hour, minute, second, zone = clock
    zone = {"Z": "+00:00", "": ""}.get((zone or "").upper(), zone or "")
    if len(zone) in (3, 5) and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:] or '00'}"
    return [f"{text}T{hour}:{minute}:{second or '00'}{zone}"]


def _from_compact(match: re.Match[str]) -> Moment | None:
    year, month, day, hour, minute, zone = match.groups()
    return _sane(*_iso(year, month, day, hour, minute, None, zone))


def _written_day(text: str) -> tuple[str, int, int] | None:
    found = []
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2))):
        if match := pattern.search(text):
            year, month, day = (match[at] for at in order)
            found.append((f"{int(year):04}-{_MONTH[month]:02}-{int(day):02}", match.start(), match.end()))
    return min(found, key=lambda each: each[1]) if found else None


def _numeric_day(text: str, language: str) -> tuple[str, int, int] | None:
    orders = ((_DOTTED, (3, 2, 1)), (_ISO_DAY, (1, 2, 3)), (_CJK, (1, 2, 3)))
    for pattern, order in orders:
        if match := pattern.search(text):
            year, month, day = (int(match[at]) for at in order)
            return f"{year:04}-{month:02}-{day:02}", match.start(), match.end()
    if match := _SLASHED.search(text):
        first, second, year = (int(each) for each in match.groups())
        is_american = language.lower() == "en-us"
        is_day_first = (
            first > 12 or (language and not language.lower().startswith("en")) or language in _DAY_FIRST_ENGLISH
        )
        if second > 12 or is_american:
            first, second = second, first
        elif not is_day_first:
            return None
        return f"{year:04}-{second:02}-{first:02}", match.start(), match.end()
    return None


_DAY_FIRST_ENGLISH = {"en-GB", "en-IE", "en-AU", "en-NZ", "en-IN", "en-ZA"}


def _with_clock(day: str, rest: str) -> Moment | None:
    """The day with the time of day that follows it, if one does."""
    match = _CLOCK.search(rest)
    if not match or not (match[2] or match[3] or match[4]):
        return None
    hour, minute = int(match[1]), int(match[2] or match[3] or 0)
    if match[4]:
        hour = hour % 12 + (12 if match[4].startswith("p") else 0)
    if hour > 23 or minute > 59:
        return None
    text = datetime.combine(date.fromisoformat(day), time(hour, minute)).isoformat()
    if zone := _ZONE.match(rest[match.end() :]):
        if zone[2]:
            text += f"{zone[2]}:{zone[3]}"
        elif zone[1] in _ZONES:
            offset = timezone(timedelta(minutes=_ZONES[zone[1]]))
            text = datetime.fromisoformat(text).replace(tzinfo=offset).isoformat()
    return _sane(text)


def _sane(text: str) -> Moment | None:
    """A date that exists, and at which an article can have been published."""
    today = datetime.now(UTC).date()
    try:
        year = int(text[:4])
        last = date.fromisoformat((text + "-01-01")[:10] if len(text) < 10 else text[:10])
        if len(text) > 10:
            text = datetime.fromisoformat(text).isoformat()
    except ValueError:
        return None
    if year < EARLIEST or text.startswith(("1970-01-01", "1969-12-31")) or last > today + timedelta(days=2):
        return None
    return Moment(text)
