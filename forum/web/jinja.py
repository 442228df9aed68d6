"""The Jinja2 environment for our own templates. Apps register functions for their templates at startup."""

from collections.abc import Callable, Iterable, MutableMapping
from functools import lru_cache
from typing import Any

import jinja2
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest
from django.template.defaultfilters import linebreaks_filter
from django.templatetags.static import static
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import get_language

from forum import permissions
from forum.formats import times
from forum.formats.isolation import isolate
from forum.text import graphemes, markup

from . import formatting, navigation
from .forms import with_direction
from .site_name import last_known_name

_registered: dict[str, object] = {}


def register(**functions: Callable[..., object]) -> None:
    """Make functions available in all templates, by name."""
    _registered.update(functions)


class Environment(jinja2.Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A template's globals, as a plain dict. Jinja uses a ChainMap, to follow later changes. There are none,
        and each import of macros copies and compares it key by key.
        """
        return {**self.globals, **(d or {})}


def environment(**options: Any) -> jinja2.Environment:
    """The environment for Django's Jinja2 backend. Everything is escaped, and an undefined name is an error."""
    ours = {"trim_blocks": True, "lstrip_blocks": True, "undefined": jinja2.StrictUndefined}
    env = Environment(**options | ours)
    env.globals.update(
        _=gettext,
        ngettext=translation.ngettext,
        excerpt=markup.excerpt,
        counted=counted,
        language=get_language,
        site_name=lazy(last_known_name, str)(),  # for pages that are rendered without a request
        static=static,
        url=formatting.url,
        absolute=formatting.absolute,
        querystring=querystring,
        host_of=formatting.host_of,
        places_in_bar=navigation.places,
        moment=times.moment,
        moments=times.moments,
        thousands=intcomma,
        paragraphs=linebreaks_filter,
        capitalised=capitalised,
        shortened=shortened,
        initial=graphemes.initial,
        isolate=isolate,
        with_direction=with_direction,
        **permissions.RULES,
        **_registered,
    )
    return env


def gettext(text: str) -> str:
    return _translated(text, get_language())


@lru_cache(maxsize=5000)
def _translated(text: str, _language: str) -> str:
    """A cached translation: Django searches all its catalogues for each text, and a page has eighty texts."""
    return translation.gettext(text)


def counted(one: str, more: str, numbers: Iterable[int]) -> dict[int, str]:
    """Translations by number, for loops that must not translate every row."""
    return {number: translation.ngettext(one, more, number) % {"n": number} for number in numbers}


def querystring(request: HttpRequest, **changes: Any) -> str:
    """The query string of this page with changed parameters. None removes one."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}"


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def shortened(text: str, characters: int) -> str:
    return text if len(text) <= characters else f"{graphemes.cut(text, characters - 1).rstrip()}…"
