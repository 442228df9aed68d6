"""`{% rows "posts/_rows.jinja" rows=page %}`: long lists, by the template engine that is quick at them."""

from functools import lru_cache, partial

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from accounts.people import person
from forum import markup
from forum.rows import address, host_of, moment

register = template.Library()


@register.simple_tag
def known_rows(name: str, known) -> str:
    """The template of this name for each of the rows, which are tuples. An equal row is not written again."""
    language = get_language()
    return markup.safe("".join(_known_row(name, row, language) for row in known))


@lru_cache(maxsize=1000)
def _known_row(name: str, row: tuple, _language: str) -> str:
    return rows(name, row=row)


@register.simple_tag
def rows(name: str, **there) -> str:
    """The template of this name, which knows how to name people, moments and addresses."""
    words = {"person": person, "moment": partial(moment, language=get_language()), "address": address}
    texts = {"excerpt": markup.excerpt, "host_of": host_of}
    return markup.safe(render_to_string(name, {**words, **texts, **there}, using="rows"))
