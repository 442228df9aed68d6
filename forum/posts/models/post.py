"""Posts: seeds of articles by third parties, and originals."""

import uuid
from datetime import timedelta

from django.conf import settings
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
from forum.text import markup
from forum.web.formatting import host_of, url

from .queryset import LIST_ORDER, PostQuerySet, refuse
from .refusal import AlreadyPublished, CannotPublish
from .revision import Revision
from .slug import GONE_SLUG, slug_of
from .value import Valuable

SILENT_EDIT = timedelta(minutes=15)
# `is_published` and `is_gone` in SQL; an alias can precede them: f"p.{PUBLISHED}". The planner uses the partial
# indexes below only if a query says just this: `is_public`, for example, doesn't match them.
PUBLISHED = "status = 'published'"
REMOVED = "status = 'removed'"


class Post(Valuable, Hideable):
    """An article with its thread."""

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
        help_text=_("Who wrote the original, or via whom the seed came."),
    )
    source_url = models.URLField(_("link to the article"), max_length=1000, blank=True)
    source_name = models.CharField(_("source"), max_length=120, blank=True)
    byline = models.CharField(_("byline"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    body_html = models.TextField(blank=True, editable=False)

    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    is_public = models.GeneratedField(
        expression=Q(status__in=[Status.PUBLISHED, Status.REMOVED]),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    imported_at = models.DateTimeField(_("imported"), null=True, editable=False)
    locked_at = models.DateTimeField(_("locked"), null=True, editable=False)
    pinned_at = models.DateTimeField(_("pinned"), null=True, editable=False)

    comment_count = models.PositiveIntegerField(_("comments"), default=0, editable=False)
    roots_numbered = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("The last number given to a comment on the post itself.")
    )
    arrivals = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("The last arrival given to a comment.")
    )
    gone = MultirangeField(
        editable=False, help_text=_("The arrivals of comments that are hidden, withdrawn or undone.")
    )
    value_count = models.PositiveIntegerField(_("valued by"), default=0, editable=False)
    version = models.PositiveBigIntegerField(
        default=1, editable=False, help_text=_("Grows whenever its page would look different.")
    )
    last_activity_at = models.DateTimeField(_("last activity"), default=timezone.now, editable=False)
    form_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=["author", "form_key"], name="one_post_per_form"),
            models.CheckConstraint(
                condition=~Q(kind="seed") | ~Q(source_url="") | Q(imported_at__isnull=False),
                name="a_seed_links_its_original",
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
            models.Index(fields=["author", "-published_at", "-id"], name="posts_by_author"),
            models.Index(fields=["id"], name="posts_removed", condition=Q(status="removed")),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return url("comments:thread", self.pk, GONE_SLUG if self.is_gone else self.slug)

    def form_url(self, action: str) -> str:
        """URL of the form that does something to it."""
        return reverse(f"posts:{action}", args=[self.pk])

    # --- How it stands --------------------------------------------------------------------------------------

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
    def is_gone(self) -> bool:
        """Hidden or withdrawn: a stub stands in its place, its thread stays."""
        return self.status == self.Status.REMOVED

    @property
    def shown_title(self) -> str:
        """What pages and addresses call it. A title can be what it was removed for, so it goes too."""
        return gettext("Removed post") if self.is_gone else self.title

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def lock_reason(self) -> str:
        """Why it was locked, from the log. One query."""
        locked = self.decisions.filter(act=Decision.Act.LOCK).first()
        return locked.reason if locked else ""

    @property
    def is_pinned(self) -> bool:
        return self.pinned_at is not None

    html = property(markup.html_of)

    @cached_property
    def excerpt(self) -> str:
        return markup.excerpt(self.body_html[:2000])

    @property
    def words(self) -> dict[str, str]:
        """What its author wrote, and its history tells."""
        return {name: getattr(self, name) for name in ("title", "source_url", "source_name", "byline", "body")}

    @property
    def standing_since(self):
        """The moment since which these words stand, but for changes that nobody was told of."""
        return self.edited_at or self.published_at or self.created_at

    @property
    def source_host(self) -> str:
        """`example.org` of the link."""
        return host_of(self.source_url)

    # --- What its author does -------------------------------------------------------------------------------

    @transaction.atomic
    def edit(self, *, publish: bool = False, key: uuid.UUID | None = None, **fields) -> None:
        """Save what changed. Other words are silent for 15 minutes, while nobody has commented or values
        the post; after that it is marked as edited, and the words before are kept.

        Raises CannotPublish where the post was removed meanwhile, or the category or the author's standing do not
        allow it.
        """
        self.lock_for_change()
        if barrier := permissions.edit_post_barrier(self.author, self):
            raise CannotPublish(barrier)
        if publish and self.is_draft:
            refuse(self.author, fields.get("category", self.category))
        Draft.objects.mark_sent(member=self.author, form_url=self.form_url("edit"), key=key)
        changed = {name: value for name, value in fields.items() if getattr(self, name) != value}
        now, is_first = timezone.now(), publish and self.is_draft
        if not changed and not is_first:
            return
        if changed.keys() & self.words.keys() and self._has_readers(now):
            Revision.of(self, replaced_at=now).save()
            self.edited_at = now
        for name, value in changed.items():
            setattr(self, name, value)
        if is_first:
            self.status, self.published_at, self.last_activity_at = self.Status.PUBLISHED, now, now
        self.slug, self.body_html = slug_of(self.title), mentions.render(self.body, post_id=self.pk).html
        derived = ("slug", "body_html", "edited_at", "status", "published_at", "last_activity_at")
        self.save(update_fields=[*changed, *derived])
        if is_first:
            Reading.objects.track_author(member=self.author, post_id=self.pk)

    def send_again(self, *, publish: bool, **words) -> "Post":
        """What the form that made it does the second time: a draft takes its words, and can be published by it."""
        if self.is_draft:
            self.edit(publish=publish, **words)
        elif any(getattr(self, name) != value for name, value in words.items()):
            raise AlreadyPublished(self)
        return self

    @transaction.atomic
    def withdraw(self) -> None:
        """Take it back: a draft vanishes; of a published post a stub and the thread stay."""
        self.lock_for_change()
        if self.is_draft:
            Draft.objects.discard(member=self.author, form_url=self.form_url("edit"))
            self.delete()
        elif self.withdrawn_at is None:
            self.withdrawn_at = timezone.now()
            self.settle()

    @transaction.atomic
    def report(self, *, by, reason: str, key: uuid.UUID | None = None) -> tuple[Report, bool]:
        """Tell the moderators; see `Report.objects.file`."""
        Draft.objects.mark_sent(member=by, form_url=self.form_url("report"), key=key)
        return Report.objects.file(by=by, reason=reason, post=self)

    # --- What moderators do (hide and restore: see Hideable) ------------------------------------------------

    def lock(self, *, by, reason: str) -> bool:
        """Take no further comments."""
        return self._set_moment("locked_at", timezone.now(), Decision.Act.LOCK, by, reason)

    def unlock(self, *, by, reason: str) -> bool:
        return self._set_moment("locked_at", None, Decision.Act.UNLOCK, by, reason)

    def pin(self, *, by, reason: str) -> bool:
        """Keep it on top of the lists."""
        return self._set_moment("pinned_at", timezone.now(), Decision.Act.PIN, by, reason)

    def unpin(self, *, by, reason: str) -> bool:
        return self._set_moment("pinned_at", None, Decision.Act.UNPIN, by, reason)

    @transaction.atomic
    def move(self, category, *, by, reason: str) -> bool:
        """Put it into another category. Whether it stood elsewhere before."""
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
    def _set_moment(self, field: str, moment, act: Decision.Act, by, reason: str) -> bool:
        """Whether it was not so before."""
        self.lock_for_change()
        if (getattr(self, field) is None) == (moment is None):
            return False
        setattr(self, field, moment)
        self.save(update_fields=[field])
        Decision.objects.record(by=by, act=act, reason=reason, post=self)
        return True

    # --- Small steps ----------------------------------------------------------------------------------------

    def _has_readers(self, now) -> bool:
        """Whether somebody may have relied on the words as they stand."""
        has_answers = self.arrivals + self.value_count > 0
        return self.is_published and (now - self.published_at > SILENT_EDIT or has_answers)

    def lock_for_change(self) -> None:
        """Hold the row until the transaction ends, and read it afresh."""
        self.refresh_from_db(from_queryset=Post.objects.select_for_update(no_key=True))

    def settle(self) -> None:
        """Save the state that follows from being hidden or withdrawn."""
        if self.hidden_at or self.withdrawn_at:
            self.status = self.Status.REMOVED
        else:
            self.status = self.Status.PUBLISHED if self.published_at else self.Status.DRAFT
        self.save(update_fields=["hidden_at", "hidden_reason", "withdrawn_at", "status"])

    def as_target(self) -> dict:
        return {"post": self}
