"""The query that is put together once finds what the rules of the other queries find."""

import pytest
from django.contrib.auth.models import AnonymousUser

from forum.drafts.models import Draft
from forum.notifications.models import Reading
from forum.posts.models import Post
from forum.posts.page import post_for_page
from tests.support import make

PLACE = "/p/1/c/publish/"


@pytest.fixture
def posts(ada, mo):
    hidden, withdrawn = make.post(author=ada), make.post(author=ada)
    hidden.hide(by=mo, reason="Libel.")
    withdrawn.withdraw()
    return [make.post(author=ada), make.post(author=ada, status=Post.Status.DRAFT), hidden, withdrawn]


def test_everybody_finds_the_posts_that_he_or_she_may_see(posts, ada, ben, mo):
    for reader in (AnonymousUser(), ada, ben, mo, AnonymousUser()):
        found = [post_for_page(post.pk, user=reader, form_url=PLACE) for post in posts]
        assert {post for post in found if post} == set(Post.objects.visible_to(reader))


def test_a_post_comes_with_its_author_its_category_and_what_is_the_readers_own(
    post, ada, ben, mo, django_assert_num_queries
):
    category = post.category
    post.value(by=ben)
    Reading.objects.track(ben, post)
    Draft.objects.save(member=ben, form_url=PLACE, fields={"body": "Half a"}, key=None)
    with django_assert_num_queries(2):
        for reader, his in ((ben, True), (mo, False)):
            found = post_for_page(post.pk, user=reader, form_url=PLACE)
            assert (found, found.author.name, found.category.name) == (post, ada.name, category.name)
            assert (found.title, found.body_html, found.gone) == (post.title, post.body_html, post.gone)
            assert (found.valued, found.is_tracked, bool(found.draft.fields)) == (his, his, his)


def test_the_post_of_somebody_who_has_left_has_no_author(post, ada):
    post.author = None
    post.save()
    assert post_for_page(post.pk, user=AnonymousUser(), form_url=PLACE).author is None


def test_there_is_nothing_where_there_is_none(post, ben):
    assert post_for_page(post.pk + 1, user=ben, form_url=PLACE) is None
