"""The second template engine, for where Django's own costs too much: threads, long lists, the head of every page.

Its templates know without loading anything how to name people, moments and addresses, and the rules of
forum/permissions.py by their names.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from uuid import uuid4

import jinja2
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language

from forum import permissions
from forum.comments.forms import CommentForm
from forum.comments.quoting import quotation_source
from forum.text import markup
from forum.web import rows


class Environment(jinja2.Environment):
    template_class = markup.Template


def environment(**options) -> Environment:
    """As Django's Jinja2 backend asks for it: escapes by default, and speaks the reader's language."""
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)
    env.globals.update(_=gettext, ngettext=ngettext)
    env.globals.update(static=static, url=rows.address, host_of=rows.host_of, counted=counted)
    env.globals.update(moment=moment, day=day, excerpt=markup.excerpt, shortened=shortened)
    env.globals.update(permissions.RULES)
    env.globals.update(comment_form=comment_form, quotation_source=quotation_source)
    env.globals.update(new_key=uuid4)
    return env


class Said(dict):
    """What templates say in one language, by what it is in English. Django looks through all its catalogues each
    time, and a page says eighty things."""

    def __missing__(self, text: str) -> str:
        self[text] = translation.gettext(text)
        return self[text]


@lru_cache(maxsize=100)
def said_in(_language: str) -> Said:
    return Said()


def gettext(text: str) -> str:
    return said_in(get_language())[text]


def ngettext(one: str, more: str, number: int) -> str:
    return _counted(one, more, number, get_language())


@lru_cache(maxsize=2000)
def _counted(one: str, more: str, number: int, _language: str) -> str:
    return translation.ngettext(one, more, number)


def counted(one: str, more: str, numbers: Iterable[int]) -> dict[int, str]:
    """The translations for these numbers, for a loop that must not translate in each round."""
    return {number: ngettext(one, more, number) % {"n": number} for number in numbers}


def moment(at: datetime) -> rows.Moment:
    return rows.moment(at, get_language())


def day(at: datetime, form: str) -> str:
    """In the form that `date_format` takes, such as "j M"."""
    return date_format(timezone.localtime(at), form)


def shortened(text: str, characters: int) -> str:
    return text if len(text) <= characters else f"{text[: characters - 1].rstrip()}…"


def comment_form(initial: dict) -> CommentForm:
    """A form for a post's page, which lies below the comments and can't make one."""
    return CommentForm(initial=initial)
