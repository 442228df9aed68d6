"""The time zone in which a member sees times: the one they chose, otherwise the site's.

Pages hold the exact time, too, and a script shows it in the reader's own zone (static/js/local-time.js). So pages
for visitors, which are cached, are the same for all.
"""

from collections.abc import Callable
from datetime import tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

# Others are abbreviations, and former names of countries.
REGIONS = frozenset(
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]
)

Choices = list[tuple[str, str | list[tuple[str, str]]]]


def choices() -> Choices:
    """All zones with their places, by region, for a form. The first choice is the zone of the browser."""
    return [("", _("Automatic")), ("UTC", "UTC"), *_places()]


@cache
def _places() -> list[tuple[str, list[tuple[str, str]]]]:
    regions: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(available_timezones()):
        region, _slash, place = name.partition("/")
        if region in REGIONS and place:
            regions.setdefault(region, []).append((name, place.replace("_", " ").replace("/", ", ")))
    return list(regions.items())


def is_unknown(name: str) -> bool:
    """Whether this is the name of a zone that isn't among the choices here."""
    known = {known for _region, zones in _places() for known, _place in zones}
    return name not in known | {"", "UTC"}


def zone_named(name: str) -> tzinfo:
    """The zone with this name, or the site's: for "", or if this server doesn't know the name."""
    try:
        return ZoneInfo(name) if name else timezone.get_default_timezone()
    except (KeyError, ValueError, OSError):
        return timezone.get_default_timezone()


class MemberTimeZone:
    """Middleware that shows a page in the member's time zone, unless its view needs no database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request: HttpRequest, view: object, *_arguments: object) -> None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or hasattr(view, "needs_no_database"):
            return
        if request.user.is_authenticated and request.user.time_zone:
            timezone.activate(request.user.zone)
