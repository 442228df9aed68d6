"""The periods of the list of top posts."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DEFAULT = "week"
PERIODS = {
    "day": (1, _("Day")),
    "week": (7, _("Week")),
    "month": (30, _("Month")),
    "year": (365, _("Year")),
    "all": (None, _("All time")),
}


def period_of(query: Mapping[str, str]) -> str:
    """The period that `?since=` names; a week if it names none."""
    period = query.get("since", "")
    return period if period in PERIODS else DEFAULT


def days_of(query: Mapping[str, str]) -> int | None:
    """How many days it lasts, or None."""
    return PERIODS[period_of(query)][0]


def start_of(query: Mapping[str, str]) -> datetime | None:
    """When it began, or None."""
    days = days_of(query)
    return timezone.now() - timedelta(days=days) if days else None
