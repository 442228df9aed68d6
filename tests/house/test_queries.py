"""Each page asks the database so often and no more, however much it shows."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.comments.models import Comment
from forum.drafts.models import Draft
from forum.importing.load import bulk
from forum.notifications.models import Notice, Reading
from forum.posts.models import Post
from tests.support import make
from tests.support.shared import undone

pytestmark = pytest.mark.usefixtures("db")

# How many queries each page takes. That of a page which is cached for visitors includes the one for its version.
VISITORS_BUDGETS = {
    "/": 3,
    "/c/transport/": 4,
    "/p/{post}/a-bridge/": 4,
    "/p/{post}/c/1/": 2,
    "/p/{post}/history/": 4,
    "/p/{post}/c/1/history/": 4,
    "/events/p/{post}/": 1,
    "/m/ada/": 3,
    "/search/": 1,
    # its transaction; how the database reads the words; how many it expects; which; their rows
    "/search/?q=word": 7,
    "/search/?q=word+author:ada+category:transport": 10,
    "/healthz": 0,  # of a connection of its own, which is not counted here
}
CACHED = ("/", "/c/transport/", "/p/{post}/a-bridge/")
# Members' pages: with the session and its member, and on most how much is new to the member.
MEMBERS_BUDGETS = {
    "/": 5,
    "/c/transport/": 6,
    "/p/{post}/a-bridge/": 5,  # what is shown the first time is marked as read
    "/p/{post}/c/1/": 4,
    "/p/{post}/history/": 7,
    "/p/{post}/c/1/history/": 7,
    "/events/p/{post}/": 4,
    "/m/ada/": 8,  # what one has typed and not sent
    "/search/": 4,
    "/search/?q=word": 10,
    "/search/?q=word+author:ada+category:transport": 13,
    "/healthz": 0,
    "/drafts/": 5,
    # the forms in which members write ask what was kept of them
    "/publish/": 7,
    "/publish/{post}/": 8,
    "/p/{post}/c/publish/": 6,
    "/p/{post}/c/1/reply/": 6,
    "/members/?q=be&post={post}": 3,
    "/p/{post}/c/1/edit/": 6,
    "/p/{post}/c/1/withdraw/": 5,
    "/accounts/preferences/": 6,
    "/p/{post}/c/new/": 4,
    "/tracker/": 6,
    "/tracker/history/": 5,
    "/notices/": 5,
    "/replies/": 6,
}


@pytest.fixture(scope="module")
def ada(module_db):
    return make.member("ada")


@pytest.fixture(scope="module")
def post(ada):
    """A thread of twenty, in which something was edited. Ada was mentioned, ignores somebody and has drafts."""
    post = make.post(author=ada, title="A bridge", category=make.category("Transport"))
    fill(post, ada, 20)
    comment = post.comments.get(path=[1])
    for edited in (post, comment):
        edited.edit(body="Another word.")
    Notice.objects.create(member=ada, kind="mention", comment=comment)
    ada.ignore(make.member())
    Draft.objects.save(member=ada, form_url="/publish/", fields={"title": "A tunnel"}, key=uuid.uuid4())
    make.post(author=ada, category=post.category, as_draft=True)
    return post


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
        status = browser.get(path).status_code
    assert status in {200, 204, 302}, f"{path} answers {status}"
    return [query["sql"] for query in asked.captured_queries]


def asked_by(browser, post, paths) -> dict[str, list[str]]:
    """The queries of each page, as if it were the first that the browser opens."""
    asked = {}
    for path in paths:
        with undone(browser):
            asked[path] = queries(browser, path.format(post=post.pk))
    return asked


def assert_exactly(asked: dict[str, list[str]], budgets: dict[str, int]) -> None:
    """Neither more, nor fewer: a budget that is too large would hide the next query too many."""
    wrong = [
        "\n".join([f"{path}: {len(asked[path])} queries, {budget} in its budget", *asked[path]])
        for path, budget in budgets.items()
        if len(asked[path]) != budget
    ]
    assert not wrong, "\n\n".join(wrong)


def test_each_page_stays_in_its_budget_for_a_visitor(browse, post):
    assert_exactly(asked_by(browse(), post, VISITORS_BUDGETS), VISITORS_BUDGETS)


def test_each_page_stays_in_its_budget_for_a_member(browse, ada, post):
    assert_exactly(asked_by(browse(ada), post, MEMBERS_BUDGETS), MEMBERS_BUDGETS)


def test_a_page_that_visitors_see_again_takes_one_query(browse, post):
    queries_of = {}
    for path in CACHED:
        queries(browse(), path.format(post=post.pk))
        queries_of[path] = queries(browse(), path.format(post=post.pk))
    assert_exactly(queries_of, dict.fromkeys(CACHED, 1))


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


def test_a_thread_of_ten_thousand_takes_as_many_queries_as_one_of_ten(browse, ada, ben):
    small, large = make.post(author=ada), make.post(author=ada)
    fill(small, ada, 10)
    fill(large, ada, 10_000)
    threads = (
        {"post": small.pk, "slug": small.slug, "root": "3", "middle": "3.1"},
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
    assert len(queries(browse(), "/")) == one + 1  # to see that the stored page is no longer current
