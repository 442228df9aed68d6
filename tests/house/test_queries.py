"""The number of database queries per page doesn't depend on how much the page shows."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.comments.models import Comment
from forum.drafts.models import Draft
from forum.fetching.article import Article, Origin
from forum.fetching.models import Fetch
from forum.importing.load import bulk
from forum.notifications.models import Notice, Reading
from forum.posts.models import Post
from forum.text.analysis import vector
from tests.support import make
from tests.support.shared import undone

pytestmark = pytest.mark.usefixtures("db")

# Queries per page. For pages cached for visitors, this includes the query for the version; for searches, edit
# histories and suggestions, the one that counts them.
VISITORS_BUDGETS = {
    "/": 3,
    "/new/": 3,
    "/top/": 3,
    "/c/transport/": 4,
    "/p/{post}/a-bridge/": 4,
    "/p/{post}/c/1/": 2,
    "/p/{post}/history/": 5,
    "/p/{post}/c/1/history/": 5,
    "/events/p/{post}/": 1,
    "/m/ada/": 4,  # the member with numbers; where they comment; the list; the frame
    "/search/": 1,
    # count it; two for the transaction; parse the words; estimate; choose; load the rows
    "/search/?q=word": 8,
    "/search/?q=word+author:ada+category:transport": 11,
    "/search/?q=word+author:member": 10,  # find the members; find those whose names begin like this
    # without results: look for spellings, for members and categories with that name, and try each suggestion
    "/search/?q=wrod": 15,
    "/search/?q=wrod+brigde+author:adda+category:transprot": 24,
    "/search/suggest/?q=tr": 3,  # count it
    "/search/suggest/?q=t": 0,
    "/shortcuts/": 1,
    "/healthz": 0,
    "/robots.txt": 0,
    "/site.webmanifest": 1,
    "/readyz": 0,  # it opens its own connection, which isn't counted here
}
CACHED = ("/", "/new/", "/top/", "/c/transport/", "/p/{post}/a-bridge/")
# For members: includes the session, the user, and on most pages the unread counts.
MEMBERS_BUDGETS = {
    # one query loads what is beside the list, the unread counts and the frame of the page
    "/": 4,
    "/new/": 4,
    "/top/": 4,
    "/c/transport/": 5,
    "/p/{post}/a-bridge/": 5,  # marks new comments as read
    "/p/{post}/c/1/": 4,
    "/p/{post}/history/": 8,
    "/p/{post}/c/1/history/": 8,
    "/events/p/{post}/": 4,
    "/m/ada/": 9,  # includes drafts
    "/bookmarks/": 5,
    "/welcome/": 6,
    "/p/{post}/bookmark/": 6,
    "/p/{post}/c/1/bookmark/": 6,
    "/search/": 4,
    "/search/?q=word": 11,
    "/search/?q=word+author:ada+category:transport": 14,
    "/search/?q=word+author:member": 13,
    "/search/?q=wrod": 18,
    "/search/?q=wrod+brigde+author:adda+category:transprot": 27,
    "/search/suggest/?q=tr": 5,
    "/search/suggest/?q=t": 2,
    "/shortcuts/": 4,
    "/healthz": 0,
    "/readyz": 0,
    "/drafts/": 5,
    # forms load the draft
    "/publish/": 7,
    "/publish/{post}/": 8,
    "/publish/link/": 4,
    "/p/{post}/c/publish/": 6,
    "/p/{post}/c/1/reply/": 6,
    "/members/?q=be&post={post}": 4,
    "/p/{post}/c/1/edit/": 6,
    "/p/{post}/c/1/withdraw/": 5,
    "/accounts/preferences/": 6,
    "/p/{post}/c/new/": 4,
    "/tracker/": 6,
    "/tracker/history/": 5,
    "/notifications/": 5,
    "/replies/": 6,
}


@pytest.fixture(scope="module")
def ada(module_db):
    return make.member("ada")


@pytest.fixture(scope="module")
def post(ada):
    """A thread of twenty comments, with an edit. Ada was mentioned, ignores someone and has drafts."""
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
    """A thread of `count` comments by ten people. Every other one is a reply to the previous one."""
    people = [author, *(make.member() for _ in range(9))]
    comments: list[Comment] = []
    for ordinal in range(count):
        parent = comments[-1] if ordinal % 2 else None
        path = [ordinal // 2 + 1, 1] if parent else [ordinal // 2 + 1]
        fields = {"author": people[ordinal % 10], "body": "A word.", "body_html": "<p>A word.</p>"}
        fields["search_words"] = vector("A word.")
        comments.append(Comment(post=post, sequence=ordinal + 1, parent=parent, path=path, **fields))
        if parent:
            parent.replies_numbered = 1
    bulk.write(comments)
    numbered = {"last_sequence": count, "comment_count": count, "roots_numbered": (count + 1) // 2}
    Post.objects.filter(pk=post.pk).update(**numbered)


def queries(browser, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        status = browser.get(path).status_code
    assert status in {200, 204, 302}, f"{path} returns {status}"
    return [query["sql"] for query in captured.captured_queries]


def queries_of_pages(browser, post, paths) -> dict[str, list[str]]:
    """The queries of each page, each opened first in a new session."""
    asked = {}
    for path in paths:
        with undone(browser):
            asked[path] = queries(browser, path.format(post=post.pk))
    return asked


def assert_exactly(asked: dict[str, list[str]], budgets: dict[str, int]) -> None:
    """Check that each page uses exactly its budget. A budget that's too large would hide an additional query."""
    wrong = [
        "\n".join([f"{path}: {len(asked[path])} queries, {budget} in its budget", *asked[path]])
        for path, budget in budgets.items()
        if len(asked[path]) != budget
    ]
    assert not wrong, "\n\n".join(wrong)


def test_each_page_stays_in_its_budget_for_a_visitor(browse, post, settings):
    settings.LIMITS_ENABLED = True
    assert_exactly(queries_of_pages(browse(), post, VISITORS_BUDGETS), VISITORS_BUDGETS)


def test_each_page_stays_in_its_budget_for_a_member(browse, ada, post, settings):
    settings.LIMITS_ENABLED = True
    assert_exactly(queries_of_pages(browse(ada), post, MEMBERS_BUDGETS), MEMBERS_BUDGETS)


def test_pages_about_the_link_of_a_seed_stay_in_their_budgets(browse, ada, post):
    article, texts = Article(), {"title": "A boat", "source_name": "The Courier", "section": "Local"}
    for name, text in {**texts, "canonical_url": "http://a.example/b"}.items():
        article.set(name, text, Origin.JSON_LD)
    found = {"status": Fetch.Status.DONE, "article": article.as_json(), "fetched_at": timezone.now()}
    fetch = Fetch.objects.create(member=ada, url="http://a.example/", **found)
    seed = make.seed(author=ada, category=post.category)
    changed = Fetch.objects.create(member=ada, url=seed.source_url, post=seed, **found)
    for title in ("A ship", "A ferry"):
        changed.changes.create(kind="headline", seen_at=timezone.now(), after=title)
    source = f"/p/{seed.pk}/source/"
    # the fetch; where it is discussed; the category of its section, and then of its source
    members = {f"/publish/link/{fetch.pk}/": 10, source: 6}
    assert_exactly(queries_of_pages(browse(ada), post, members), members)
    assert_exactly(queries_of_pages(browse(), post, [source]), {source: 3})


def test_a_cached_page_takes_one_query(browse, post):
    queries_of = {}
    for path in CACHED:
        queries(browse(), path.format(post=post.pk))
        queries_of[path] = queries(browse(), path.format(post=post.pk))
    assert_exactly(queries_of, dict.fromkeys(CACHED, 1))


# `{middle}` is a comment in the middle of the thread, a reply to `{root}`.
THREAD_PAGES = [
    "/p/{post}/{slug}/",
    "/p/{post}/{slug}/?from={middle}",
    "/p/{post}/{slug}/?before={root}",
    "/p/{post}/{slug}/?branch={middle}",
    "/p/{post}/{slug}/?order=newest&from={middle}",
    "/p/{post}/{slug}/?order=top&from={middle}",
    "/p/{post}/c/{middle}/",
    "/p/{post}/c/{middle}/?order=newest",
    "/p/{post}/c/{middle}/reply/",
    "/p/{post}/c/new/",
]


def test_a_thread_of_ten_thousand_takes_as_many_queries_as_one_of_a_hundred(browse, ada, ben):
    small, large = make.post(author=ada), make.post(author=ada)
    fill(small, ada, 100)
    fill(large, ada, 10_000)
    threads = (
        {"post": small.pk, "slug": small.slug, "root": "3", "middle": "3.1"},
        {"post": large.pk, "slug": large.slug, "root": "2503", "middle": "2503.1"},
    )
    for reader in (browse(), browse(ada)):
        for path in THREAD_PAGES:
            Reading.objects.all().delete()  # so that both are marked as read
            few, many = (queries(reader, path.format(**thread)) for thread in threads)
            assert len(few) == len(many), "\n".join([path, *few, "", *many])
    writes = [queries_of_a_reply(browse(ada), **thread) for thread in threads]
    assert len(writes[0]) == len(writes[1]), "\n".join(map(str, writes))


def queries_of_a_reply(browser, *, post: int, middle: str, **_thread) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        answer = browser.post(f"/p/{post}/c/{middle}/reply/", {"body": "A word, @ben.", "key": uuid.uuid4()})
    assert (answer.status_code, answer.url) == (302, f"/p/{post}/c/{middle}.1/")
    return [query["sql"] for query in asked.captured_queries]


def test_a_list_of_ten_takes_as_many_queries_as_a_list_of_one(browse, ada, post):
    one = len(queries(browse(), "/"))
    for _ in range(9):
        make.post(author=make.member(), category=make.category())
    assert len(queries(browse(), "/")) == one + 1  # checks whether the stored page is current
