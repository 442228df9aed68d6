"""URLs of pages that text links to. The apps that own these pages register the functions."""

from collections.abc import Callable

from django.utils.html import escape

_urls: dict[str, Callable[..., str]] = {}


def register(**urls: Callable[..., str]) -> None:
    """Register `comment(post_id, number)` and `member(username)`, which return URLs."""
    _urls.update(urls)


def comment_url(post_id: int, number: str) -> str:
    """URL of the comment with this number, such as "4.1", escaped for an attribute."""
    return escape(_urls["comment"](post_id, number))


def member_url(username: str) -> str:
    """URL of the member's profile, escaped for an attribute."""
    return escape(_urls["member"](username))
