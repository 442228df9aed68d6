"""Dates, section, language and access: filled in, corrected by the member, and shown with the seed."""

import pytest

from forum.fetching.models import Fetch
from forum.posts.models import Post
from tests.support import make
from tests.support.reading import read

from .internet import answer
from .test_publishing import PAGE, fetched, path

__all__ = ["fetched"]  # a fixture
pytestmark = pytest.mark.usefixtures("empty_queue")
DETAILS = {"published": "2026-03-14", "modified": "", "section": "Local", "language": "en"}


def form_of(browser, fetch: Fetch) -> dict:
    found = {"category": make.category().pk, "publish": "1"}
    return read(browser.get(path(fetch))).fields | found


def source_of(browse, post: Post) -> str:
    return read(browse().get(f"/p/{post.pk}/source/")).words


def test_each_field_says_where_its_value_is_from(browse, ada, fetched):
    page = read(browse(ada).get(path(fetched(byline="Someone", text="It is open."))))
    assert {name: page.fields[name] for name in DETAILS} == DETAILS
    assert (
        "Source (required for a link) From the page's data for search engines. The page is at news.example."
        in page.words
    )
    assert "The quotation is from your browser. Add what you think of the article." in page.words
    assert "Link to the article (required for a link) From the page's link to itself." in page.words


def test_what_the_member_corrects_is_shown_beside_what_the_page_says(browse, ada, fetched):
    browser, fetch = browse(ada), fetched()
    changed = {"published": "2026-03-13", "section": "", "language": "de", "access": "subscribers"}
    browser.post(path(fetch), form_of(browser, fetch) | changed)
    post = Post.objects.get()
    assert post.fetch.entered == changed
    words = source_of(browse, post)
    assert (
        "What the member changed Published 14 Mar 2026 → 13 Mar 2026 Section Local → – Language en → de" in words
    )
    assert "Access for subscribers entered by the member" in words


def test_what_the_member_leaves_as_it_is_is_not_stored(browse, ada, fetched):
    browser, fetch = browse(ada), fetched()
    browser.post(path(fetch), form_of(browser, fetch))
    post = Post.objects.get()
    assert post.fetch.entered == {}
    assert "What the member changed" not in source_of(browse, post)


def test_a_year_alone_is_not_made_into_a_day(browse, ada, fetched):
    browser, fetch = browse(ada), fetched(PAGE.replace("2026-03-14T09:30:00+01:00", "2026"))
    form = form_of(browser, fetch)
    assert form["published"] == ""
    browser.post(path(fetch), form)
    assert Post.objects.get().fetch.entered == {}
    assert "Published 2026 from" in source_of(browse, Post.objects.get())


def test_without_the_page_the_member_fills_in_everything(browse, ada, fetched):
    browser, fetch = browse(ada), fetched(answer(status="403 Forbidden"))
    typed = {"title": "A bridge", "source_name": "The Courier", "published": "2026-03-14", "section": "Local"}
    browser.post(path(fetch), form_of(browser, fetch) | typed)
    words = source_of(browse, Post.objects.get())
    assert "so the member entered what it says" in words
    assert "Published 14 Mar 2026 entered by the member Section Local entered by the member" in words


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"published": "14.3.2026"}, "Enter a date, such as"),
        ({"published": "2026-02-31"}, "Enter a date, such as"),
        ({"language": "German, mostly"}, "Enter a code such as en or pt-BR."),
        ({"access": "some"}, "Choose one of"),
        ({"section": "x" * 101}, "100"),
    ],
)
def test_a_wrong_detail_is_an_error_that_is_visible_and_loses_nothing(browse, ada, fetched, wrong, error):
    browser, fetch = browse(ada), fetched()
    page = read(browser.post(path(fetch), form_of(browser, fetch) | {"title": "My title", **wrong}))
    assert ("details", {"open": None}) in page.elements
    assert page.fields["title"] == "My title"
    assert not Post.objects.exists()
    assert error in page.words


def test_a_draft_keeps_details_and_what_was_cleared(browse, ada, fetched):
    browser, fetch = browse(ada), fetched()
    typed = {"byline": "", "section": "Region", "language": "", "preview": "1"}
    form = {name: value for name, value in form_of(browser, fetch).items() if name != "publish"}
    browser.post(path(fetch), form | typed)
    fields = read(browser.get(path(fetch))).fields
    assert (fields["byline"], fields["section"], fields["language"]) == ("", "Region", "")
    assert fields["published"] == "2026-03-14"


def test_a_draft_that_is_sent_again_from_its_form_takes_the_latest_details(browse, ada, fetched):
    browser, fetch = browse(ada), fetched()
    form = form_of(browser, fetch)
    browser.post(path(fetch), {name: form[name] for name in form if name != "publish"} | {"draft": "1"})
    browser.post(path(fetch), form | {"section": "Region"})
    assert Post.objects.get().is_published
    assert Post.objects.get().fetch.entered == {"section": "Region"}
