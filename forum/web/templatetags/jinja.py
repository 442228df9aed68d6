"""`{% jinja "posts/_detail.jinja" post=post %}`: a piece of a page, by the template engine that is quick at it."""

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from forum.web.jinja import said_in

register = template.Library()


@register.simple_tag
def jinja(name: str, **there) -> str:
    """The template of this name, which knows of its surroundings only what it is given; and the language, once."""
    spoken = {"_": said_in(get_language()).__getitem__}
    return render_to_string(name, spoken | there, using="jinja")
