"""Posts: seeds, which link to articles, and originals."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import HashIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import mentions
from forum import permissions
from forum.drafts.models import Draft
from forum.moderation.models import Decision, Hideable, Report
from forum.notifications.models import Reading
from forum.notifications.ranges import MultirangeField
from forum.notifications.unread import UnreadCounts
from forum.pages.frame import Frame
from forum.text import addresses, analysis, markup
from forum.web.formatting import host_of, url

from .editable import Editable
from .queryset import LIST_ORDER, NEWEST, TOP, PostQuerySet, check_can_publish
from .refusal import AlreadyPublished, CannotPublish
from .revision import Revision
from .slug import REMOVED_SLUG, slug_of
from .upvote import Upvotable

SILENT_EDIT = timedelta(minutes=15)
# `is_published` and `is_removed` in SQL. A table alias can be prepended: f"p.{PUBLISHED}". The planner uses the
# partial indexes below only for exactly these conditions; `is_public`, for example, doesn't match them.
PUBLISHED = "status = 'published'"
REMOVED = "status = 'removed'"


class Post(Editable, Upvotable, Hideable):
    """An article and its thread of comments."""

    class Kind(models.TextChoices):
        SEED = "seed", _("seed")
        ORIGINAL = "original", _("original")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        REMOVED = "removed", _("removed")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(max_length=60, editable=False)
    category = models.ForeignKey(
        "categories.Category", models.PROTECT, related_name="posts", verbose_name=_("category")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="posts",
        verbose_name=_("author"),
        help_text=_("Author of the original, or submitter of the seed."),
    )
    source_url = models.CharField(_("link to the article"), max_length=1000, blank=True)
    source_key = models.TextField(  # noqa: DJ001  # added to existing rows
        null=True,
        editable=False,
        help_text=_("The same for all addresses of an article: see addresses.article_key."),
    )
    source_name = models.CharField(_("source"), max_length=120, blank=True)
    byline = models.CharField(_("byline"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    body_html = models.TextField(blank=True, editable=False)
    search_title = SearchVectorField(null=True, editable=False, help_text=_("See search_words."))
    search_words = SearchVectorField(
        null=True, editable=False, help_text=_("Moved into the search index by a trigger, so always NULL in rows.")
    )

    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    is_public = models.GeneratedField(
        expression=Q(status__in=[Status.PUBLISHED, Status.REMOVED]),  # type: ignore[arg-type]  # django-stubs doesn't accept Q here
        output_field=models.BooleanField(),
        db_persist=True,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    source_changed_at = models.DateTimeField(
        null=True, editable=False, help_text=_("When it was seen that the linked article had changed.")
    )
    withdrawn_at = models.DateTimeField(_("deleted by the author"), null=True, editable=False)
    imported_at = models.DateTimeField(_("imported"), null=True, editable=False)
    locked_at = models.DateTimeField(_("locked"), null=True, editable=False)
    pinned_at = models.DateTimeField(_("pinned"), null=True, editable=False)

    comment_count = models.PositiveIntegerField(_("comments"), default=0, editable=False)
    roots_numbered = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("The highest number given to a top-level comment.")
    )
    last_sequence = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("The highest sequence number given to a comment.")
    )
    removed_sequences = MultirangeField(
        editable=False, help_text=_("Sequence numbers of hidden, withdrawn and undone comments.")
    )
    recent_commenters = ArrayField(
        models.BigIntegerField(null=True),
        default=list,
        db_default=[],
        editable=False,
        help_text=_("Members who wrote the latest comments, latest first; NULL for a former member."),
    )
    upvote_count = models.PositiveIntegerField(_("upvotes"), default=0, editable=False)
    version = models.PositiveBigIntegerField(
        default=1, editable=False, help_text=_("Increases whenever the post's page changes.")
    )
    last_activity_at = models.DateTimeField(_("last activity"), default=timezone.now, editable=False)
    form_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = PostQuerySet.as_manager()
    SEARCH_FIELDS = ("search_title", "search_words")
    FIELDS_SET_BY_EDIT = (
        *("slug", "body_html", "source_key", *SEARCH_FIELDS, "edited_at"),
        *("status", "published_at", "last_activity_at"),
    )

    # Set only on a post that `post_for_page` loaded: see ../page.py.
    draft: Draft
    upvoted: bool
    is_reported: bool
    is_tracked: bool
    unread_counts: UnreadCounts
    frame: Frame

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=["author", "form_key"], name="one_post_per_form"),
            models.CheckConstraint(
                condition=~Q(kind="seed") | ~Q(source_url="") | Q(imported_at__isnull=False),
                name="a_seed_links_to_its_article",
            ),
            models.CheckConstraint(
                condition=Q(status="removed", hidden_at__isnull=False)
                | Q(status="removed", withdrawn_at__isnull=False)
                | Q(~Q(status="removed"), hidden_at=None, withdrawn_at=None),
                name="a_removed_post_was_hidden_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="a_published_post_has_a_date",
            ),
        ]
        indexes = [
            models.Index(*LIST_ORDER, name="posts_by_activity", condition=Q(status="published")),
            models.Index("category", *LIST_ORDER, name="posts_by_category", condition=Q(status="published")),
            models.Index(*NEWEST, name="posts_by_date", condition=Q(status="published")),
            models.Index(*TOP, name="posts_by_upvotes", condition=Q(status="published")),
            models.Index(fields=["author", "-published_at", "-id"], name="posts_by_author"),
            models.Index(fields=["id"], name="posts_removed", condition=Q(status="removed")),
            # A key can be longer than a B-tree allows.
            HashIndex(fields=["source_key"], name="posts_by_article", condition=Q(status="published")),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self) -> str:
        return url("comments:thread", self.pk, REMOVED_SLUG if self.is_removed else self.slug)

    @property
    def actions_url(self) -> str:
        """URL of the buttons below the post; of the top of its page if it has none."""
        return self.get_absolute_url() + ("" if self.is_removed else "#post-actions")

    def form_url(self, action: str) -> str:
        """URL of one of the forms for this post, such as "edit"."""
        return reverse(f"posts:{action}", args=[self.pk])

    # --- State ----------------------------------------------------------------------------------------------

    @property
    def is_seed(self) -> bool:
        return self.kind == self.Kind.SEED

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_removed(self) -> bool:
        """Whether the post is hidden or withdrawn. It is shown as a stub, and its thread stays."""
        return self.status == self.Status.REMOVED

    @property
    def shown_title(self) -> str:
        """The title to show. Removed posts have a neutral one, because the title may be why they were removed."""
        return gettext("Removed post") if self.is_removed else self.title

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def lock_reason(self) -> str:
        """The reason for the lock, from the log. One query."""
        decision = self.decisions.filter(act=Decision.Act.LOCK).first()
        return decision.reason if decision else ""

    @property
    def is_pinned(self) -> bool:
        return self.pinned_at is not None

    html = property(markup.html_of)

    @cached_property
    def excerpt(self) -> str:
        return markup.excerpt(self.body_html[:2000])

    @property
    def text_fields(self) -> dict[str, str]:
        """The fields written by the author, which the edit history covers."""
        return {name: getattr(self, name) for name in ("title", "source_url", "source_name", "byline", "body")}

    @property
    def fields_in_form(self) -> dict[str, object]:
        return {"kind": self.kind, "category": self.category_id, **self.text_fields}

    @property
    def current_since(self):
        """When the current version was published, ignoring silent edits."""
        return self.edited_at or self.published_at or self.created_at

    @property
    def source_host(self) -> str:
        """The host of the link, such as `example.org`."""
        return host_of(self.source_url)

    # --- Actions of the author ------------------------------------------------------------------------------

    @transaction.atomic
    def edit(self, *, publish=False, as_draft=False, base="", key: uuid.UUID | None = None, **fields) -> None:
        """Save the changed fields, and publish a draft if `publish` is set. `as_draft` saves only a draft.

        Edits are silent for 15 minutes, or until someone comments or upvotes. After that the post is marked as
        edited, and a revision keeps the earlier version. Raises CannotPublish if the post has been removed, the
        category is archived or the author may not post, and ChangedSince if the post isn't `base` any more.
        """
        self.lock_for_change()
        self._check_can_edit(publish=publish, as_draft=as_draft, category=fields.get("category", self.category))
        Draft.objects.mark_sent(member=self.author, form_url=self.form_url("edit"), key=key)  # type: ignore[arg-type]  # the author is set: they are editing
        changed = {name: value for name, value in fields.items() if getattr(self, name) != value}
        if not changed and not (publish and self.is_draft):
            return
        if changed:
            self.check_base(base)
        now, is_publishing = timezone.now(), publish and self.is_draft
        if changed.keys() & self.text_fields.keys() and self._edit_is_visible(now):
            Revision.of(self, replaced_at=now).save()
            self.edited_at = now
        for name, value in changed.items():
            setattr(self, name, value)
        if is_publishing:
            self.status, self.published_at, self.last_activity_at = self.Status.PUBLISHED, now, now
        self.slug, self.body_html = slug_of(self.title), mentions.render(self.body, post_id=self.pk).html
        self.source_key = addresses.article_key(self.source_url)
        self.set_search_words()
        self.save(update_fields=[*changed, *self.FIELDS_SET_BY_EDIT])
        if is_publishing:
            Reading.objects.track_author(member=self.author, post_id=self.pk)

    def resubmit(self, *, publish: bool, **fields) -> "Post":
        """Handle the form that created this post being submitted again. A draft is updated and can be published.

        Raises AlreadyPublished if the post is public and the fields differ.
        """
        if self.is_draft:
            self.edit(publish=publish, **fields)
        elif any(getattr(self, name) != value for name, value in fields.items()):
            raise AlreadyPublished(self)
        return self

    @transaction.atomic
    def withdraw(self, *, draft_only: bool = False) -> bool:
        """Delete a draft, or replace a published post with a stub that keeps its thread.

        Returns False, and changes nothing, if `draft_only` is set and the post has been published.
        """
        self.lock_for_change()
        if draft_only and not self.is_draft:
            return False
        if self.is_draft:
            Draft.objects.discard(member=self.author, form_url=self.form_url("edit"))
            self.delete()
        elif self.withdrawn_at is None:
            self.withdrawn_at = timezone.now()
            self.save_visibility()
        return True

    @transaction.atomic
    def report(self, *, by, reason: str, key: uuid.UUID | None = None) -> tuple[Report, bool]:
        """Report the post to the moderators; see `Report.objects.file`."""
        Draft.objects.mark_sent(member=by, form_url=self.form_url("report"), key=key)
        return Report.objects.file(by=by, reason=reason, post=self)

    # --- Actions of moderators (for hide and restore, see Hideable) -----------------------------------------

    def lock(self, *, by, reason: str) -> bool:
        """Close the thread to new comments."""
        return self._set_timestamp("locked_at", timezone.now(), Decision.Act.LOCK, by, reason)

    def unlock(self, *, by, reason: str) -> bool:
        return self._set_timestamp("locked_at", None, Decision.Act.UNLOCK, by, reason)

    def pin(self, *, by, reason: str) -> bool:
        """Keep the post at the top of lists."""
        return self._set_timestamp("pinned_at", timezone.now(), Decision.Act.PIN, by, reason)

    def unpin(self, *, by, reason: str) -> bool:
        return self._set_timestamp("pinned_at", None, Decision.Act.UNPIN, by, reason)

    @transaction.atomic
    def move(self, category, *, by, reason: str) -> bool:
        """Move the post to another category. Returns False if it was already there."""
        self.lock_for_change()
        before = self.category
        if before == category:
            return False
        self.category = category
        self.save(update_fields=["category"])
        Decision.objects.record(
            by=by, act=Decision.Act.MOVE, reason=reason, detail=f"{before} → {category}", post=self
        )
        return True

    @transaction.atomic
    def _set_timestamp(self, field: str, value, act: Decision.Act, by, reason: str) -> bool:
        """Returns whether this changed anything."""
        self.lock_for_change()
        if (getattr(self, field) is None) == (value is None):
            return False
        setattr(self, field, value)
        self.save(update_fields=[field])
        Decision.objects.record(by=by, act=act, reason=reason, post=self)
        return True

    # --- Helpers --------------------------------------------------------------------------------------------

    def _check_can_edit(self, *, publish: bool, as_draft: bool, category) -> None:
        """Raise CannotPublish unless the locked post can be changed like this."""
        if why_not := permissions.why_not_edit_post(self.author, self):
            raise CannotPublish(why_not)
        if as_draft and not self.is_draft:
            raise CannotPublish(
                gettext("This draft has already been published. “Save” changes the published post.")
            )
        if publish and self.is_draft:
            check_can_publish(self.author, category)

    def _edit_is_visible(self, now) -> bool:
        """Whether readers should see an edit, because someone may have relied on the current version."""
        has_reactions = self.last_sequence + self.upvote_count > 0
        return self.is_published and (now - self.published_at > SILENT_EDIT or has_reactions)

    def lock_for_change(self) -> None:
        """Lock the row until the end of the transaction and reload it."""
        self.refresh_from_db(from_queryset=Post.objects.select_for_update(no_key=True))

    def save_visibility(self) -> None:
        """Save whether the post is hidden or withdrawn, and the status that follows from it."""
        if self.hidden_at or self.withdrawn_at:
            self.status = self.Status.REMOVED
        else:
            self.status = self.Status.PUBLISHED if self.published_at else self.Status.DRAFT
        self.save(update_fields=["hidden_at", "hidden_reason", "withdrawn_at", "status"])

    def set_search_words(self) -> None:
        """Set `SEARCH_FIELDS`, the words by which search finds the post, from its other fields."""
        self.search_title = analysis.vector(self.title)
        self.search_words = analysis.vector(
            self.title, self.source_name, self.byline, markup.text_of(self.body_html)
        )

    def as_target(self) -> dict:
        return {"post": self}
