"""Comments and their numbers. A comment's number never changes and is never reused."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Greatest, Left
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import mentions
from accounts.annotations import Reader
from accounts.models import Ignore
from forum import permissions
from forum.drafts.models import Draft
from forum.limits import checking as limits
from forum.moderation.models import Decision, Hideable, Report
from forum.notifications.models import Notice, Reading
from forum.posts.models import (
    SILENT_EDIT,
    AlreadyPublished,
    CannotPublish,
    Editable,
    Post,
    Revision,
    Upvotable,
    visible_to_q,
)
from forum.text import analysis, markup

from .. import live, publishing, thread
from ..counting import count_comments
from ..folding import MAX_DEPTH
from .quotation import Quotation

# From how many on a comment may be shown outside its place in the thread. Part of an index.
GOOD_UPVOTES = 3


class CannotComment(CannotPublish):
    """The comment can't be published or changed."""


# From how many on a comment may be shown outside its place in the thread. Part of an index.
GOOD_UPVOTES = 3


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: Reader) -> "CommentQuerySet":
        """Comments on posts that the user may see. Includes removed comments, which are shown as stubs."""
        return self.filter(visible_to_q(user, "post__"))

    def not_removed(self) -> "CommentQuerySet":
        """Comments that are neither hidden nor withdrawn. The counters count these."""
        return self.filter(is_removed=False)

    def for_page(self) -> "CommentQuerySet":
        """Comments with author, post and category, but without the text of the post."""
        return self.select_related("author", "post__category").defer("post__body", "post__body_html")

    def unread_by(self, member):
        """Comments that are new to the member: not read, not their own, and not by members they ignore."""
        read = Reading.objects.filter(member=member, post=OuterRef("post_id"), read__holds=OuterRef("sequence"))
        ignored = Ignore.objects.filter(member=member, ignored=OuterRef("author"))
        return self.not_removed().filter(~Exists(read), ~Exists(ignored)).exclude(author=member)

    def for_replies(self) -> models.QuerySet[Any, Any]:
        """Named tuples for a member's list of comments and their replies. `activity`: time of the latest reply, or
        of the comment itself."""
        replies = Comment.objects.not_removed().filter(parent=OuterRef("pk")).order_by("-sequence")
        latest = Case(When(replies_numbered__gt=0, then=Subquery(replies.values("created_at")[:1])))
        annotations = {"activity": Greatest("created_at", latest), "html": Left("body_html", 1000)}
        return self.annotate(**annotations).values_list(
            *("pk", "path", "post_id", "post__title", "post__status", "created_at", "activity", "html"), named=True
        )

    def published_after(self, sequence: int) -> list[live.NewComment]:
        """The latest comments after a sequence, oldest first, for live threads. Call it on one post's comments."""
        later = self.not_removed().filter(sequence__gt=sequence).select_related("parent").order_by("-sequence")
        rows = later.only("sequence", "path", "author_id", "parent__author_id")[: live.MAX_MISSED]
        return [
            live.NewComment(row.sequence, row.number, row.author_id, row.parent.author_id if row.parent else None)
            for row in rows
        ][::-1]

    def newest(self) -> "CommentQuerySet":
        """Comments for a member's profile: latest first, with their posts and what they reply to."""
        return self._in_context().order_by("-created_at", "-pk")

    def top_of_member(self) -> "CommentQuerySet":
        """The comments with upvotes, for a member's profile: most upvoted first. They are sorted for each page:
        an index would have to change with each upvote."""
        return self._in_context().filter(upvote_count__gt=0).order_by("-upvote_count", "-created_at", "-pk")

    def _in_context(self) -> "CommentQuerySet":
        texts = ("body", "body_html")
        posts = self.select_related("post__category", "parent__author").defer(*(f"post__{each}" for each in texts))
        return posts.defer("body", *(f"parent__{each}" for each in texts))

    def page_of(self, post: Post, *, user, query, is_fragment: bool = False) -> "thread.Page":
        """The page of a thread that a URL query asks for, as `user` sees it. A fragment has only the replies in a
        branch, without the comments they reply to."""
        return thread.page(post, thread.Question.of(query, user), member=user, is_fragment=is_fragment)

    @transaction.atomic
    def publish(
        self, *, post: Post, author, body: str, parent: "Comment | None" = None, key: uuid.UUID | None = None
    ) -> "Comment":
        """Publish a comment on `post`, or a reply to `parent`.

        Locks the post, so writers take turns, numbers are unique and counters exact. The same author can publish
        only once with the same form `key`: the second time returns the existing comment.

        Raises CannotComment if the state of the post, the parent or the author doesn't allow it, LimitReached if
        the author writes too much, and AlreadyPublished if a different text was published with this key.
        """
        members = mentions.find_members(body)
        text = markup.render(body, post_id=post.pk, members=members)
        form_url = parent.form_url("reply") if parent else reverse("comments:publish", args=[post.pk])
        post, parent = _lock(post, parent)
        published, ages = publishing.sent_before(author, key)
        if published:
            return self.get(pk=published).same_or_raise(post=post, parent=parent, body=body)
        _check_can_publish(author, post, parent, ages)
        comment = Comment(post=post, parent=parent, author=author, body=body)
        comment.body_html, comment.search_words, comment.key = text.html, text.words, key or comment.key
        publishing.insert(comment)
        Quotation.objects.add(comment, text.quotes)
        Reading.objects.track_author(member=author, post_id=post.pk, sequences=[comment.sequence])
        replied_to, mentioned = parent.author_id if parent else None, [members[name] for name in text.mentions]
        Notice.objects.notify(comment=comment, replied_to=replied_to, mentioned=mentioned)
        Draft.objects.mark_sent(member=author, form_url=form_url, key=key)
        live.announce(comment, replied_to=replied_to)
        return comment

    @transaction.atomic
    def withdraw_all(self) -> int:
        """Withdraw these comments, including hidden ones, which then can't be restored. Returns how many.

        Takes one statement for all rows and two per post, because a member may have written thousands.
        """
        comments = self.filter(withdrawn_at=None)
        rows = Post.objects.filter(pk__in=comments.values("post")).order_by("pk")
        posts = list(rows.select_for_update(no_key=True))
        withdrawn = comments.filter(post__in=posts).update(withdrawn_at=timezone.now())
        for post in posts:
            count_comments(post)
        return withdrawn


def _lock(post: Post, parent: "Comment | None") -> tuple[Post, "Comment | None"]:
    try:
        return publishing.lock(post.pk, parent.pk if parent else None)
    except (Post.DoesNotExist, Comment.DoesNotExist):
        raise CannotComment(_("This has since been removed.")) from None


def _check_can_publish(author, post: Post, parent: "Comment | None", ages: list[float]) -> None:
    """Raise CannotComment or LimitReached. `ages`: of the author's latest comments."""
    why_not = permissions.why_not_reply(author, parent) if parent else permissions.why_not_comment(author, post)
    if reason := why_not or author.why_not_publish():
        raise CannotComment(reason)
    limits.check_ages(author, "comments", ages)


class Comment(Editable, Upvotable, Hideable):
    post = models.ForeignKey(  # needs no index: the constraint on (post, path) has one
        "posts.Post", models.CASCADE, related_name="comments", db_index=False, verbose_name=_("post")
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies", editable=False)
    path = ArrayField(
        models.PositiveIntegerField(),
        editable=False,
        help_text=_("4.1.2 is the second reply to the first reply to comment 4."),
    )
    sequence = models.PositiveIntegerField(
        editable=False, help_text=_("1, 2, 3 … in order of publication within the thread. Never reused.")
    )
    replies_numbered = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("The highest number given to a direct reply.")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="comments",
        db_index=False,
        verbose_name=_("author"),
    )
    body = models.TextField(_("text"))
    body_html = models.TextField(editable=False)
    search_words = SearchVectorField(
        null=True, editable=False, help_text=_("Moved into the search index by a trigger, so always NULL in rows.")
    )
    upvote_count = models.PositiveIntegerField(_("upvotes"), default=0, editable=False)
    created_at = models.DateTimeField(_("published"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("deleted by the author"), null=True, editable=False)
    imported_at = models.DateTimeField(_("imported"), null=True, editable=False)
    unfeatured_at = models.DateTimeField(_("kept off the front page"), null=True, editable=False)
    # Hidden or withdrawn, so shown as a stub.
    is_removed = models.GeneratedField(
        expression=Q(hidden_at__isnull=False) | Q(withdrawn_at__isnull=False),  # type: ignore[arg-type]  # django-stubs doesn't accept Q here
        output_field=models.BooleanField(),
        db_persist=True,
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = CommentQuerySet.as_manager()
    SEARCH_FIELDS = ("search_words",)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.UniqueConstraint(fields=["post", "path"], name="a_number_is_given_once"),
            models.UniqueConstraint(fields=["post", "sequence"], name="a_sequence_is_given_once"),
            models.UniqueConstraint(fields=["author", "key"], name="one_comment_per_form"),
            models.CheckConstraint(
                condition=Q(path__len__gte=1, path__len__lte=MAX_DEPTH), name="a_comment_has_a_number"
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-created_at", "-id"], name="comments_by_author"),
            # a member's own comments in a thread, and those by members they ignore, which are never new
            models.Index(fields=["author", "post", "sequence"], name="comments_by_author_and_post"),
            # the top comments of a thread: few comments have as many upvotes
            models.Index(
                "post",
                F("upvote_count").desc(),
                "path",
                condition=Q(upvote_count__gte=GOOD_UPVOTES, is_removed=False),
                name="comments_most_upvoted",
            ),
        ]

    def __str__(self):
        return f"#{self.number} · {self.post}"

    def get_absolute_url(self) -> str:
        """The URL to cite. It redirects to the page of the thread that shows the comment."""
        return reverse("comments:show", args=[self.post_id, self.path])

    # --- State ----------------------------------------------------------------------------------------------

    @property
    def number(self) -> str:
        return ".".join(map(str, self.path))

    @property
    def anchor(self) -> str:
        """The id of its element on the page of a thread."""
        return f"c-{self.number}"

    @property
    def depth(self) -> int:
        """1 for a comment on the post itself."""
        return len(self.path)

    @property
    def is_deepest(self) -> bool:
        return self.depth >= MAX_DEPTH

    html = property(markup.html_of)

    @property
    def excerpt(self) -> str:
        return markup.plain(self.body, markup.EXCERPT)

    @property
    def body_for_author(self) -> str:
        """The text, or "" if its author has deleted it: then only moderators can read it."""
        return "" if self.withdrawn_at else self.body

    @property
    def text_fields(self) -> dict[str, str]:
        """The text fields that the edit history records."""
        return {"body": self.body}

    @property
    def current_since(self):
        """When the current text was published, apart from silent edits."""
        return self.edited_at or self.created_at

    # --- Actions of members ---------------------------------------------------------------------------------

    @transaction.atomic
    def edit(self, *, body: str, base: str = "", key: uuid.UUID | None = None) -> None:
        """Change the text. Notifies members it newly mentions, unless the thread takes no comments any more.

        An edit is silent for 15 minutes, while nobody has replied to, quoted or upvoted the comment. After that
        the comment is marked as edited and its earlier text is saved as a revision.

        Raises CannotComment if the comment or its post has been removed, or the author can't participate, and
        ChangedSince if the text isn't `base` any more.
        """
        members = mentions.find_members(body)
        text = markup.render(body, post_id=self.post_id, members=members)
        self.lock_for_change()
        if why_not := permissions.why_not_edit_comment(self.author, self):
            raise CannotComment(why_not)
        Draft.objects.mark_sent(member=self.author, form_url=self.form_url("edit"), key=key)  # type: ignore[arg-type]  # the author is set: they are editing
        if body == self.body:
            return
        self.check_base(base)
        now = timezone.now()
        if self._has_readers(now):
            Revision.of(self, replaced_at=now).save()
            self.edited_at = now
        self.body, self.body_html, self.search_words = body, text.html, text.words
        self.save(update_fields=["body", "body_html", "search_words", "edited_at"])
        Quotation.objects.sync(self, text.quotes)
        if text.mentions and not permissions.is_closed(self.post):
            Notice.objects.notify(comment=self, mentioned=[members[name] for name in text.mentions])

    @transaction.atomic
    def withdraw(self) -> bool:
        """Remove the comment for good. A stub keeps its number. Returns False if it was already withdrawn."""
        self.lock_for_change()
        if self.withdrawn_at is not None:
            return False
        self.withdrawn_at = timezone.now()
        self.save_visibility()
        return True

    @transaction.atomic
    def report(self, *, by, reason: str, key: uuid.UUID | None = None) -> tuple[Report, bool]:
        """Report the comment to the moderators; see `Report.objects.file`."""
        Draft.objects.mark_sent(member=by, form_url=self.form_url("report"), key=key)
        return Report.objects.file(by=by, reason=reason, comment=self)

    # --- Actions of moderators (for hide and restore, see Hideable) ------------------------------------------

    def unfeature(self, *, by, reason: str) -> bool:
        """Keep the comment off the front page and the pages of categories. It stays in its thread."""
        return self._set_unfeatured(timezone.now(), Decision.Act.UNFEATURE, by, reason)

    def feature(self, *, by, reason: str) -> bool:
        """Allow the comment on these pages again."""
        return self._set_unfeatured(None, Decision.Act.FEATURE, by, reason)

    @transaction.atomic
    def _set_unfeatured(self, at, act: Decision.Act, by, reason: str) -> bool:
        """Returns whether this changed anything."""
        self.lock_for_change()
        if (self.unfeatured_at is None) == (at is None):
            return False
        self.unfeatured_at = at
        self.save(update_fields=["unfeatured_at"])
        Decision.objects.record(by=by, act=act, reason=reason, comment=self)
        return True

    # --- Helpers --------------------------------------------------------------------------------------------

    def set_search_words(self) -> None:
        """Set `SEARCH_FIELDS`, the words by which search finds the comment, from its HTML."""
        self.search_words = analysis.vector(markup.text_of(self.body_html))

    def same_or_raise(self, *, post: Post, parent: "Comment | None", body: str) -> "Comment":
        """Return this comment if it has the same content; otherwise raise AlreadyPublished."""
        if (self.post_id, self.parent_id, self.body) != (post.pk, parent and parent.pk, body):
            raise AlreadyPublished(self)
        return self

    def form_url(self, action: str) -> str:
        """The URL of a form for this comment: "reply", "edit" or "report"."""
        return reverse(f"comments:{action}", args=[self.post_id, self.path])

    def _has_readers(self, now) -> bool:
        """Whether people may have read the current text, so that an edit can't be silent."""
        has_reactions = self.replies_numbered + self.upvote_count > 0
        return now - self.created_at > SILENT_EDIT or has_reactions or self.quoted_in.exists()

    def lock_for_change(self) -> None:
        """Lock the post, then the comment, until the transaction ends, and reload both."""
        post = Post.objects.select_for_update(no_key=True).get(pk=self.post_id)
        self.refresh_from_db(from_queryset=Comment.objects.select_for_update(no_key=True))
        self.post = post

    def save_visibility(self) -> None:
        """Save whether the comment is hidden or withdrawn, and recount the thread."""
        self.save(update_fields=["hidden_at", "hidden_reason", "withdrawn_at"])
        count_comments(self.post)

    def as_target(self) -> dict:
        return {"comment": self}
