"""From the address of an article to a published seed."""

import pytest
from playwright.sync_api import expect

from forum.fetching import bookmarklet
from forum.fetching.models import Fetch
from forum.posts.models import Post
from tests.fetching.internet import Internet, answer
from tests.fetching.test_publishing import PAGE, URL
from tests.support import make
from tests.support.processes import until

# Runs the bookmarklet as a click on it would, on a page with a title and a selection. Returns what it opens.
CLICK = """(bookmark) => {
    document.title = "A bridge opens";
    getSelection().selectAllChildren(document.querySelector("h1"));
    let opened;
    window.open = (url) => { opened = url };
    eval(decodeURIComponent(bookmark.replace("javascript:", "")));
    return opened;
}"""


@pytest.fixture
def internet(settings):
    settings.FETCH_LIMITS = {"fetches_from_host": ()}
    internet = Internet()
    yield internet
    internet.close()


@pytest.fixture
def do_job(site, only_worker, internet):
    """Does the job that is queued, on the internet of the tests. The site's own worker can't reach that."""
    return lambda: Fetch.objects.latest("pk").run(internet.fetch)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_an_address_to_a_published_seed(open_as, ada, internet, do_job, scripts):
    internet.site("news.example", answer(PAGE))
    town = make.category("Town")
    page = open_as(ada, java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("link", name="New post", exact=True).click()
    page.get_by_label("Link to the article").fill(URL)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Reading the article…")).to_be_visible()
    do_job()
    expect(page.get_by_label("Title")).to_have_value("A bridge opens")  # the page has loaded again by itself
    expect(page.get_by_label("Source")).to_have_value("The Wick Courier")
    expect(page.get_by_label("What we found")).to_contain_text("from the page's data for search engines")
    page.get_by_label("Category").select_option(town.name)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="A bridge opens")).to_be_visible()
    assert Post.objects.get().fetch.final_url == URL


def test_the_same_by_keyboard(open_as, ada, internet, do_job):
    internet.site("news.example", answer(PAGE))
    make.category("Town")
    page = open_as(ada)
    page.goto("/publish/link/")
    page.get_by_label("Link to the article").focus()
    page.keyboard.type(URL)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Reading the article…")).to_be_visible()
    do_job()
    expect(page.get_by_label("Title")).to_have_value("A bridge opens")
    page.get_by_label("Category").focus()
    page.keyboard.type("Town")
    page.get_by_label("Title").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A bridge opens")).to_be_visible()
    assert Post.objects.get().is_published


def test_a_page_that_refuses_the_server_is_posted_with_the_bookmark(open_as, ada, internet, do_job):
    internet.site("news.example", answer(status="403 Forbidden"))
    page = open_as(ada, bypass_csp=True)  # bookmarks aren't subject to the policy of the page they're used on
    page.goto("/publish/link/")
    link = page.get_by_role("link", name="Post to")
    expect(link).to_have_attribute("href", bookmarklet.address())
    query = page.evaluate(CLICK, bookmarklet.address()).partition("?")[2]
    page.goto(f"/publish/link/?{query}")
    page.get_by_label("Link to the article").fill(URL)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Reading the article…")).to_be_visible()
    do_job()
    expect(page.get_by_text("The site doesn't show this page to programs.")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("A bridge opens")
    expect(page.get_by_label("Text")).to_have_value("> New post\n\n")
    expect(page.get_by_label("What we found")).to_contain_text("from your browser")


def test_the_bookmark_can_be_dragged_from_the_page_though_its_policy_forbids_scripts(open_as, ada):
    page = open_as(ada)
    page.add_init_script("""addEventListener("dragstart", (event) => {
        window.dragged = event.dataTransfer.getData("text/uri-list");
    })""")
    page.goto("/publish/link/")
    page.get_by_role("link", name="Post to").hover()
    page.mouse.down()
    page.mouse.move(5, 5, steps=5)
    until(lambda: page.evaluate("window.dragged") == bookmarklet.address())
    page.mouse.up()


def test_a_discussion_that_only_the_page_reveals_and_a_date_corrected(open_as, ada, ben, internet, do_job):
    internet.site("news.example", {"/short": answer(PAGE)})
    make.seed(author=ben, title="The bridge", source_url=URL)
    page = open_as(ada, java_script_enabled=False)
    page.goto("/publish/link/?url=http://news.example/short")
    page.get_by_role("button", name="Continue").click()
    do_job()
    expect(page.get_by_role("heading", name="Already discussed here")).to_be_visible()
    page.get_by_text("Dates, section, language and access").click()
    expect(page.get_by_label("Published")).to_have_value("2026-03-14")
    page.get_by_label("Published").fill("2026-03-15")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("button", name="Post anyway").click()
    expect(page.get_by_role("heading", name="A bridge opens")).to_be_visible()
    page.goto(page.url.partition("?")[0].rpartition("/a-bridge")[0] + "/source/")
    expect(page.get_by_role("main")).to_contain_text("14 Mar 2026 → 15 Mar 2026")


def test_a_failed_fetch_is_completed_by_hand(open_as, ada, do_job):
    make.category("Town")
    page = open_as(ada, java_script_enabled=False)
    page.goto("/publish/link/?url=http://nowhere.example/bridge")
    page.get_by_role("button", name="Continue").click()
    do_job()
    expect(page.get_by_text("There is no site with this name.")).to_be_visible()
    page.get_by_label("Title").fill("A bridge opens")
    page.get_by_label("Category").select_option("Town")
    page.get_by_label("Source").fill("The Wick Courier")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="A bridge opens")).to_be_visible()


def test_a_duplicate_leads_to_the_first_post(open_as, ada, ben):
    first = make.seed(author=ben, title="The bridge", source_url=URL)
    page = open_as(ada)
    page.goto(f"/publish/link/?url={URL}")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="The bridge").click()
    expect(page.get_by_role("heading", name="The bridge")).to_be_visible()
    assert page.url.endswith(first.get_absolute_url())


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_changed_headline_is_shown_to_readers(open_as, scripts):
    seed = make.seed(title="A bridge")
    make.comment(post=seed, body="I crossed it.")
    make.changed_article(seed)
    page = open_as(None, java_script_enabled=scripts)
    page.goto(seed.get_absolute_url())
    expect(page.get_by_text("before the article changed")).to_be_visible()
    page.get_by_role("link", name="article changed").click()
    expect(page.get_by_role("heading", name="What the site changed afterwards")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("The headline was changed: One → Two")
