"""What members see while a page is fetched, if it can't be, and if it is discussed here under another address."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.fetching import tasks
from forum.fetching.models import PATIENCE, Fetch
from forum.posts.models import Post
from tests.support import jobs, make
from tests.support.reading import read

from .internet import answer
from .test_publishing import PAGE, URL, path

pytestmark = pytest.mark.usefixtures("empty_queue")


@pytest.fixture
def waiting(ada):
    """Ada's fetch of a page, which no job has done yet."""
    return Fetch.objects.start(member=ada, url=URL, from_browser={"title": "A bridge & a boat"})


def send(browser, **fields):
    return browser.post("/publish/link/", {"url": URL, **fields})


def test_nobody_waits_for_a_job_that_does_not_run(browse, ada, waiting):
    assert "Reading the article…" in read(browse(ada).get(path(waiting))).words
    Fetch.objects.update(created_at=timezone.now() - PATIENCE)
    form = read(browse(ada).get(path(waiting)))
    assert (
        "Fetching the page takes longer than usual. You can fill in the fields yourself. Try again" in form.words
    )
    assert form.fields["source_url"] == URL


def test_what_was_published_without_waiting_is_looked_at_again_once(browse, ada, waiting, internet):
    internet.site("news.example", answer(PAGE))
    browser = browse(ada)
    form = read(browser.get(f"{path(waiting)}?by_hand=1")).fields
    form |= {"category": make.category().pk, "source_name": "The Wick Courier", "publish": "1"}
    browser.post(path(waiting), form)
    assert Post.objects.get().fetch == waiting
    assert not jobs.queued().filter(task_name="look_again").exists()
    tasks.run(waiting.pk, internet.fetch)
    tasks.run(waiting.pk, internet.fetch)
    assert jobs.queued().filter(task_name="look_again").count() == 1


def test_another_attempt_is_offered_where_it_may_succeed_with_what_the_browser_sent(browse, ada, waiting):
    Fetch.objects.update(status=Fetch.Status.FAILED, failure="timeout")
    page = read(browse(ada).get(path(waiting)))
    [again] = [link for link in page.links if link.startswith("/publish/link/?url=")]
    fields = read(browse(ada).get(again)).fields
    assert (fields["url"], fields["title"]) == (URL, "A bridge & a boat")
    Fetch.objects.update(failure="missing")
    assert "Try again" not in read(browse(ada).get(path(waiting))).words


@pytest.mark.parametrize(
    ("claimed", "believed"),
    [
        ("http://news.example/bridge-opens", "http://news.example/bridge-opens"),
        ("https://www.news.example/bridge-opens#top", "https://www.news.example/bridge-opens"),
        ("http://elsewhere.example/bridge", None),
        ("http://news.example/", None),
        ("javascript:alert(1)", None),
        ("http://[::1", None),
        ("http://news.example/" + "x" * 3000, None),
        ("", None),
    ],
)
def test_a_browser_says_the_canonical_address_only_within_the_site(browse, ada, claimed, believed):
    send(browse(ada), canonical=claimed)
    assert Fetch.objects.get().from_browser.get("canonical") == believed


def test_where_the_page_refuses_the_server_the_browser_knows_its_canonical_address(browse, ada):
    first = make.seed(title="The bridge", source_url="http://news.example/bridge-opens")
    canonical = {"canonical": first.source_url}
    assert "Already discussed here The bridge" in read(send(browse(ada), **canonical)).words
    send(browse(ada), anyway="1", **canonical)
    Fetch.objects.update(status=Fetch.Status.FAILED, failure="denied")
    form = read(browse(ada).get(path(Fetch.objects.get())))
    assert form.fields["source_url"] == first.source_url
    assert f"Address {first.source_url} from your browser" in form.words


def test_the_address_on_the_page_can_reveal_that_the_article_is_discussed_here(browse, ada, waiting, internet):
    first = make.seed(title="The bridge", source_url=URL)
    internet.site("news.example", {"/short": answer(PAGE)})
    other = Fetch.objects.start(member=ada, url="http://news.example/short")
    other.run(internet.fetch)
    page = read(browse(ada).get(path(other)))
    assert "Already discussed here The bridge" in page.words
    assert first.get_absolute_url() in page.links
    Fetch.objects.filter(pk=waiting.pk).update(created_at=timezone.now() - timedelta(hours=1))
    assert "Already discussed here" not in read(browse(ada).get(path(waiting))).words  # known before
