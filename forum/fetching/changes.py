"""Whether an article has changed since it was posted, and how.

Pages change all the time around their article: advertisements, related links, counts. So the headline is compared,
and the article's own paragraphs, each by a hash. The text itself isn't kept.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from forum.posts.models import Post
from forum.web.formatting import host_of

from .article import Article
from .extraction import ExtractionError, extract
from .failures import FetchError, Reason
from .fetcher import Page
from .models import Change, Fetch, hashes_of
from .wording import key

# How long after an article was posted it is looked at again.
INTERVALS = [timedelta(hours=1), timedelta(hours=6), *(timedelta(days=days) for days in (1, 3, 10, 30))]


@dataclass(frozen=True)
class Found:
    """One change. `percent` is how many of the paragraphs are new or gone."""

    kind: Change.Kind
    before: str = ""
    after: str = ""
    percent: int = 0


def compare(before: Article, paragraphs: Sequence[str], now: Article) -> list[Found]:
    """What is different in an article. `paragraphs` are the hashes of those before."""
    found = []
    if before.title and now.title and key(before.title) != key(now.title):
        found.append(Found(Change.Kind.HEADLINE, before.title, now.title))
    percent = changed_percent(paragraphs, hashes_of(now))
    if now.is_paywalled and not before.is_paywalled:
        found.append(Found(Change.Kind.PAYWALL))  # and so some of the text is missing
    elif percent > settings.ARTICLE_CHANGE_PERCENT:
        found.append(Found(Change.Kind.TEXT, percent=percent))
    return found


def changed_percent(before: Sequence[str], now: Sequence[str]) -> int:
    """How many of the paragraphs are in only one of two versions. 0 if one of them has none: it wasn't read."""
    if not before or not now:
        return 0
    common = (Counter(before) & Counter(now)).total()
    return round(100 * (1 - common / max(len(before), len(now))))


def look_again(fetch: Fetch, number: int, get: Callable[..., Page]) -> None:
    """Fetch the page of a post for the `number`th time, counted from 0, and note what has changed.

    No transaction is open while the site takes its time. If that time has been noted already, nothing happens.
    """
    if fetch.looks != number:
        return
    article, page, found = None, None, list[Found]()
    try:
        page = get(fetch.final_url, etag=fetch.etag, last_modified=fetch.last_modified)
        article = None if page.is_unchanged else extract(page.text, page.url)
        found = compare(last_seen(fetch), fetch.paragraphs, article) if article else []
    except FetchError as error:
        found = [Found(Change.Kind.REMOVED)] if error.reason == Reason.MISSING else []
    except ExtractionError as error:
        found = [Found(Change.Kind.PAYWALL)] if error.code == "paywall" else []
    note(fetch, number, found, page, article)


@transaction.atomic
def note(fetch: Fetch, number: int, found: list[Found], page: Page | None, article: Article | None) -> None:
    """Store the changes that a look at the page found, unless that look has been stored already."""
    locked = Fetch.objects.select_for_update().get(pk=fetch.pk)
    if locked.looks != number:
        return  # the job ran twice
    known = {change.kind for change in locked.changes.all()} & {Change.Kind.REMOVED, Change.Kind.PAYWALL}
    found = [each for each in found if each.kind not in known]
    for each in found:
        values = {"before": each.before, "after": each.after, "percent": each.percent}
        locked.changes.create(kind=each.kind, seen_at=timezone.now(), **values)
    if found and locked.post_id:
        Post.objects.filter(pk=locked.post_id).update(source_changed_at=timezone.now())
    if article and page and found and Change.Kind.PAYWALL not in {each.kind for each in found}:
        locked.paragraphs = hashes_of(article)
    if page and not page.is_unchanged:
        locked.etag, locked.last_modified = page.etag, page.last_modified
    locked.looks = number + 1
    locked.save()
    schedule(locked)


def last_seen(fetch: Fetch) -> Article:
    """The article with its latest headline. `fetch.found` stays what the member saw."""
    latest = fetch.changes.filter(kind=Change.Kind.HEADLINE).last()
    return replace(fetch.found, title=latest.after) if latest else fetch.found


def schedule(fetch: Fetch) -> None:
    """Enqueue the next look at the page of a post, if there is to be one."""
    if fetch.fetched_at and fetch.looks < len(INTERVALS) and not is_left_alone(fetch.final_url):
        at = fetch.fetched_at + INTERVALS[fetch.looks]
        app.configure_task("look_again", schedule_at=at).defer(fetch_id=fetch.pk, number=fetch.looks)


def is_left_alone(url: str) -> bool:
    """Whether the operator doesn't want pages of this host, or of a host below it, to be fetched again."""
    host = host_of(url)
    return any(host == name or host.endswith(f".{name}") for name in settings.FETCH_ONCE_HOSTS)
