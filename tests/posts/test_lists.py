"""The front page and the category pages: what they list, and in which order."""

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
    assert "No posts yet." in read(page).words


def test_the_most_active_post_comes_first_and_pinned_ones_before_it(browse, mo):
    old, middle, _young = (make.post(title=title) for title in ("Old", "Middle", "Young"))
    make.comment(post=old)
    assert titles(browse()) == ["Old", "Young", "Middle"]
    middle.pin(by=mo, reason="Important.")
    assert titles(browse()) == ["Middle", "Old", "Young"]


def test_drafts_and_removed_posts_are_not_listed(browse, ada, mo):
    category = make.category("Culture")
    make.post(author=ada, category=category, as_draft=True)
    make.post(category=category).hide(by=mo, reason="Libel.")
    make.post(category=category).withdraw()
    for reader in (None, ada, mo):
        assert titles(browse(reader)) == titles(browse(reader), "/c/culture/") == []


def test_a_category_shows_its_own_posts(browse, db):
    category = make.category("Culture", description="Books and theatre.")
    make.post(title="Here", category=category)
    make.post(title="There")
    page = browse().get("/c/culture/")
    assert [post.title for post in page.context["page"]] == ["Here"]
    assert "Books and theatre." in read(page).words


def test_an_archived_category_can_be_read_but_not_posted_in(browse, ben):
    category = make.category("Culture")
    make.post(title="Still here", category=category)
    Category.objects.update(archived_at=timezone.now())
    words = read(browse(ben).get("/c/culture/")).words
    assert "This category is archived" in words
    assert "Still here" in words
    assert "Post in Culture" not in words


def test_a_list_shows_the_time_of_the_last_comment(browse, post, comment):
    make.post()
    assert read(browse().get("/")).words.count("commented") == 1
    comment.withdraw()
    assert "commented" not in read(browse().get("/")).words


def test_a_post_without_comments_was_active_when_it_was_published(post):
    assert post.last_activity_at == post.published_at


def test_a_category_that_does_not_exist_is_not_found(browse, db):
    assert browse().get("/c/nowhere/").status_code == 404


def test_a_page_number_that_does_not_exist_shows_the_nearest_page(browse, ada):
    category, now = make.category(), timezone.now()
    Post.objects.bulk_create(
        Post(
            kind="original",
            title=f"Post {ordinal}",
            slug="post",
            category=category,
            author=ada,
            status="published",
            published_at=now,
            last_activity_at=now - timedelta(minutes=ordinal),
        )
        for ordinal in range(51)
    )

    @rolled_back()
    def check(requested, shown):
        for path in ("/", category.get_absolute_url()):
            page = browse().get(path, {"page": requested})
            assert page.status_code == 200
            assert page.context["page"].number == shown

    first = [(number, 1) for number in ("", "1", "last", "1.5", "'; --")]
    second = [(number, 2) for number in ("2", "3", "0", "-1", "9" * 99, "٢")]
    assert_each(check, first + second)


def test_a_row_shows_the_number_of_comments(browse, comment):
    assert "1 comment" in read(browse().get("/")).words
    make.comment(post=comment.post)
    assert "2 comments" in read(browse().get("/")).words


def test_a_list_names_the_source_of_a_seed(browse, db):
    make.seed(source_name="The Wick Courier")
    words = read(browse().get("/")).words
    assert "The Wick Courier" in words
    assert "via" in words
