"""Jobs that fetch pages."""

from collections.abc import Callable

from procrastinate.contrib.django import app

from forum.jobs.retries import Backoff
from forum.posts.models import Post

from . import changes, fetcher, models
from .fetcher import Page


@app.task(name="fetch_article", retry=Backoff())
def fetch_article(fetch_id: int) -> None:
    """Fetch an article for the member who is about to publish it."""
    run(fetch_id, fetcher.fetch)


def run(fetch_id: int, get: Callable[[str], Page]) -> None:
    """Fetch the page with `get`, unless that was done already."""
    fetch = models.Fetch.objects.filter(pk=fetch_id, status=models.Fetch.Status.WAITING).first()
    if fetch is not None:
        fetch.run(get)
        if fetch.post_id:  # published without waiting
            changes.schedule(fetch)


@app.task(name="look_again", retry=Backoff())
def look_again(fetch_id: int, number: int) -> None:
    """Fetch the page of a post again, to see whether the article has changed."""
    fetch = models.Fetch.objects.filter(pk=fetch_id, post__in=Post.objects.published()).first()
    if fetch is not None:
        changes.look_again(fetch, number, fetcher.fetch)


@app.periodic(cron="47 4 * * *")
@app.task(name="delete_old_fetches", queueing_lock="delete_old_fetches", retry=Backoff())
def delete_old_fetches(timestamp: int) -> None:
    """Delete what nobody has made a post of."""
    models.Fetch.objects.delete_old()
