"""A member's own data, as one JSON document."""

from base64 import b64encode
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet

from accounts.models import User
from forum.bookmarks.models import Bookmark
from forum.comments.models import Comment
from forum.images import SIZES, storage
from forum.moderation.models import Report
from forum.notifications.models import Notice, Reading
from forum.posts.models import Post, Upvote


def export(user: User) -> dict[str, object]:
    """Everything the site stores about and from `user`, with absolute URLs. One query per list."""
    return {
        "site": settings.SITE_URL,
        "account": _account(user),
        "preferences": {"theme": user.theme, "reading_order": user.reading_order, "time_zone": user.time_zone},
        "accepted": _accepted(user),
        "emails": list(user.emailaddress_set.values("email", "verified", "primary")),
        "second_factors": list(user.authenticator_set.values("type", "created_at", "last_used_at")),
        "connected_accounts": list(user.socialaccount_set.values("provider", "uid", "date_joined", "extra_data")),
        "sessions": list(user.usersession_set.values("created_at", "ip", "user_agent")),
        "posts": [_post(row) for row in _with_revisions(user.posts.select_related("category"))],
        "comments": [_comment(row) for row in _with_revisions(user.comments.select_related("post"))],
        "upvoted": [_upvote(row) for row in user.upvotes.select_related("post", "comment").order_by("pk")],
        "bookmarks": [_bookmark(row) for row in user.bookmarks.for_list().order_by("pk")],
        "ignored": list(user.ignores.order_by("pk").values("created_at", username=F("ignored__username"))),
        "read": [_reading(row) for row in user.readings.select_related("post").order_by("pk")],
        "notices": [_notice(row) for row in user.notices.select_related("comment").order_by("pk")],
        "fetched": list(
            user.fetches.order_by("pk").values("created_at", "url", "from_browser", "entered", "post_id")
        ),
        "drafts": list(user.drafts.with_text().values("form_url", "fields", "saved_at")),
        "reports": [_report(row) for row in user.reports.select_related("post", "comment__post").order_by("pk")],
        "decisions_about_you": list(
            user.decisions_about.values("created_at", "act", "reason", "detail", "by_name")
        ),
    }


def _accepted(user: User) -> list[Any]:
    accepted = user.acknowledgements.filter(is_acceptance=True).order_by("pk")
    return list(accepted.values("created_at", page=F("version__page"), number=F("version__number")))


def _account(user: User) -> dict[str, object]:
    return {
        "username": user.username,
        "display_name": user.display_name,
        "about_me": user.bio,
        "picture": _picture(user),
        "picture_removed_reason": user.picture_removed_reason,
        "role": user.role,
        "member_since": user.created_at,
        "last_login": user.last_login,
        "suspended_until": user.suspended_until,
        "suspended_reason": user.suspended_reason,
    }


def _picture(user: User) -> str:
    """The largest size of it as a data: URL, or "" if there is none."""
    content = storage.load(user.picture, max(SIZES)) if user.picture else None
    return f"data:image/webp;base64,{b64encode(content).decode()}" if content else ""


def _url(thing: Post | Comment) -> str:
    return f"{settings.SITE_URL}{thing.get_absolute_url()}"


def _with_revisions[Text: (Post, Comment)](rows: QuerySet[Text]) -> QuerySet[Text]:
    return rows.prefetch_related("revisions").order_by("pk")


def _earlier_versions(thing: Post | Comment) -> list[dict[str, object]]:
    fields = ("written_at", "replaced_at", "hidden_at", "hidden_reason")
    return [
        {**revision.text_fields, **{name: getattr(revision, name) for name in fields}}
        for revision in thing.revisions.all()
    ]


def _post(post: Post) -> dict[str, object]:
    fields = (
        *("kind", "status", "title", "source_url", "source_name", "byline", "body"),
        *("created_at", "published_at", "edited_at", "withdrawn_at", "hidden_at", "hidden_reason"),
    )
    return {
        "url": _url(post),
        "category": post.category.name,
        **{name: getattr(post, name) for name in fields},
        "earlier_versions": _earlier_versions(post),
    }


def _comment(comment: Comment) -> dict[str, object]:
    """Shows the title of a removed post only to the post's author."""
    post = comment.post
    fields = ("number", "body", "created_at", "edited_at", "withdrawn_at", "hidden_at", "hidden_reason")
    return {
        "url": _url(comment),
        "post": post.title if post.author_id == comment.author_id else post.shown_title,
        **{name: getattr(comment, name) for name in fields},
        "earlier_versions": _earlier_versions(comment),
    }


def _upvote(upvote: Upvote) -> dict[str, object]:
    return {"of": _url(upvote.target), "created_at": upvote.created_at}


def _bookmark(bookmark: Bookmark) -> dict[str, object]:
    return {"of": _url(bookmark.target), "note": bookmark.note, "created_at": bookmark.created_at}


def _reading(reading: Reading) -> dict[str, object]:
    """`comments`: first and last sequence number of each run of comments that the member has seen."""
    return {
        "post": _url(reading.post),
        "comments": [[run.lower, run.upper - 1] for run in reading.read],
        "last_read_at": reading.last_read_at,
        "tracked_at": reading.tracked_at,
        "untracked_at": reading.untracked_at,
    }


def _notice(notice: Notice) -> dict[str, object]:
    return {
        "of": notice.kind,
        "comment": _url(notice.comment),
        "created_at": notice.created_at,
        "read_at": notice.read_at,
    }


def _report(report: Report) -> dict[str, object]:
    return {
        "of": _url(report.target),
        "reason": report.reason,
        "created_at": report.created_at,
        "resolved_at": report.resolved_at,
    }
