"""Formatting of URLs and hosts in templates."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from forum.text.hosts import readable_host

PLACEHOLDER_KEY = 10**17  # replaced by the real key in a cached URL


def absolute(path: str) -> str:
    """The full address of a page of this site."""
    return f"{settings.SITE_URL}{path}"


def url(view: str, *args: Any) -> str:
    """URL of a view, cached. Accepts a comment's path as an argument."""
    if len(args) == 1 and type(args[0]) is int:
        return _url_by_key(view) % args
    return _url(view, *(tuple(each) if isinstance(each, list) else each for each in args))


@lru_cache(maxsize=100)
def _url_by_key(view: str) -> str:
    return reverse(view, args=[PLACEHOLDER_KEY]).replace("%", "%%").replace(str(PLACEHOLDER_KEY), "%d")


@lru_cache(maxsize=4000)
def _url(view: str, *args: Any) -> str:
    return reverse(view, args=args)


@lru_cache(maxsize=1000)
def host_of(url: str) -> str:
    """`example.org` for `https://www.example.org/…`: the host that browsers would open, even where Python
    differs."""
    host = readable_host(urlsplit(url.replace("\\", "/")).hostname or "")
    short = host.removeprefix("www.")
    return short if "." in short else host
