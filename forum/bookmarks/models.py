from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.annotations import Reader
from accounts.models import User
from forum.comments.models import Comment
from forum.posts.models import Post, visible_to_q

NOTE_LENGTH = 500


class BookmarkQuerySet(models.QuerySet["Bookmark"]):
    def of(self, thing: Post | Comment) -> "BookmarkQuerySet":
        return self.filter(**thing.as_target())

    def visible_to(self, user: Reader) -> "BookmarkQuerySet":
        """Without those whose post has become a draft again."""
        return self.filter(visible_to_q(user, "post__") | visible_to_q(user, "comment__post__"))

    def for_list(self) -> "BookmarkQuerySet":
        """With everything that the list shows, in one query."""
        related = ("post__category", "post__author", "comment__post__category", "comment__author")
        unused = ("post__body", "comment__body", "comment__post__body", "comment__post__body_html")
        return self.select_related(*related).defer(*unused)

    @transaction.atomic
    def save_note(self, *, member: User, thing: Post | Comment, note: str) -> "Bookmark":
        """Bookmark it for this member, or change the note of their bookmark."""
        found, _is_new = self.update_or_create(member=member, **thing.as_target(), defaults={"note": note})
        return found


class Bookmark(models.Model):
    """A post or comment that a member has bookmarked, with a note. Private."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="bookmarks",
        db_index=False,
        verbose_name=_("member"),
    )
    post = models.ForeignKey("posts.Post", models.CASCADE, null=True, related_name="bookmarks")
    comment = models.ForeignKey("comments.Comment", models.CASCADE, null=True, related_name="bookmarks")
    note = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now)

    objects = BookmarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        indexes = [models.Index(fields=["member", "-created_at", "-id"], name="bookmarks_by_member")]
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, comment__isnull=False) | Q(post__isnull=False, comment=None),
                name="one_thing_is_bookmarked",
            ),
            models.UniqueConstraint(
                fields=["member", "post"], condition=Q(post__isnull=False), name="a_member_bookmarks_a_post_once"
            ),
            models.UniqueConstraint(
                fields=["member", "comment"],
                condition=Q(comment__isnull=False),
                name="a_member_bookmarks_a_comment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.target}"

    @property
    def target(self) -> Any:
        """The bookmarked post or comment."""
        return self.comment or self.post

    @property
    def on(self) -> Any:
        """The post itself, or the post of the comment."""
        return self.comment.post if self.comment else self.post

    @property
    def edit_url(self) -> str:
        if self.comment:
            return reverse("bookmarks:comment", args=[self.comment.post_id, self.comment.path])
        return reverse("bookmarks:post", args=[self.post_id])
