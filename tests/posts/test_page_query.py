"""The hand-written query for the page of a post agrees with the QuerySets."""

import pytest
from django.contrib.auth.models import AnonymousUser

from forum.drafts.models import Draft
from forum.notifications.models import Reading
from forum.posts.models import Post
from forum.posts.page import post_for_page
from tests.support import make

FORM_URL = "/p/1/c/publish/"


@pytest.fixture
def posts(ada, mo):
    hidden, withdrawn = make.post(author=ada), make.post(author=ada)
    hidden.hide(by=mo, reason="Libel.")
    withdrawn.withdraw()
    return [make.post(author=ada), make.post(author=ada, status=Post.Status.DRAFT), hidden, withdrawn]


def test_everyone_finds_the_posts_they_may_see(posts, ada, ben, mo):
    for reader in (AnonymousUser(), ada, ben, mo, AnonymousUser()):
        found = [post_for_page(post.pk, user=reader, form_url=FORM_URL) for post in posts]
        assert {post for post in found if post} == set(Post.objects.visible_to(reader))


def test_a_post_comes_with_its_author_and_category_and_the_readers_draft_upvote_and_tracking(
    post, ada, ben, mo, django_assert_num_queries
):
    category = post.category
    post.upvote(by=ben)
    Reading.objects.track(ben, post)
    Draft.objects.save(member=ben, form_url=FORM_URL, fields={"body": "Half a"}, key=None)
    with django_assert_num_queries(2):
        for reader, expected in ((ben, True), (mo, False)):
            found = post_for_page(post.pk, user=reader, form_url=FORM_URL)
            assert (found, found.author.name, found.category.name) == (post, ada.name, category.name)
            assert (found.title, found.body_html, found.removed_sequences) == (
                post.title,
                post.body_html,
                post.removed_sequences,
            )
            assert (found.upvoted, found.is_tracked, bool(found.draft.fields)) == (expected, expected, expected)


def test_the_post_of_a_former_member_has_no_author(post, ada):
    post.author = None
    post.save()
    assert post_for_page(post.pk, user=AnonymousUser(), form_url=FORM_URL).author is None


def test_a_post_that_does_not_exist_is_none(post, ben):
    assert post_for_page(post.pk + 1, user=ben, form_url=FORM_URL) is None
