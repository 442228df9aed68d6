"""An article that changes after it was posted is noticed, and a page that changes around its article isn't."""

import random
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from forum.comments.models import Comment
from forum.fetching import changes, tasks
from forum.fetching.article import Article
from forum.fetching.changes import INTERVALS, compare
from forum.fetching.models import Change, Fetch, hashes_of
from tests.support import jobs, make
from tests.support.reading import read

from .internet import answer
from .measure import article_of, cases

URL = "http://news.example/bridge"
PARAGRAPHS = [
    f"Arch number {number} of the new bridge across the Murl was finished on a rainy day, the engineer said."
    for number in range(1, 13)
]
pytestmark = pytest.mark.usefixtures("empty_queue")


def page(title="A bridge opens", paragraphs=PARAGRAPHS, head="", noise="") -> str:
    """An article on a page."""
    text = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!doctype html><html lang="en"><head><title>{title} | The Wick Courier</title>
<meta property="og:type" content="article"><meta property="og:title" content="{title}">
<meta property="og:site_name" content="The Wick Courier">{head}</head>
<body><nav><a href="/">Home</a></nav>{noise}<article><h1>{title}</h1>{text}</article>{noise}</body></html>"""


def noise(pick: random.Random) -> str:
    """What changes around an article each time it is fetched."""
    links = "".join(
        f'<li><a href="/{pick.random()}">Related story {pick.randrange(1000)}</a></li>' for _ in range(5)
    )
    return (
        f'<aside class="ad" id="ad-{pick.randrange(10**9)}">Advertisement {pick.randrange(100)}</aside>'
        f'<ul class="related">{links}</ul><div class="comments-count">{pick.randrange(999)} comments</div>'
        f'<script>window.visit = "{pick.random()}"</script><!-- {pick.random()} -->'
    )


def article_with(html: str, url: str = URL) -> Article:
    return article_of(html.encode(), url)


@pytest.fixture
def posted(internet, ada):
    """A published seed whose page was fetched: `posted(page())`. Its site shows `site.pages["/bridge"]`."""

    def posted_(html: str) -> Fetch:
        internet.shown = internet.site("news.example", {"/bridge": answer(html, 'ETag: "1"')})
        fetch = Fetch.objects.start(member=ada, url=URL)
        fetch.run(internet.fetch)
        fetch.post = make.seed(author=ada)
        fetch.save()
        return fetch

    return posted_


def look(internet, fetch: Fetch, number: int = 0) -> list[Change]:
    changes.look_again(fetch, number, internet.fetch)
    fetch.refresh_from_db()
    return [*fetch.changes.all()]


def test_forty_pages_that_only_change_around_their_article_raise_no_alert():
    pages = [(html.decode("utf-8", "replace"), expected["url"]) for _name, html, expected in cases()]
    pages = [(html, url) for html, url in pages if article_with(html, url).paragraphs][:40]
    pick, alerts = random.Random(1), []
    assert len(pages) == 40
    for html, url in pages:
        first, second = (
            article_with(re.sub(r"</body>|\Z", noise(pick).replace("\\", "") + "</body>", html, count=1), url)
            for _visit in range(2)
        )
        alerts += [(url, each) for each in compare(first, hashes_of(first), second)]
    assert alerts == []


SUBSCRIBERS = '<meta property="article:content_tier" content="locked">'
REAL_CHANGES = [
    *(({"title": f"A bridge {word}"}, "headline") for word in ("closes", "burns", "is painted", "falls", "moves")),
    *(({"paragraphs": PARAGRAPHS[:number]}, "text") for number in (3, 6, 9, 11)),
    *(({"paragraphs": [*PARAGRAPHS, *(["It was closed again."] * number)]}, "text") for number in (1, 2)),
    ({"paragraphs": [PARAGRAPHS[0].replace("rainy", "sunny"), *PARAGRAPHS[1:]]}, "text"),
    ({"paragraphs": PARAGRAPHS[:2], "head": SUBSCRIBERS}, "paywall"),
    ({"paragraphs": PARAGRAPHS[:1], "head": SUBSCRIBERS}, "paywall"),
    ({"paragraphs": PARAGRAPHS, "head": SUBSCRIBERS}, "paywall"),
    ({"paragraphs": PARAGRAPHS[:4], "head": SUBSCRIBERS}, "paywall"),
    *((status, "removed") for status in ("404 Not Found", "410 Gone", "404 Nothing here", "410 Removed")),
]


@pytest.mark.parametrize(("change", "kind"), REAL_CHANGES)
def test_twenty_pages_with_a_real_change_raise_an_alert_of_the_right_kind(internet, posted, change, kind):
    assert len(REAL_CHANGES) == 20
    fetch, pick = posted(page(noise=noise(random.Random(1)))), random.Random(2)
    now = answer(status=change) if isinstance(change, str) else answer(page(noise=noise(pick), **change))
    internet.shown.pages["/bridge"] = now
    assert [each.kind for each in look(internet, fetch)] == [kind]


def test_readers_see_both_headlines_and_how_much_of_the_text_changed(browse, internet, posted):
    fetch = posted(page())
    internet.shown.pages["/bridge"] = answer(page(title="A bridge closes", paragraphs=PARAGRAPHS[:9]))
    look(internet, fetch)
    earlier = make.comment(post=fetch.post, body="Before.")
    Comment.objects.filter(pk=earlier.pk).update(created_at=fetch.fetched_at - timedelta(hours=1))
    make.comment(post=fetch.post, body="After.")
    thread = read(browse().get(fetch.post.get_absolute_url())).words
    assert "article changed" in thread
    assert thread.count("before the article changed") == 1
    words = read(browse().get(f"/p/{fetch.post_id}/source/")).words
    assert "The headline was changed: A bridge opens → A bridge closes" in words
    assert "The text was changed: 25 %" in words


def test_what_the_site_changes_is_not_shown_as_a_change_by_the_member(browse, internet, posted):
    fetch = posted(page())
    fetch.post.edit(title="A bridge opens", source_name="The Wick Courier", source_url=URL, byline="")
    for number, title in enumerate(["A bridge closes", "A bridge closes", "A bridge opens"]):
        internet.shown.pages["/bridge"] = answer(page(title=title))
        look(internet, fetch, number)
        words = read(browse().get(f"/p/{fetch.post_id}/source/")).words
        assert "What the member changed" not in words
        assert "Title A bridge opens from" in words
    assert [(each.before, each.after) for each in fetch.changes.all()] == [
        ("A bridge opens", "A bridge closes"),
        ("A bridge closes", "A bridge opens"),
    ]


def test_a_page_is_asked_only_whether_it_has_changed_and_each_change_is_told_once(internet, posted):
    fetch = posted(page())
    internet.shown.pages["/bridge"] = answer(page(title="A bridge closes"), 'ETag: "2"')
    assert len(look(internet, fetch)) == 1
    internet.shown.pages["/bridge"] = answer("", status="304 Not Modified")
    assert len(look(internet, fetch, 1)) == 1
    assert 'If-None-Match: "2"' in internet.shown.requests[-1]
    internet.shown.pages["/bridge"] = answer(status="404 Not Found")
    assert len(look(internet, fetch, 2)) == len(look(internet, fetch, 3)) == 2


def test_it_is_looked_at_more_and_more_rarely_and_then_no_more(internet, posted):
    fetch = posted(page())
    changes.schedule(fetch)
    for number, wait in enumerate(INTERVALS):
        job = jobs.queued().filter(task_name="look_again").get()
        assert job.args == {"fetch_id": fetch.pk, "number": number}
        assert abs(job.scheduled_at - fetch.fetched_at - wait) < timedelta(seconds=1)
        jobs.finish(job.pk)
        look(internet, fetch, number)
        look(internet, fetch, number)  # a job that runs twice
    assert not jobs.queued().filter(task_name="look_again").exists()


def test_publishing_schedules_the_first_look_and_hosts_can_be_left_alone(internet, posted, settings):
    fetch = posted(page())
    settings.FETCH_ONCE_HOSTS = ["news.example"]
    changes.schedule(fetch)
    assert not jobs.queued().filter(task_name="look_again").exists()
    settings.FETCH_ONCE_HOSTS = ["example.org", "ews.example"]
    changes.schedule(fetch)
    assert jobs.queued().filter(task_name="look_again").count() == 1


def test_a_removed_post_is_not_looked_at(posted, mo):
    fetch = posted(page())
    fetch.post.hide(by=mo, reason="Spam.")
    tasks.look_again(fetch_id=fetch.pk, number=0)
    fetch.refresh_from_db()
    assert fetch.looks == 0
    assert fetch.fetched_at <= timezone.now()
