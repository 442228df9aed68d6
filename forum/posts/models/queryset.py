"""Posts by the questions that views ask."""

import uuid

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts import mentions
from forum import permissions
from forum.drafts.models import Draft
from forum.notifications.models import Reading

from ..rows import Listed
from .refusal import CannotPublish
from .slug import slug_of

LIST_ORDER = (
    models.F("pinned_at").desc(nulls_last=True),
    models.F("last_activity_at").desc(),
    models.F("id").desc(),
)


class PostQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All but other people's drafts. What was removed is seen as a stub."""
        return self.filter(seen_by(user))

    def published(self):
        return self.filter(status=self.model.Status.PUBLISHED)

    def drafts_of(self, user):
        return self.filter(status=self.model.Status.DRAFT, author=user).order_by("-created_at", "-pk")

    def in_category(self, category):
        return self.filter(category=category)

    def liveliest(self):
        """Pinned first, then by last activity."""
        return self.order_by(*LIST_ORDER)

    def newest(self):
        return self.order_by("-published_at", "-pk")

    def for_list(self, user) -> Listed:
        """As rows of a list for a Paginator, with what is new to `user`."""
        return Listed(self, user)

    @transaction.atomic
    def publish(self, *, author, as_draft: bool = False, key: uuid.UUID | None = None, **fields):
        """Make a post, public at once unless `as_draft`. The same form sent twice, or twice at once, makes one.
        What was kept of it while it was typed goes.

        Raises CannotPublish where the category or the author's standing no longer allow it, and AlreadyPublished
        where the form of this key has published other words.
        """
        if key and (made := self.filter(author=author, form_key=key).first()):
            return made.send_again(publish=not as_draft, **fields)
        refuse(author, fields["category"])
        made_of = fields | {"slug": slug_of(fields["title"])}
        if not as_draft:
            moment = made_of.setdefault("created_at", timezone.now())
            made_of.setdefault("last_activity_at", moment)
            made_of |= {"status": self.model.Status.PUBLISHED, "published_at": moment}
        post, is_new = self.get_or_create(author=author, form_key=key or uuid.uuid4(), defaults=made_of)
        if not is_new:  # by the same form, in this very moment
            return post.send_again(publish=not as_draft, **fields)
        if post.body:
            post.body_html = mentions.render(post.body, post_id=post.pk).html
            post.save(update_fields=["body_html"])
        if post.is_published:
            Reading.objects.track_author(member=author, post_id=post.pk)
        Draft.objects.mark_sent(member=author, form_url=reverse("posts:publish"), key=key)
        return post


def seen_by(user, post: str = "") -> Q:
    """The condition of `visible_to`, also for rows from which the lookup `post` leads to their post."""
    public = Q(**{f"{post}is_public": True})
    return public | Q(**{f"{post}author": user}) if user.is_authenticated else public


def refuse(author, category) -> None:
    """Raise CannotPublish where, as things stand now, the author can't publish in the category."""
    author.refresh_from_db(fields=["suspended_until", "suspended_reason", "is_active"])
    category.refresh_from_db(fields=["archived_at"])
    if barrier := permissions.post_barrier(author, category) or author.email_barrier():
        raise CannotPublish(barrier)
