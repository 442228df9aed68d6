"""`{% jinja "posts/_detail.jinja" post=post %}`: a piece of a page, by the template engine that is quick at it."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from forum.text import markup
from forum.web.jinja import said_in

register = template.Library()
UNREAD = "\x0eunread\x0f"  # stands for a number; no text that is stored holds such characters


@register.simple_tag
def known_rows(name: str, known) -> str:
    """The template of this name for each of the rows, which are named tuples. An equal row is not written again,
    and how much is `unread` is put in afterwards, so that readers share what is written."""
    language, pieces = get_language(), []
    for row in known:
        before, after = _known_row(name, row._replace(unread=bool(row.unread)), language)
        pieces += (before, row.unread, after) if row.unread else (before,)
    return markup.joined(pieces)


@lru_cache(maxsize=1000)
def _known_row(name: str, row: tuple, _language: str) -> tuple[str, str]:
    """The markup before the number of what is unread, and after it; all of it before, where nothing is."""
    written = render_to_string(name, {"row": row, "unread": UNREAD}, using="jinja")
    before, _unread, after = written.partition(UNREAD)
    return before, after


@register.simple_tag
def jinja(name: str, **there) -> str:
    """The template of this name, which knows of its surroundings only what it is given; and the language, once."""
    spoken = {"_": said_in(get_language()).__getitem__}
    return render_to_string(name, spoken | there, using="jinja")
