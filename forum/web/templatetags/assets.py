"""`{% styles_and_scripts %}`: the links to all styles and scripts, which are the same on every page."""

from functools import lru_cache

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string

register = template.Library()


@register.simple_tag
def styles_and_scripts() -> str:
    """Made once a process: two dozen hashed names cost as much as a query, and change only with a new release."""
    return _made(type(staticfiles_storage._wrapped))


@lru_cache(maxsize=2)
def _made(storage: type) -> str:
    return render_to_string("shared/_styles.html") + render_to_string("shared/_scripts.html")
