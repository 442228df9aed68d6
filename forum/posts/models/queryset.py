"""The QuerySet of posts."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone

from accounts import mentions
from accounts.annotations import Reader
from forum import permissions
from forum.drafts.models import Draft
from forum.limits import checking as limits
from forum.notifications.models import Reading
from forum.text import addresses

from ..rows import PostRows
from .refusal import CannotPublish
from .slug import slug_of

if TYPE_CHECKING:
    from .post import Post

LIST_ORDER = (
    models.F("pinned_at").desc(nulls_last=True),
    models.F("last_activity_at").desc(),
    models.F("id").desc(),
)
NEWEST = (models.F("published_at").desc(), models.F("id").desc())
TOP = (models.F("upvote_count").desc(), *NEWEST)


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user: Reader) -> "PostQuerySet":
        """All posts except other people's drafts. Removed posts are included; pages show a stub."""
        return self.filter(visible_to_q(user))

    def published(self) -> "PostQuerySet":
        # A constant: with a parameter, no plan that PostgreSQL keeps could use the partial indexes, so it would
        # plan the query for each page.
        return self.filter(status=RawSQL("'published'", []))

    def drafts_of(self, user: Reader) -> "PostQuerySet":
        return self.filter(status=self.model.Status.DRAFT, author=user).order_by("-created_at", "-pk")

    def in_category(self, category) -> "PostQuerySet":
        return self.filter(category=category)

    def about_article(self, address: str) -> "PostQuerySet":
        """Seeds of the article at this address, in whichever form it is written."""
        key = addresses.article_key(address)
        return self.filter(kind=self.model.Kind.SEED, source_key=key) if key else self.none()

    def discussing(self, address: str) -> "Post | None":
        """The discussion of the article at this address with the latest activity."""
        return self.about_article(address).order_by("-last_activity_at", "-pk").first()

    def by_activity(self) -> "PostQuerySet":
        """Pinned first, then by last activity."""
        return self.order_by(*LIST_ORDER)

    def newest(self) -> "PostQuerySet":
        return self.order_by(*NEWEST)

    def top(self, since: datetime | None) -> "PostQuerySet":
        """Those published since this time, or ever; the most upvoted first."""
        posts = self.filter(published_at__gt=since) if since else self
        return posts.order_by(*TOP)

    def for_list(self, user: Reader) -> PostRows:
        """Rows for a Paginator, with the unread counts of `user`."""
        return PostRows(self, user)

    @transaction.atomic
    def publish(
        self, *, author, as_draft: bool = False, key: uuid.UUID | None = None, form_url: str = "", **fields
    ) -> "Post":
        """Create a post, public unless `as_draft`, and delete the saved draft of its form at `form_url`.

        Submitting the form with the same `key` again, even concurrently, doesn't create a second post. Raises
        CannotPublish if the category is archived or the author may not post, LimitReached if the author has
        published too much, and AlreadyPublished if the form has already published different text.
        """
        if key and (existing := self.filter(author=author, form_key=key).first()):
            return existing.resubmit(publish=not as_draft, **fields)
        check_can_publish(author, fields["category"], as_draft=as_draft)
        values = fields | {"slug": slug_of(fields["title"])}
        values["source_key"] = addresses.article_key(fields.get("source_url", ""))
        if not as_draft:
            now = values.setdefault("created_at", timezone.now())
            values.setdefault("last_activity_at", now)
            values |= {"status": self.model.Status.PUBLISHED, "published_at": now}
        post, is_new = self.get_or_create(author=author, form_key=key or uuid.uuid4(), defaults=values)
        if not is_new:  # the same form, submitted concurrently
            return post.resubmit(publish=not as_draft, **fields)
        post.body_html = mentions.render(post.body, post_id=post.pk).html
        post.set_search_words()
        post.save(update_fields=["body_html", *self.model.SEARCH_FIELDS])
        if post.is_published:
            Reading.objects.track_author(member=author, post_id=post.pk)
        Draft.objects.mark_sent(member=author, form_url=form_url or reverse("posts:publish"), key=key)
        return post


def visible_to_q(user, post: str = "") -> Q:
    """The condition of `visible_to`. `post` is a lookup prefix for other models, such as "post__"."""
    public = Q(**{f"{post}is_public": True})
    return public | Q(**{f"{post}author": user}) if user.is_authenticated else public


def check_can_publish(author, category, *, as_draft: bool = False) -> None:
    """Reload both rows and raise CannotPublish if the author may not publish in the category, or LimitReached."""
    author.refresh_from_db(fields=["suspended_until", "suspended_reason", "is_active"])
    category.refresh_from_db(fields=["archived_at"])
    if why_not := permissions.why_not_post(author, category) or author.why_not_publish():
        raise CannotPublish(why_not)
    if not as_draft:
        limits.check_rows(author, "posts", author.posts, "published_at")
