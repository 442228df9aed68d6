"""The pages of this site that text links to. The apps that own them say where they are."""

from collections.abc import Callable

from django.utils.html import escape

_urls: dict[str, Callable[..., str]] = {}


def register(**urls: Callable[..., str]) -> None:
    """`comment(post_id, number)` and `member(username)` return the URL of such a page."""
    _urls.update(urls)


def comment_url(post_id: int, number: str) -> str:
    """URL of the comment with this number, like "4.1", for an attribute."""
    return escape(_urls["comment"](post_id, number))


def member_url(username: str) -> str:
    """URL of the member's profile, for an attribute."""
    return escape(_urls["member"](username))
