"""`{% jinja "posts/_detail.jinja" post=post %}`: a piece of a page, by the template engine that is quick at it."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from forum import markup
from forum.jinja import said_in
from forum.written import form

register = template.Library()


@register.simple_tag
def known_rows(name: str, known) -> str:
    """The template of this name for each of the rows, which are named tuples. An equal row is not written again,
    and how much is `unread` is put in afterwards, so that readers share what is written."""
    language = get_language()
    written = (
        _known_row(name, row._replace(unread=bool(row.unread)), language) % {"unread": row.unread} for row in known
    )
    return markup.safe("".join(written))


@lru_cache(maxsize=1000)
def _known_row(name: str, row: tuple, _language: str) -> str:
    return form(name, ("unread",), row=row)


@register.simple_tag
def jinja(name: str, **there) -> str:
    """The template of this name, which knows of its surroundings only what it is given; and the language, once."""
    spoken = {"_": said_in(get_language()).__getitem__}
    return markup.safe(render_to_string(name, spoken | there, using="jinja"))
