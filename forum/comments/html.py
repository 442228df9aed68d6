"""The comments of a page as HTML: the hottest path of the forum, after the query in `rows`."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from forum import markup, permissions
from forum.rows import moment

from .models import DEEPEST, Comment

# What a row shares with others is written once, with signs where each puts its address and its number: characters
# that nobody can type, since no stored text holds them.
HERE, NUMBER = "\x0e", "\x0f"
MARKS = {"here": HERE, "number": NUMBER}


def comment_rows(page, user) -> str:
    """The rows of a page of a thread (`thread.Page`), for `user`.

    What one may do with a comment depends on whether it is one's own, gone or at the deepest level, and on the
    post: the rules are asked once for each of these cases, not for each comment.
    """
    post = page.post
    allowed: dict[tuple, frozenset[str]] = {}
    language, unknown, former = get_language(), _("author not recorded"), _("former member")
    place = reverse("comments:publish", args=[post.pk]).removesuffix("publish/")
    moderates, order_query = permissions.can_moderate(user), page.question.order_query
    for row in page.rows:
        row.here = f"{place}{row.number}/"
        row.name = row.person.name if row.person else unknown if row.imported else former
        if row.brief or row.is_gone:
            continue
        row.moment = moment(row.created_at, language)
        row.edited = row.edited_at and moment(row.edited_at, language)
        case = (row.author_id == user.pk, len(row.path) >= DEEPEST)
        if case not in allowed:
            allowed[case] = _allowed(user, row, post)
        is_author = row.author_id is not None and row.author_id == post.author_id
        moderate = moderates and reverse("admin:comments_comment_change", args=[row.pk])
        head = _head(row.person, row.name, is_author, str(row.role), order_query, language)
        row.head = _placed(head, row)
        row.actions = _placed(_actions(allowed[case], row.valued, row.value_count, moderate, language), row)
    there = {"rows": page.rows, "place": place, "moderates": moderates}
    there |= {"order_query": order_query, "rest": page.rest}
    return markup.safe(render_to_string("comments/_rows.jinja", there, using="jinja"))


def _placed(written: str, row) -> str:
    return markup.safe(written.replace(HERE, row.here).replace(NUMBER, row.number))


@lru_cache(maxsize=2000)
def _head(person, name: str, is_author: bool, role: str, order_query: str, _language: str) -> str:
    there = {"person": person, "name": name, "is_author": is_author, "role": role, "order_query": order_query}
    return render_to_string("comments/_head.jinja", MARKS | there, using="jinja")


@lru_cache(maxsize=500)
def _actions(allowed: frozenset[str], valued: bool, value_count: int, moderate: str, _language: str) -> str:
    there = {"allowed": allowed, "valued": valued, "value_count": value_count, "moderate": moderate}
    return render_to_string("comments/_actions.jinja", MARKS | there, using="jinja")


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
