"""Each page asks the database so often and no more, however much it shows."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.comments.models import Comment
from forum.importing import bulk
from forum.notifications.models import Reading
from forum.posts.models import Post
from tests.support import make

# Queries of a page for a visitor; a member costs three more: the session, the member, and how much is new.
BUDGETS = {
    "/": 3,
    "/c/transport/": 4,
    "/p/{post}/a-bridge/": 3,
    "/p/{post}/c/1/": 2,
    "/p/{post}/history/": 4,
    "/p/{post}/c/1/history/": 4,
    "/events/p/{post}/": 1,
    "/m/ada/": 5,
    "/search/": 1,
    # its transaction; how the database reads the words; how many it expects; which; their rows
    "/search/?q=word": 8,
    "/search/?q=word+author:ada+category:transport": 10,
    "/healthz": 1,
}
KEPT = ("/", "/c/transport/", "/p/{post}/a-bridge/", "/m/ada/")  # for visitors, with the version asked for first
MEMBER = 3
MEMBERS_BUDGETS = {
    "/p/{post}/a-bridge/": 4,  # what is shown the first time is marked as read
    "/events/p/{post}/": 2,
    "/m/ada/": 6,  # what one has typed and not sent
    "/unsent/": 2,
    # the forms in which members write ask what was kept of them
    "/publish/": 4,
    "/publish/{post}/": 5,
    "/p/{post}/c/publish/": 3,
    "/p/{post}/c/1/reply/": 3,
    "/members/?q=be&post={post}": 1,
    "/p/{post}/c/1/edit/": 3,
    "/p/{post}/c/1/withdraw/": 2,
    "/accounts/preferences/": 5,
    "/p/{post}/c/new/": 3,
    "/tracker/": 3,
    "/tracker/history/": 2,
    "/notices/": 2,
    "/replies/": 3,
}


@pytest.fixture
def post(ada):
    return make.post(author=ada, title="A bridge", category=make.category("Transport"))


def fill(post, author, count: int) -> None:
    """A thread of so many comments by ten people, every other one a reply to the one before."""
    people = [author, *(make.member() for _ in range(9))]
    comments: list[Comment] = []
    for ordinal in range(count):
        parent = comments[-1] if ordinal % 2 else None
        path = [ordinal // 2 + 1, 1] if parent else [ordinal // 2 + 1]
        words = {"author": people[ordinal % 10], "body": "A word.", "body_html": "<p>A word.</p>"}
        comments.append(Comment(post=post, arrival=ordinal + 1, parent=parent, path=path, **words))
        if parent:
            parent.replies_numbered = 1
    bulk.write(comments)
    numbered = {"arrivals": count, "comment_count": count, "roots_numbered": (count + 1) // 2}
    Post.objects.filter(pk=post.pk).update(**numbered)


def queries(browser, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code in {200, 204, 302}
    return [query["sql"] for query in asked.captured_queries]


@pytest.mark.parametrize("path", BUDGETS)
def test_a_page_stays_in_its_budget_for_a_visitor(browse, ada, post, path):
    fill(post, ada, 20)
    asked = queries(browse(), path.format(post=post.pk))
    assert len(asked) <= BUDGETS[path] + (path in KEPT), "\n".join(asked)


@pytest.mark.parametrize("path", KEPT)
def test_a_page_that_visitors_see_again_takes_one_query(browse, ada, post, path):
    fill(post, ada, 20)
    queries(browse(), path.format(post=post.pk))
    asked = queries(browse(), path.format(post=post.pk))
    assert len(asked) == 1, "\n".join(asked)


@pytest.mark.parametrize("path", BUDGETS | MEMBERS_BUDGETS)
def test_a_page_stays_in_its_budget_for_a_member(browse, ada, post, path):
    fill(post, ada, 20)
    asked = queries(browse(ada), path.format(post=post.pk))
    assert len(asked) <= (BUDGETS | MEMBERS_BUDGETS)[path] + MEMBER, "\n".join(asked)


# In the midst of the thread stands `{middle}`, which answers `{root}`.
LOOKING = [
    "/p/{post}/{slug}/",
    "/p/{post}/{slug}/?from={middle}",
    "/p/{post}/{slug}/?before={root}",
    "/p/{post}/{slug}/?branch={middle}",
    "/p/{post}/{slug}/?order=newest&from={middle}",
    "/p/{post}/{slug}/?order=valued&from={middle}",
    "/p/{post}/c/{middle}/",
    "/p/{post}/c/{middle}/?order=newest",
    "/p/{post}/c/{middle}/reply/",
    "/p/{post}/c/new/",
]


def test_a_thread_of_ten_thousand_takes_as_many_queries_as_one_of_ten(browse, ada, ben, post):
    large = make.post(author=ada, title="Another bridge")
    fill(post, ada, 10)
    fill(large, ada, 10_000)
    threads = (
        {"post": post.pk, "slug": post.slug, "root": "3", "middle": "3.1"},
        {"post": large.pk, "slug": large.slug, "root": "2503", "middle": "2503.1"},
    )
    for reader in (browse(), browse(ada)):
        for path in LOOKING:
            Reading.objects.all().delete()  # so that either is marked as read
            few, many = (queries(reader, path.format(**thread)) for thread in threads)
            assert len(few) == len(many), "\n".join([path, *few, "", *many])
    writes = [replying(browse(ada), **thread) for thread in threads]
    assert len(writes[0]) == len(writes[1]), "\n".join(map(str, writes))


def replying(browser, *, post: int, middle: str, **_thread) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        answer = browser.post(f"/p/{post}/c/{middle}/reply/", {"body": "A word, @ben.", "key": uuid.uuid4()})
    assert (answer.status_code, answer.url) == (302, f"/p/{post}/c/{middle}.1/")
    return [query["sql"] for query in asked.captured_queries]


def test_a_full_list_takes_as_many_queries_as_one_post(browse, ada, post):
    one = len(queries(browse(), "/"))
    for _ in range(9):
        make.post(author=make.member(), category=make.category())
    assert len(queries(browse(), "/")) == one + 1  # to learn that what was shown before is no longer true
