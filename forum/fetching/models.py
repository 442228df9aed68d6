"""What members asked to be fetched, and what was found there."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from accounts.models import User
from forum.categories.models import Category
from forum.drafts.models import KEEP_FETCHED
from forum.posts.models import Post
from forum.text import addresses

from . import extraction
from .article import Article
from .extraction import ExtractionError
from .failures import TEMPORARY, FetchError, Reason
from .fetcher import Page

PATIENCE = timedelta(minutes=1)  # after this, the member fills in the form without waiting any longer


class FetchQuerySet(models.QuerySet["Fetch"]):
    @transaction.atomic
    def start(self, *, member: User, url: str, from_browser: dict[str, str] | None = None) -> "Fetch":
        """Remember what a member wants, and enqueue the job that does it."""
        fetch = self.create(member=member, url=url, from_browser=from_browser or {})
        app.configure_task("fetch_article").defer(fetch_id=fetch.pk)
        return fetch

    def delete_old(self) -> None:
        """Delete what nobody has made a post of."""
        self.filter(post=None, created_at__lt=timezone.now() - KEEP_FETCHED).delete()


class Fetch(models.Model):
    """One page that a member asked for: the fields of its article, or why they couldn't be found.

    When a post is made from it, this is where the post came from. The article's text isn't kept, only a hash of
    each of its paragraphs, which tells later whether they have changed.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="fetches", verbose_name=_("member")
    )
    post = models.OneToOneField(Post, models.CASCADE, null=True, related_name="fetch", verbose_name=_("post"))
    created_at = models.DateTimeField(default=timezone.now)
    url = models.TextField(help_text=_("As the member entered it."))
    from_browser = models.JSONField(
        default=dict, help_text=_("What the member's browser knew: title, byline and selected text.")
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    failure = models.CharField(
        max_length=20, blank=True, help_text=_("A reason of failures.py, or a code of extraction.py.")
    )
    entered = models.JSONField(
        default=dict, db_default={}, help_text=_("Dates, section, language and access that the member corrected.")
    )
    article = models.JSONField(default=dict, help_text=_("The fields of article.py, without the text."))
    final_url = models.TextField(blank=True, help_text=_("Where redirects led."))
    fetched_at = models.DateTimeField(null=True)
    etag = models.TextField(blank=True)
    last_modified = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text=_("SHA-256 of what the site sent."))
    looks = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text=_("How often the page was fetched again, for changes."),
    )
    paragraphs = ArrayField(
        models.CharField(max_length=16), default=list, help_text=_("The beginning of each paragraph's SHA-256.")
    )

    objects = FetchQuerySet.as_manager()

    def __str__(self) -> str:
        return self.url

    @property
    def is_waiting(self) -> bool:
        """Whether the page is worth waiting for."""
        return self.status == self.Status.WAITING and timezone.now() - self.created_at < PATIENCE

    @property
    def is_worth_another_attempt(self) -> bool:
        return self.status == self.Status.WAITING or self.failure in TEMPORARY

    @property
    def again_url(self) -> str:
        """URL of the form that fetches the page again, filled in."""
        return f"{reverse('fetching:link')}?{urlencode({'url': self.url, **self.from_browser})}"

    def run(self, fetch: Callable[[str], Page]) -> None:
        """Fetch and read the page. No transaction is open while the site takes its time."""
        try:
            page = fetch(self.url)
            article = extraction.extract(page.text, page.url)
        except FetchError as error:
            self._finish(status=self.Status.FAILED, failure=error.reason.value)
        except ExtractionError as error:
            self._finish(status=self.Status.FAILED, failure=error.code, final_url=page.url)
        else:
            self._finish(
                status=self.Status.DONE,
                article=article.as_json() | {"paragraphs": []},
                paragraphs=hashes_of(article),
                final_url=page.url,
                fetched_at=page.fetched_at,
                etag=page.etag,
                last_modified=page.last_modified,
                digest=sha256(page.content).hexdigest(),
            )

    def _finish(self, **values: Any) -> None:
        Fetch.objects.filter(pk=self.pk, status=self.Status.WAITING).update(**values)
        self.refresh_from_db()

    @property
    def found(self) -> Article:
        """What the page says. Empty if it couldn't be read."""
        return Article.from_json(self.article) if self.article else Article()

    @property
    def why_failed(self) -> str:
        """A sentence for the member, or ""."""
        if self.status == self.Status.WAITING and not self.is_waiting:
            return gettext("Fetching the page takes longer than usual.")
        if self.failure in Reason.values:
            return str(Reason(self.failure).label)
        return str(ExtractionError(self.failure)) if self.failure else ""

    def discussion(self) -> Post | None:
        """The discussion of this article, if only the address that the page gives for itself reveals it."""
        found = self.found.canonical_url
        if addresses.article_key(found) == addresses.article_key(self.url):
            return None  # known before the page was fetched
        return Post.objects.published().discussing(found)

    def suggested_category(self) -> Category | None:
        """That of the latest seed from the same source: from its section if there is one, otherwise from any."""
        name, section = self.found.source_name, self.found.section
        if not name:
            return None
        seeds = Post.objects.published().filter(source_name=name, category__archived_at=None)
        seeds = seeds.select_related("category").order_by("-published_at")
        latest = seeds.filter(fetch__article__section=section).first() if section else None
        latest = latest or seeds.first()
        return latest.category if latest else None


class Change(models.Model):
    """What was different when the page of a post was fetched again."""

    class Kind(models.TextChoices):
        HEADLINE = "headline", _("The headline was changed")
        TEXT = "text", _("The text was changed")
        REMOVED = "removed", _("The page was removed")
        PAYWALL = "paywall", _("The article is now for subscribers only")

    fetch = models.ForeignKey(Fetch, models.CASCADE, related_name="changes", verbose_name=_("page"))
    kind = models.CharField(max_length=10, choices=Kind.choices)
    seen_at = models.DateTimeField()
    before = models.TextField(blank=True, help_text=_("The headline before."))
    after = models.TextField(blank=True, help_text=_("The headline now."))
    percent = models.PositiveSmallIntegerField(
        default=0, help_text=_("How many of the paragraphs are new or gone.")
    )

    class Meta:
        ordering = ("seen_at", "pk")

    def __str__(self) -> str:
        return str(self.get_kind_display())


def hashes_of(article: Article) -> list[str]:
    """The beginning of a hash of each paragraph of an article that was just read."""
    return [sha256(text.encode()).hexdigest()[:16] for text in article.paragraphs]
