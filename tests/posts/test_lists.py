"""The front page and the categories: what stands there, and in which order."""

from datetime import timedelta

from django.utils import timezone

from forum.categories.models import Category
from forum.posts.models import Post
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back


def titles(browser, path="/") -> list[str]:
    return [post.title for post in browser.get(path).context["page"]]


def test_an_empty_forum_says_what_to_do(browse, db):
    page = browse().get("/")
    assert page.status_code == 200
    assert "Nothing has been published here yet." in read(page).words


def test_the_liveliest_post_comes_first_and_a_pinned_one_before_it(browse, mo):
    old, middle, _young = (make.post(title=title) for title in ("Old", "Middle", "Young"))
    make.comment(post=old)
    assert titles(browse()) == ["Old", "Young", "Middle"]
    middle.pin(by=mo, reason="Important.")
    assert titles(browse()) == ["Middle", "Old", "Young"]


def test_drafts_and_what_was_removed_are_on_no_list(browse, ada, mo):
    shelf = make.category("Shelf")
    make.post(author=ada, category=shelf, as_draft=True)
    make.post(category=shelf).hide(by=mo, reason="Libel.")
    make.post(category=shelf).withdraw()
    for reader in (None, ada, mo):
        assert titles(browse(reader)) == titles(browse(reader), "/c/shelf/") == []


def test_a_category_shows_its_own_posts(browse, db):
    shelf = make.category("Shelf", description="What stands on it.")
    make.post(title="Here", category=shelf)
    make.post(title="There")
    page = browse().get("/c/shelf/")
    assert [post.title for post in page.context["page"]] == ["Here"]
    assert "What stands on it." in read(page).words


def test_an_archived_category_can_be_read_and_says_that_it_takes_nothing_new(browse, ben):
    shelf = make.category("Shelf")
    make.post(title="Still here", category=shelf)
    Category.objects.update(archived_at=timezone.now())
    words = read(browse(ben).get("/c/shelf/")).words
    assert "This category is archived" in words
    assert "Still here" in words
    assert "Publish in Shelf" not in words


def test_a_list_tells_of_a_last_comment_where_there_is_one(browse, post, comment):
    make.post()
    assert read(browse().get("/")).words.count("last comment") == 1
    comment.withdraw()
    assert "last comment" not in read(browse().get("/")).words


def test_a_post_without_comments_was_active_when_it_was_published(post):
    assert post.last_activity_at == post.published_at


def test_a_category_nobody_made_is_not_found(browse, db):
    assert browse().get("/c/nowhere/").status_code == 404


def test_any_page_asked_for_is_answered_with_the_nearest_there_is(browse, ada):
    shelf, now = make.category(), timezone.now()
    Post.objects.bulk_create(
        Post(
            kind="original",
            title=f"Post {ordinal}",
            slug="post",
            category=shelf,
            author=ada,
            status="published",
            published_at=now,
            last_activity_at=now - timedelta(minutes=ordinal),
        )
        for ordinal in range(51)
    )

    @rolled_back()
    def check(asked, shown):
        for path in ("/", shelf.get_absolute_url()):
            page = browse().get(path, {"page": asked})
            assert page.status_code == 200
            assert page.context["page"].number == shown

    first = [(asked, 1) for asked in ("", "1", "last", "1.5", "'; --")]
    second = [(asked, 2) for asked in ("2", "3", "0", "-1", "9" * 99, "٢")]
    assert_each(check, first + second)


def test_a_row_says_how_many_comments_there_are(browse, comment):
    assert "1 comment" in read(browse().get("/")).words
    make.comment(post=comment.post)
    assert "2 comments" in read(browse().get("/")).words


def test_a_seed_names_its_source_on_the_list(browse, db):
    make.seed(source_name="The Wick Courier")
    words = read(browse().get("/")).words
    assert "The Wick Courier" in words
    assert "via" in words
