"""Comments: a thread under a post, each with a number that is given once and never changes."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import Greatest, Left
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import mentions
from forum import permissions
from forum.drafts.models import Draft
from forum.moderation.models import Hideable, Report
from forum.notifications.models import Notice, Reading
from forum.posts.models import SILENT_EDIT, AlreadyPublished, CannotPublish, Post, Revision, Valuable, seen_by
from forum.text import markup

from .. import live, publishing, thread
from ..counting import count_comments
from ..geometry import DEEPEST
from .quotation import Quotation


class CannotComment(CannotPublish):
    """The comment can't be published or changed."""


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those under posts one may see; what is gone is seen as a stub."""
        return self.filter(seen_by(user, "post__"))

    def standing(self):
        """Those neither hidden nor withdrawn: what the counters count."""
        return self.filter(is_gone=False)

    def for_page(self):
        """With author, post and category, but without the text of the post."""
        return self.select_related("author", "post__category").defer("post__body", "post__body_html")

    def unread_by(self, member):
        """Those that the member was not shown."""
        shown = Reading.objects.filter(member=member, post=OuterRef("post_id"), read__holds=OuterRef("arrival"))
        return self.standing().filter(~Exists(shown))

    def for_replies(self):
        """As named tuples, for a list of them with the replies to each; `activity`: when the latest reply came."""
        replies = Comment.objects.standing().filter(parent=OuterRef("pk")).order_by("-arrival")
        latest = Case(When(replies_numbered__gt=0, then=Subquery(replies.values("created_at")[:1])))
        annotations = {"activity": Greatest("created_at", latest), "html": Left("body_html", 1000)}
        return self.annotate(**annotations).values_list(
            *("pk", "path", "post_id", "post__title", "post__status", "created_at", "activity", "html"), named=True
        )

    def arrived_after(self, arrival: int) -> list[live.Arrived]:
        """What of one post came later than that and stands, for those who listen."""
        later = self.standing().filter(arrival__gt=arrival).select_related("parent").order_by("-arrival")
        rows = later.only("arrival", "path", "author_id", "parent__author_id")[: live.MISSED]
        return [
            live.Arrived(row.arrival, row.number, row.author_id, row.parent and row.parent.author_id)
            for row in rows
        ][::-1]

    def newest(self):
        """For a member's page: latest first, with the posts they stand under."""
        return self.select_related("post").order_by("-created_at", "-pk")

    def page_of(self, post: Post, *, user, query, piece: bool = False) -> "thread.Page":
        """The page of the post's thread which the query of an address names, as `user` sees it; a `piece` is the
        replies in a branch alone, without what they answer."""
        return thread.page(post, thread.Question.of(query, user), member=user, piece=piece)

    @transaction.atomic
    def publish(
        self, *, post: Post, author, body: str, parent: "Comment | None" = None, key: uuid.UUID | None = None
    ) -> "Comment":
        """Publish a comment on `post`, or a reply to `parent`.

        The post is locked, so writers take turns: numbers are unique and counters exact. A form sent twice, with
        the same `key` by the same author, publishes once.

        Raises CannotComment if the post, the parent or the author's standing don't allow it, and AlreadyPublished
        if the form with this key has published another text.
        """
        members = mentions.named_in(body)
        text = markup.render(body, post_id=post.pk, members=members)
        form_url = parent.form_url("reply") if parent else reverse("comments:publish", args=[post.pk])
        post, parent = _lock(post, parent)
        if published := publishing.sent_before(author, key):
            return self.get(pk=published).same_or_raise(post=post, parent=parent, body=body)
        if reason := _why_not(author, post, parent):
            raise CannotComment(reason)
        comment = Comment(post=post, parent=parent, author=author, body=body, body_html=text.html)
        comment.key = key or comment.key
        publishing.insert(comment)
        Quotation.objects.add(comment, text.quotes)
        Reading.objects.track_author(member=author, post_id=post.pk, arrivals=[comment.arrival])
        replied_to, mentioned = parent and parent.author_id, [members[name] for name in text.mentions]
        Notice.objects.notify(comment=comment, replied_to=replied_to, mentioned=mentioned)
        Draft.objects.mark_sent(member=author, form_url=form_url, key=key)
        live.announce(comment, replied_to=replied_to)
        return comment

    @transaction.atomic
    def withdraw_all(self) -> int:
        """Withdraw each of these, the hidden ones too, so that none can be restored; how many it were.

        A statement for all rows and two a post, not some a comment: a member may have written thousands.
        """
        theirs = self.filter(withdrawn_at=None)
        theirs_under = Post.objects.filter(pk__in=theirs.values("post")).order_by("pk")
        posts = list(theirs_under.select_for_update(no_key=True))
        withdrawn = theirs.filter(post__in=posts).update(withdrawn_at=timezone.now())
        for post in posts:
            count_comments(post)
        return withdrawn


def _lock(post: Post, parent: "Comment | None") -> tuple[Post, "Comment | None"]:
    try:
        return publishing.lock(post.pk, parent and parent.pk)
    except (Post.DoesNotExist, Comment.DoesNotExist):
        raise CannotComment(_("This has since been removed.")) from None


def _why_not(author, post: Post, parent: "Comment | None") -> str:
    if parent is None:
        return permissions.comment_barrier(author, post) or author.email_barrier()
    return permissions.reply_barrier(author, parent) or author.email_barrier()


class Comment(Valuable, Hideable):
    post = models.ForeignKey(  # no index of its own: the constraint on (post, path) serves
        "posts.Post", models.CASCADE, related_name="comments", db_index=False, verbose_name=_("post")
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies", editable=False)
    path = ArrayField(
        models.PositiveIntegerField(),
        editable=False,
        help_text=_("Ordinals from the root down: 4.1.2 is the second reply to the first reply to the fourth."),
    )
    arrival = models.PositiveIntegerField(
        editable=False, help_text=_("1, 2, 3 … in the order of publishing under the post; never given twice.")
    )
    replies_numbered = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("The last number given to a direct reply.")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="comments",
        verbose_name=_("author"),
    )
    body = models.TextField(_("text"))
    body_html = models.TextField(editable=False)
    value_count = models.PositiveIntegerField(_("valued by"), default=0, editable=False)
    created_at = models.DateTimeField(_("published"), default=timezone.now, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    imported_at = models.DateTimeField(_("imported"), null=True, editable=False)
    # Hidden or withdrawn: a stub stands in its place.
    is_gone = models.GeneratedField(
        expression=Q(hidden_at__isnull=False) | Q(withdrawn_at__isnull=False),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.UniqueConstraint(fields=["post", "path"], name="a_number_is_given_once"),
            models.UniqueConstraint(fields=["post", "arrival"], name="an_arrival_is_given_once"),
            models.UniqueConstraint(fields=["author", "key"], name="one_comment_per_form"),
            models.CheckConstraint(
                condition=Q(path__len__gte=1, path__len__lte=DEEPEST), name="a_comment_has_a_number"
            ),
        ]
        indexes = [models.Index(fields=["author", "-created_at", "-id"], name="comments_by_author")]

    def __str__(self):
        return f"{self.number} · {self.post}"

    def get_absolute_url(self):
        """The address to cite: it leads to the comment wherever the thread shows it."""
        return reverse("comments:show", args=[self.post_id, self.path])

    # --- How it stands --------------------------------------------------------------------------------------

    @property
    def number(self) -> str:
        return ".".join(map(str, self.path))

    @property
    def depth(self) -> int:
        """1 for a comment on the post itself."""
        return len(self.path)

    @property
    def is_deepest(self) -> bool:
        return self.depth >= DEEPEST

    html = property(markup.html_of)

    @property
    def excerpt(self) -> str:
        return markup.plain(self.body, markup.EXCERPT)

    @property
    def words(self) -> dict[str, str]:
        """What its author wrote, and its history tells."""
        return {"body": self.body}

    @property
    def standing_since(self):
        """The moment since which these words stand, but for changes that nobody was told of."""
        return self.edited_at or self.created_at

    # --- What its author does -------------------------------------------------------------------------------

    @transaction.atomic
    def edit(self, *, body: str, key: uuid.UUID | None = None) -> None:
        """Change the words: silently for 15 minutes, while nobody has answered, quoted or valued them. After that
        the comment is marked as edited, and the words before are kept. Members whom it mentions now are told.

        Raises CannotComment where the comment or its post is gone meanwhile, or the author suspended.
        """
        members = mentions.named_in(body)
        text = markup.render(body, post_id=self.post_id, members=members)
        self.lock_for_change()
        if barrier := permissions.edit_comment_barrier(self.author, self):
            raise CannotComment(barrier)
        Draft.objects.mark_sent(member=self.author, form_url=self.form_url("edit"), key=key)
        if body == self.body:
            return
        now = timezone.now()
        if self._has_readers(now):
            Revision.of(self, replaced_at=now).save()
            self.edited_at = now
        self.body, self.body_html = body, text.html
        self.save(update_fields=["body", "body_html", "edited_at"])
        Quotation.objects.sync(self, text.quotes)
        Notice.objects.notify(comment=self, mentioned=[members[name] for name in text.mentions])

    @transaction.atomic
    def withdraw(self) -> bool:
        """Take it back; a stub keeps its place and number. Whether there was anything to take back."""
        self.lock_for_change()
        if self.withdrawn_at is not None:
            return False
        self.withdrawn_at = timezone.now()
        self.settle()
        return True

    @transaction.atomic
    def report(self, *, by, reason: str, key: uuid.UUID | None = None) -> tuple[Report, bool]:
        """Tell the moderators; see `Report.objects.file`."""
        Draft.objects.mark_sent(member=by, form_url=self.form_url("report"), key=key)
        return Report.objects.file(by=by, reason=reason, comment=self)

    # --- Small steps ----------------------------------------------------------------------------------------

    def same_or_raise(self, *, post: Post, parent: "Comment | None", body: str) -> "Comment":
        """This, if it is what the same form sent before; else raise AlreadyPublished."""
        if (self.post_id, self.parent_id, self.body) != (post.pk, parent and parent.pk, body):
            raise AlreadyPublished(self)
        return self

    def form_url(self, action: str) -> str:
        """URL of the form that does something to it."""
        return reverse(f"comments:{action}", args=[self.post_id, self.path])

    def _has_readers(self, now) -> bool:
        """Whether somebody may have relied on the words as they stand."""
        has_answers = self.replies_numbered + self.value_count > 0
        return now - self.created_at > SILENT_EDIT or has_answers or self.quoted_in.exists()

    def lock_for_change(self) -> None:
        """Hold the post, then the comment, until the transaction ends; read both afresh."""
        post = Post.objects.select_for_update(no_key=True).get(pk=self.post_id)
        self.refresh_from_db(from_queryset=Comment.objects.select_for_update(no_key=True))
        self.post = post

    def settle(self) -> None:
        """Save the state of being hidden or withdrawn, and count the thread again."""
        self.save(update_fields=["hidden_at", "hidden_reason", "withdrawn_at"])
        count_comments(self.post)

    def as_target(self) -> dict:
        return {"comment": self}
