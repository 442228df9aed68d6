"""Formatting of URLs and hosts in templates."""

import re
import unicodedata
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse

PLACEHOLDER_KEY = 10**17  # replaced by the real key in a cached URL
# No user name before the host, no brackets, and no characters that browsers decode or treat as a slash.
_WEB_ADDRESS = re.compile(
    r"https?://(?P<host>[^\s/?#@:%\\\[\]]+)(?::[0-9]{1,5})?(?:[/?#][^\s\\]*)?", re.IGNORECASE
)


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
    host = urlsplit(url.replace("\\", "/")).hostname or ""
    short = host.removeprefix("www.")
    return short if "." in short else host


def is_web_address(url: str) -> bool:
    """Whether people, browsers and servers all see the same host in this URL."""
    parts = _WEB_ADDRESS.fullmatch(url)
    if not parts or any(unicodedata.category(character) in {"Cc", "Cf"} for character in url):
        return False
    host = parts["host"].lower()
    try:
        return host.encode("idna").decode("idna") == host
    except UnicodeError:
        return False
