"""The front page: its orders, and what a row says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.posts.models import Post
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each


def titles(browser, path="/") -> list[str]:
    return [post.title for post in browser.get(path).context["page"]]


@pytest.fixture
def posts(mo) -> dict[str, Post]:
    """By title: when they were published is how many days ago; the older, the more upvotes."""
    ages = {"Today": 0, "Tuesday": 5, "March": 20, "Summer": 200, "Once": 900}
    posts = {}
    for upvotes, (title, days) in enumerate(ages.items()):
        posts[title] = make.post(title=title)
        at = timezone.now() - timedelta(days=days)
        Post.objects.filter(title=title).update(published_at=at, last_activity_at=at, upvote_count=upvotes)
    return posts


def test_new_posts_come_by_date_and_none_is_pinned(browse, mo, posts):
    posts["March"].pin(by=mo, reason="Important.")
    make.comment(post=posts["Once"])
    assert titles(browse()) == ["March", "Once", "Today", "Tuesday", "Summer"]
    assert titles(browse(), "/new/") == ["Today", "Tuesday", "March", "Summer", "Once"]


def test_the_top_posts_of_a_period_are_the_most_upvoted(browse, posts):
    def check(period, expected):
        assert titles(browse(), f"/top/{period}") == expected

    week, everything = ["Tuesday", "Today"], ["Once", "Summer", "March", "Tuesday", "Today"]
    periods = {"?since=day": ["Today"], "?since=week": week, "?since=month": everything[2:]}
    periods |= {"?since=year": everything[1:], "?since=all": everything}
    wrong = dict.fromkeys(("", "?since=decade", "?since=7' OR 1=1", "?since=week&since=x"), week)
    assert_each(check, (periods | wrong).items())


def test_the_page_shows_which_period_it_is(browse, posts):
    page = read(browse().get("/top/?since=month"))
    current = [
        href for tag, each in page.elements if tag == "a" and each.get("aria-current") for href in [each["href"]]
    ]
    assert "?since=month" in current


def test_a_new_upvote_changes_the_order_for_visitors_at_once(browse, ada, posts):
    assert titles(browse(), "/top/") == ["Tuesday", "Today"]
    for member in (ada, make.member(), make.member()):
        posts["Today"].upvote(by=member)
    assert "Today" in read(browse().get("/top/")).words.partition("Tuesday")[0]


def test_a_row_leads_to_the_article_itself(browse, db):
    make.seed(source_url="https://ripple.example.org/gauge", source_name="")
    links = [each for tag, each in read(browse().get("/")).elements if tag == "a"]
    [article] = [each for each in links if each.get("class") == "source"]
    assert article["href"] == "https://ripple.example.org/gauge"
    assert "ugc" in article["rel"]


def test_a_row_shows_upvotes_if_there_are_any(browse, ada, db):
    post = make.post()
    assert "0 upvotes" not in read(browse().get("/")).words
    post.upvote(by=ada)
    assert "1 upvote" in read(browse().get("/")).words


def test_posts_in_which_there_is_nothing_to_do_are_muted(browse, ada, mo):
    read_, unread, locked, _unopened = (
        make.post(title=title) for title in ("Read", "Unread", "Locked", "Unopened")
    )
    for post in (read_, unread):
        browse(ada).get(post.get_absolute_url())
    make.comment(post=unread)
    locked.lock(by=mo, reason="Heated.")
    rows = browse(ada).get("/").context["page"]
    assert {row.title for row in rows if row.is_quiet} == {"Read", "Locked"}
