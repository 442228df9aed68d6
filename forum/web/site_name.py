"""The site's name: SITE_NAME, until the owner chooses another in the site settings.

The app with the settings registers how to read it, because lower apps need the name, too.
"""

from collections.abc import Callable

from django.conf import settings

_readers: list[Callable[[], str]] = []
remembered: list[str] = []  # the last known name


def register(read: Callable[[], str]) -> None:
    """Register the function that reads the name. It may cost a query."""
    _readers[:] = [read]


def remember(name: str) -> str:
    """Remember the name for pages that can't ask the database. Returns it."""
    remembered[:] = [name]
    return name


def site_name() -> str:
    """The current name. One query."""
    return _readers[0]() if _readers else settings.SITE_NAME


def last_known_name() -> str:
    """The name this process has seen last, without a query: for error pages."""
    return remembered[0] if remembered else settings.SITE_NAME
