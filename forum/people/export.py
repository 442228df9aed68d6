"""A member's own data, as one JSON document."""

from django.conf import settings
from django.db.models import F


def export(user) -> dict:
    """All that the site keeps about and from `user`, with whole URLs; one query a list."""
    return {
        "site": settings.SITE_URL,
        "account": _account(user),
        "preferences": {"theme": user.theme, "reading_order": user.reading_order},
        "emails": list(user.emailaddress_set.values("email", "verified", "primary")),
        "second_factors": list(user.authenticator_set.values("type", "created_at", "last_used_at")),
        "connected_accounts": list(user.socialaccount_set.values("provider", "uid", "date_joined", "extra_data")),
        "sessions": list(user.usersession_set.values("created_at", "ip", "user_agent")),
        "posts": [_post(each) for each in _with_earlier_texts(user.posts.select_related("category"))],
        "comments": [_comment(each) for each in _with_earlier_texts(user.comments.select_related("post"))],
        "valued": [_value(each) for each in user.values.select_related("post", "comment").order_by("pk")],
        "ignored": list(user.ignores.order_by("pk").values("created_at", username=F("ignored__username"))),
        "read": [_reading(each) for each in user.readings.select_related("post").order_by("pk")],
        "notices": [_notice(each) for each in user.notices.select_related("comment").order_by("pk")],
        "drafts": list(user.drafts.with_text().values("form_url", "fields", "saved_at")),
        "reports": [_report(each) for each in user.reports.select_related("post", "comment__post").order_by("pk")],
        "decisions_about_you": list(
            user.decisions_about.values("created_at", "act", "reason", "detail", "by_name")
        ),
    }


def _account(user) -> dict:
    return {
        "username": user.username,
        "display_name": user.display_name,
        "about_me": user.bio,
        "role": user.role,
        "member_since": user.created_at,
        "last_login": user.last_login,
        "suspended_until": user.suspended_until,
        "suspended_reason": user.suspended_reason,
    }


def _url(thing) -> str:
    return settings.SITE_URL + thing.get_absolute_url()


def _with_earlier_texts(rows):
    return rows.prefetch_related("revisions").order_by("pk")


def _earlier(thing) -> list[dict]:
    moments = ("written_at", "replaced_at", "hidden_at", "hidden_reason")
    return [{**each.words, **{name: getattr(each, name) for name in moments}} for each in thing.revisions.all()]


def _post(post) -> dict:
    fields = ("kind", "status", "title", "source_url", "source_name", "byline", "body")
    moments = ("created_at", "published_at", "edited_at", "withdrawn_at", "hidden_at", "hidden_reason")
    return {
        "url": _url(post),
        "category": post.category.name,
        **{name: getattr(post, name) for name in fields + moments},
        "earlier_texts": _earlier(post),
    }


def _comment(comment) -> dict:
    """What was removed is named to its author alone."""
    post = comment.post
    fields = ("number", "body", "created_at", "edited_at", "withdrawn_at", "hidden_at", "hidden_reason")
    return {
        "url": _url(comment),
        "post": post.title if post.author_id == comment.author_id else post.shown_title,
        **{name: getattr(comment, name) for name in fields},
        "earlier_texts": _earlier(comment),
    }


def _value(value) -> dict:
    return {"of": _url(value.target), "created_at": value.created_at}


def _reading(reading) -> dict:
    """`comments`: the first and the last of each run of comments that were shown, counted as they came in."""
    return {
        "post": _url(reading.post),
        "comments": [[each.lower, each.upper - 1] for each in reading.read],
        "last_read_at": reading.last_read_at,
        "tracked_at": reading.tracked_at,
        "untracked_at": reading.untracked_at,
    }


def _notice(notice) -> dict:
    return {
        "of": notice.kind,
        "comment": _url(notice.comment),
        "created_at": notice.created_at,
        "read_at": notice.read_at,
    }


def _report(report) -> dict:
    return {
        "of": _url(report.target),
        "reason": report.reason,
        "created_at": report.created_at,
        "resolved_at": report.resolved_at,
    }
