"""The second template engine, for where Django's own costs too much: threads, long lists, the head of every page.

Its templates know without loading anything how to name people, moments and addresses, and the rules of
forum/permissions.py by their names.
"""

from datetime import datetime

from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment

from accounts.people import person
from forum import markup, permissions, rows
from forum.comments.forms import CommentForm
from forum.comments.html import comment_rows
from forum.comments.quoting import quotation_source


def environment(**options) -> Environment:
    """As Django's Jinja2 backend asks for it: escapes by default, and speaks the reader's language."""
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)
    env.globals.update(_=gettext, ngettext=ngettext, static=static, url=reverse, address=rows.address)
    env.globals.update(moment=moment, day=day, person=person, host_of=rows.host_of)
    env.globals.update(excerpt=markup.excerpt, shortened=shortened)
    env.globals.update(permissions.RULES)
    env.globals.update(comment_form=comment_form, comment_rows=comment_rows, quotation_source=quotation_source)
    return env


def moment(at: datetime) -> rows.Moment:
    return rows.moment(at, get_language())


def day(at: datetime, form: str) -> str:
    """In the form that `date_format` takes, such as "j M"."""
    return date_format(timezone.localtime(at), form)


def shortened(text: str, characters: int) -> str:
    return Truncator(text).chars(characters)


def comment_form(draft) -> CommentForm:
    """A form for a post's page, which lies below the comments and can't make one, with what was kept of it."""
    return CommentForm(initial=draft.initial)
