"""From the address of an article to a published seed, with what was found there."""

import pytest

from forum.drafts.models import KEEP_FETCHED
from forum.fetching import tasks
from forum.fetching.models import Fetch
from forum.posts.models import Post
from tests.support import jobs, make
from tests.support.reading import read

from .internet import answer

URL = "http://news.example/bridge"
PAGE = """
<!doctype html><html lang="en"><head><title>A bridge opens | The Wick Courier</title>
<link rel="canonical" href="http://news.example/bridge">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "A bridge opens", "datePublished": "2026-03-14T09:30:00+01:00", "articleSection": "Local",
"author": {"@type": "Person", "name": "Greta Holm"},
"publisher": {"@type": "Organization", "name": "The Wick Courier"}}
</script></head><body><article><h1>A bridge opens</h1>
<p>The new *bridge* across the Murl was opened on Saturday, after six years of work.</p>
<p>More than a thousand people crossed it on the first day, most of them twice.</p></article></body></html>
"""

pytestmark = pytest.mark.usefixtures("empty_queue")


@pytest.fixture
def fetched(internet, ada):
    """Ada's fetch of a page, once the job is done: `fetched(PAGE)`."""

    def fetched_(page: bytes | str = PAGE, url: str = URL, **from_browser: str) -> Fetch:
        internet.site("news.example", page if isinstance(page, bytes) else answer(page))
        fetch = Fetch.objects.start(member=ada, url=url, from_browser=from_browser)
        fetch.run(internet.fetch)
        return fetch

    return fetched_


def path(fetch: Fetch) -> str:
    return f"/publish/link/{fetch.pk}/"


def test_opening_the_page_fetches_nothing(browse, ada):
    page = read(browse(ada).get("/publish/link/", {"url": URL, "title": "A bridge"}))
    assert page.fields["url"] == URL
    assert page.fields["title"] == "A bridge"
    assert not Fetch.objects.exists()
    assert not jobs.queued().exists()


def test_sending_the_address_enqueues_one_job_and_the_page_waits(browse, ada):
    browser = browse(ada)
    answered = browser.post("/publish/link/", {"url": "news.example/bridge?utm_source=x"}, follow=True)
    fetch = Fetch.objects.get()
    assert answered.redirect_chain == [(path(fetch), 302)]
    assert "Reading the article…" in read(answered).words
    assert jobs.queued().get().args == {"fetch_id": fetch.pk}
    assert (
        answered.headers["Cache-Control"] == "no-store, private" or "no-store" in answered.headers["Cache-Control"]
    )
    assert read(browser.get(f"{path(fetch)}?by_hand=1")).fields["source_url"] == fetch.url


def test_every_field_is_filled_in_and_says_where_it_is_from(browse, ada, fetched):
    make.seed(source_name="The Wick Courier", category=make.category("Town"))
    page = read(browse(ada).get(path(fetched())))
    expected = {"title": "A bridge opens", "source_url": URL, "source_name": "The Wick Courier"}
    expected |= {"byline": "Greta Holm", "kind": "seed"}
    assert {name: page.fields[name] for name in expected} == expected
    assert page.fields["body"].startswith(r"> The new \*bridge\* across the Murl")
    assert "Title A bridge opens from the page's data for search engines" in page.words
    assert "Source The Wick Courier (news.example) from the page's data" in page.words
    assert "Published 14 Mar 2026, 08:30" in page.words
    assert "Language en" in page.words
    assert "Section Local from the page's data for search engines" in page.words


def test_the_category_is_that_of_the_last_seed_from_the_same_section(browse, ada, fetched):
    town, politics = make.category("Town"), make.category("Politics")
    earlier = fetched()
    earlier.post = make.seed(source_name="The Wick Courier", category=town)
    earlier.save()
    make.seed(source_name="The Wick Courier", category=politics)
    assert earlier.suggested_category() == town
    earlier.article["section"] = "Sport"
    assert earlier.suggested_category() == politics


def test_publishing_remembers_where_the_seed_came_from_and_happens_once(browse, ada, fetched):
    fetch, browser = fetched(), browse(ada)
    form = read(browser.get(path(fetch))).fields | {"category": make.category().pk, "publish": "1"}
    url = browser.post(path(fetch), form).url
    assert browser.post(path(fetch), form).url == url
    post = Post.objects.get()
    assert url == post.get_absolute_url()
    assert (post.fetch, post.title, post.source_url) == (fetch, "A bridge opens", URL)
    assert (len(post.fetch.digest), len(post.fetch.paragraphs), post.fetch.article["paragraphs"]) == (64, 2, [])
    assert browser.get(path(fetch)).url == url
    assert not ada.drafts.with_text().exists()
    assert jobs.queued().filter(task_name="look_again").count() == 1


def test_the_text_that_was_typed_is_kept_if_publishing_fails(browse, ada, fetched):
    fetch, browser = fetched(), browse(ada)
    form = read(browser.get(path(fetch))).fields | {"category": "", "title": "My own title", "publish": "1"}
    assert read(browser.post(path(fetch), form)).fields["title"] == "My own title"
    assert read(browser.get(path(fetch))).fields["title"] == "My own title"
    assert "New post: http://news.example/bridge" in read(browser.get("/drafts/")).words


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (answer(status="404 Not Found"), "The site says that there is no such page."),
        (answer(status="403 Forbidden"), "The site doesn't show this page to programs."),
        (answer("%PDF", type="application/pdf"), "This isn't a web page but another kind of file."),
        ("<!doctype html><title>Just a moment...</title><h1>Just a moment...</h1>", "prove that they're human"),
        ("<!doctype html><title>Before you continue</title><h1>Before you continue</h1>", "a consent page"),
    ],
)
def test_without_the_page_the_form_says_why_and_has_what_the_browser_knew(browse, ada, fetched, page, why):
    fetch = fetched(page, title="A bridge opens", byline="Greta Holm", text="It is open.")
    form = read(browse(ada).get(path(fetch)))
    assert why in form.words
    assert form.words.count("yourself.") == 1
    assert form.fields["title"] == "A bridge opens"
    assert form.fields["byline"] == "Greta Holm"
    assert form.fields["source_url"] == URL
    assert form.fields["body"].strip() == "> It is open."
    assert "Title A bridge opens from your browser" in form.words


def test_selected_text_is_quoted_instead_of_the_beginning(browse, ada, fetched):
    assert read(browse(ada).get(path(fetched(text="Most of them twice.")))).fields["body"].strip() == (
        "> Most of them twice."
    )


def test_an_article_that_is_here_already_leads_to_its_discussion_before_it_is_fetched(browse, ada):
    post = make.seed(title="The bridge", source_url="https://www.news.example/bridge/?utm_source=x")
    page = read(browse(ada).post("/publish/link/", {"url": URL}))
    assert "Already discussed here The bridge" in page.words
    assert post.get_absolute_url() in page.links
    assert not Fetch.objects.exists()
    browse(ada).post("/publish/link/", {"url": URL, "anyway": "1"})
    assert Fetch.objects.exists()


def test_others_can_not_see_what_a_member_fetched(browse, ben, fetched):
    assert browse(ben).get(path(fetched())).status_code == 404


def test_a_job_that_runs_twice_changes_nothing(internet, fetched):
    fetch = fetched()
    before = Fetch.objects.filter(pk=fetch.pk).values().get()
    tasks.fetch_article(fetch_id=fetch.pk)
    fetch.run(internet.fetch)
    tasks.fetch_article(fetch_id=0)
    assert Fetch.objects.filter(pk=fetch.pk).values().get() == before


@pytest.mark.parametrize("url", ["", "ftp://news.example/", "http://", "x" * 3000, "\0", "http://[::1", "data:x"])
def test_a_wrong_address_is_an_error_beside_the_field(browse, ada, url):
    answered = browse(ada).post("/publish/link/", {"url": url, "title": "T" * 500})
    assert answered.status_code in {200, 400}
    assert not Fetch.objects.exists()


def test_what_nobody_published_is_deleted_after_a_month(fetched):
    old, published = fetched(), fetched(url=f"{URL}?2")
    published.post = make.seed()
    published.save()
    Fetch.objects.update(created_at=old.created_at - KEEP_FETCHED)
    tasks.delete_old_fetches(timestamp=0)
    assert Fetch.objects.get() == published


def publish(browser, fetch, **changes) -> Post:
    form = read(browser.get(path(fetch))).fields | {"category": make.category().pk, "publish": "1", **changes}
    browser.post(path(fetch), form)
    return Post.objects.latest("pk")


def test_everybody_sees_where_a_seed_is_from_and_what_the_member_changed(browse, ada, fetched):
    post = publish(browse(ada), fetched(), title="A bridge, at last")
    page = read(browse().get(f"/p/{post.pk}/source/"))
    assert "Title A bridge opens from the page's data for search engines" in page.words
    assert f"SHA-256 {post.fetch.digest} of what the site sent" in page.words
    assert "What the member changed Title A bridge opens → A bridge, at last" in page.words
    assert f"https://web.archive.org/web/*/{URL}" in page.links
    assert f"/p/{post.pk}/source/" in read(browse().get(post.get_absolute_url())).links


def test_a_seed_entered_by_hand_says_so_and_an_original_or_removed_post_has_no_source(browse, ada, mo):
    seed = make.seed(author=ada)
    assert "entered its source by hand" in read(browse().get(f"/p/{seed.pk}/source/")).words
    assert browse().get(f"/p/{make.post().pk}/source/").status_code == 404
    seed.hide(by=mo, reason="Spam.")
    assert browse(mo).get(f"/p/{seed.pk}/source/").status_code == 404


def test_a_hostile_page_is_quoted_and_not_obeyed(browse, ada, fetched):
    hostile = r"A \u003cimg src=x onerror=alert(1)\u003e bridge"
    fetch = fetched(PAGE.replace("A bridge opens", hostile))
    fetch.from_browser = {"text": "<script>alert(1)</script>"}
    fetch.save()
    post = publish(browse(ada), fetch, title="A bridge")
    for page in (path(fetch), f"/p/{post.pk}/source/", post.get_absolute_url()):
        shown = browse(ada).get(page, follow=True).text
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
