"""The comments of a page as HTML: the hottest path of the forum, after the query in `rows`.

What many rows have in common is written once by Jinja2, with signs where each row has something of its own, and
kept as a form that `%` fills in: fifty rows cost half of what they cost by a template alone.
"""

from functools import lru_cache
from itertools import chain

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forum import markup, permissions
from forum.rows import Moment, address, moment

from .models import DEEPEST, Comment

# What a row puts in, each with its sign: characters that nobody can type, since no stored text holds them.
OWN = ("here", "number", "arrival", "parent_number", "parent_name", "iso", "text", "html", "moderate")
SIGNS = dict(zip(OWN, map(chr, range(0x0E, 0x0E + len(OWN))), strict=True))
COMMENT = "<comment/>"  # what the template says where one goes; what it escapes can't say it


def comment_rows(page, user) -> str:
    """The rows of a page of a thread (`thread.Page`), for `user`.

    What one may do with a comment depends on whether it is one's own, gone or at the deepest level, and on the
    post: the rules are asked once for each of these cases, not for each comment.
    """
    post, place, order_query, language = page.post, page.place, page.question.order_query, get_language()
    allowed: dict[tuple, frozenset[str]] = {}
    written: list[str] = []
    unknown, former = _("author not recorded"), _("former member")
    moderates, reader = permissions.can_moderate(user), user.pk
    for row in page.rows:
        row.here = f"{place}{row.number}/"
        row.name = row.person.name if row.person else unknown if row.imported else former
        if row.brief or row.is_gone:
            continue
        case = (row.author_id == reader, len(row.path) >= DEEPEST)
        if case not in allowed:
            allowed[case] = _allowed(user, row, post)
        is_author = row.author_id is not None and row.author_id == post.author_id
        head = _head(row.person, row.name, is_author, str(row.role), order_query, language)
        actions = _actions(allowed[case], row.valued, row.value_count, moderates, order_query, language)
        body = _body_of(row, place, order_query, language)
        written.append((head + body + actions) % _own(row, moderates, language))
    there = {"rows": page.rows, "moderates": moderates, "order_query": order_query, "rest": page.rest}
    around = render_to_string("comments/_rows.jinja", there, using="jinja").split(COMMENT)
    return markup.safe("".join(chain.from_iterable(zip(around, [*written, ""], strict=True))))


def _own(row, moderates: bool, language: str) -> dict:
    """What the row puts in. Only the name of whom it answers has to be escaped."""
    parent, at = row.parent, moment(row.created_at, language)
    return {
        "here": row.here,
        "number": row.number,
        "arrival": row.arrival,
        "parent_number": parent and parent.number,
        "parent_name": parent and escape(parent.name),
        "iso": at.iso,
        "text": at.text,
        "html": row.html,
        "moderate": moderates and address("admin:comments_comment_change", row.pk),
    }


@lru_cache(maxsize=2000)
def _head(person, name: str, is_author: bool, role: str, order_query: str, _language: str) -> str:
    there = {"person": person, "name": name, "is_author": is_author, "role": role, "order_query": order_query}
    return _form("comments/_head.jinja", **there)


def _body_of(row, place: str, order_query: str, language: str) -> str:
    answers = row.parent and row.parent.is_gone
    edited = row.edited_at and moment(row.edited_at, language)
    quoted = tuple((number, f"{place}{number}/{order_query}") for number in row.quoted_in or ())
    return _body(answers, row.imported, bool(row.unread), row.ignored, edited, quoted, language)


@lru_cache(maxsize=500)
def _body(answers, imported, unread, ignored, edited: Moment | None, quoted: tuple, _language: str) -> str:
    there = {"answers": answers, "imported": imported, "unread": unread, "ignored": ignored}
    return _form("comments/_body.jinja", **there, edited=edited, quoted=quoted)


@lru_cache(maxsize=500)
def _actions(
    allowed: frozenset[str], valued, value_count: int, moderates, order_query: str, _language: str
) -> str:
    there = {"allowed": allowed, "valued": valued, "value_count": value_count, "moderates": moderates}
    return _form("comments/_actions.jinja", **there, order_query=order_query)


def _form(template: str, **there) -> str:
    """What the template writes, for `%` to fill in what is the row's own."""
    written = render_to_string(template, SIGNS | there, using="jinja").replace("%", "%%")
    for name, sign in SIGNS.items():
        written = written.replace(sign, f"%({name})s")
    return written


def _allowed(user, row, post) -> frozenset[str]:
    """The names of what `user` may do with a comment like this."""
    comment = Comment(pk=row.pk, author_id=row.author_id, path=row.path, post=post)
    comment.hidden_at = row.created_at if row.is_hidden else None
    comment.withdrawn_at = row.created_at if row.is_withdrawn else None
    rules = {
        "reply": permissions.can_reply,
        "edit": permissions.can_edit_comment,
        "withdraw": permissions.can_withdraw_comment,
        "report": permissions.can_report_comment,
        "value": permissions.can_value_comment,
    }
    return frozenset(name for name, rule in rules.items() if rule(user, comment))
