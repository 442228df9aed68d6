"""The comments of a page as HTML: the hottest path of the forum, after the query in `rows`.

What many rows have in common is written once by Jinja2, and kept as a form into which each row puts what is its
own: fifty rows cost a third of what they cost by a template alone.
"""

from functools import lru_cache
from html import escape

from django.utils.html import conditional_escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forum import permissions
from forum.text import markup
from forum.web.rows import Moment, address, moment
from forum.written import form

from .models import DEEPEST, Comment

# What a row puts into the forms.
OWN = ("here", "number", "arrival", "parent_number", "parent_name", "iso", "text", "html", "moderate")
OWN_OF_LINE = ("here", "number", "arrival", "name", "excerpt", "reason", "moderate")
COMMENT = "<comment/>"  # what the template of a row says where one goes; what it escapes can't say it


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
        before, after = _line_of(row, moderates, order_query, language)
        if row.brief or row.is_gone:
            written.append((before + after) % _own_of_line(row, moderates))
            continue
        case = (row.author_id == reader, len(row.path) >= DEEPEST)
        if case not in allowed:
            allowed[case] = _allowed(user, row, post)
        is_author = row.author_id is not None and row.author_id == post.author_id
        head = _head(row.person, row.name, is_author, str(row.role), order_query, language)
        actions = _actions(allowed[case], row.valued, row.value_count, moderates, order_query, language)
        body = _body_of(row, place, order_query, language)
        written.append((before + head + body + actions + after) % _own(row, moderates, language))
    if page.rest:
        written.append(_form("comments/_folded.jinja", folded=page.rest) % {})
    return markup.filled_rows(written)


def _own(row, moderates: bool, language: str) -> dict:
    """What a comment puts in. Only the name of whom it answers has to be escaped; its HTML was rendered."""
    parent, at = row.parent, moment(row.created_at, language)
    return {
        "here": row.here,
        "number": row.number,
        "arrival": row.arrival,
        "parent_number": parent and parent.number,
        "parent_name": parent and escape(parent.name),
        "iso": at.iso,
        "text": at.text,
        "html": row.body_html,
        "moderate": moderates and address("admin:comments_comment_change", row.pk),
    }


def _own_of_line(row, moderates: bool) -> dict:
    """What a stub, or an ancestor in brief, puts in."""
    own = {"here": row.here, "number": row.number}
    if row.brief:
        return own | {"name": escape(row.name), "excerpt": conditional_escape(row.excerpt or "…")}
    own |= {"arrival": row.arrival, "reason": escape(row.hidden_reason)}
    return own | {"moderate": moderates and address("admin:comments_comment_change", row.pk)}


def _line_of(row, moderates: bool, order_query: str, language: str) -> tuple[str, str]:
    state = "brief" if row.brief else row.is_gone and ("hidden" if row.is_hidden else "withdrawn")
    opens = row.replies_numbered if row.opens else None
    return _line(
        state, bool(row.unread), row.folded, opens, tuple(row.closes), moderates and state, order_query, language
    )


@lru_cache(maxsize=1000)
def _line(state, unread, folded, opens, closes, moderates, order_query: str, _language: str) -> tuple[str, str]:
    """What stands before the comment and after it."""
    there = {"state": state, "unread": unread, "folded": folded, "opens": opens, "closes": closes}
    row = _form("comments/_row.jinja", OWN_OF_LINE, **there, moderates=moderates, order_query=order_query)
    before, _comment, after = row.partition(COMMENT)
    return before, after


@lru_cache(maxsize=2000)
def _head(person, name: str, is_author: bool, role: str, order_query: str, _language: str) -> str:
    there = {"person": person, "name": name, "is_author": is_author, "role": role, "order_query": order_query}
    return _form("comments/_head.jinja", OWN, **there)


def _body_of(row, place: str, order_query: str, language: str) -> str:
    answers = row.parent and row.parent.is_gone
    edited = row.edited_at and moment(row.edited_at, language)
    quoted = tuple((number, f"{place}{number}/{order_query}") for number in row.quoted_in or ())
    return _body(answers, row.imported, bool(row.unread), row.ignored, edited, quoted, language)


@lru_cache(maxsize=500)
def _body(answers, imported, unread, ignored, edited: Moment | None, quoted: tuple, _language: str) -> str:
    there = {"answers": answers, "imported": imported, "unread": unread, "ignored": ignored}
    return _form("comments/_body.jinja", OWN, **there, edited=edited, quoted=quoted)


@lru_cache(maxsize=500)
def _actions(
    allowed: frozenset[str], valued, value_count: int, moderates, order_query: str, _language: str
) -> str:
    there = {"allowed": allowed, "valued": valued, "value_count": value_count, "moderates": moderates}
    return _form("comments/_actions.jinja", OWN, **there, order_query=order_query)


def _form(template: str, own: tuple[str, ...] = (), **there) -> str:
    """A form as plain text, which is put together and filled in many times faster than markup. `%` escapes nothing
    then: see `_own`."""
    return str(form(template, own, **there))


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
