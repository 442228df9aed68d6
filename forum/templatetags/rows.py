"""`{% rows "posts/_rows.jinja" rows=page %}`: long lists, by the template engine that is quick at them."""

from functools import partial

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from accounts.people import person
from forum import markup
from forum.rows import address, host_of, moment

register = template.Library()


@register.simple_tag
def rows(name: str, **there) -> str:
    """The template of this name, which knows how to name people, moments and addresses."""
    words = {"person": person, "moment": partial(moment, language=get_language()), "address": address}
    texts = {"excerpt": markup.excerpt, "host_of": host_of}
    return markup.safe(render_to_string(name, {**words, **texts, **there}, using="rows"))
