"""Upvoting: once per member, never your own content; the counter equals the number of upvotes."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from forum import permissions
from forum.posts.models import Post, Upvote
from tests.support.reading import read


def saved_count(thing) -> int:
    """The saved counter, after checking that it equals the number of upvotes."""
    thing = type(thing).objects.get(pk=thing.pk)
    assert thing.upvote_count == Upvote.objects.filter(**thing.as_target()).count()
    return thing.upvote_count


@pytest.fixture(params=["post", "comment"])
def thing(request, post, comment):
    """Ada's post, then Ben's comment."""
    return {"post": post, "comment": comment}[request.param]


def test_a_member_can_upvote_only_once(thing, mo):
    assert thing.upvote(by=mo)
    assert not thing.upvote(by=mo)
    assert saved_count(thing) == thing.upvote_count == 1


def test_a_removed_upvote_is_not_counted_and_can_be_given_again(thing, mo):
    assert not thing.remove_upvote(by=mo)
    thing.upvote(by=mo)
    assert thing.remove_upvote(by=mo)
    assert saved_count(thing) == thing.upvote_count == 0
    assert thing.upvote(by=mo)
    assert saved_count(thing) == 1


def test_upvotes_of_several_members_add_up(thing, mo, olga):
    thing.upvote(by=mo)
    thing.upvote(by=olga)
    assert saved_count(thing) == 2
    thing.remove_upvote(by=mo)
    assert saved_count(thing) == 1
    assert olga.upvotes.exists()


def test_nobody_can_upvote_their_own_content(thing):
    with pytest.raises(PermissionDenied, match="can't upvote your own"):
        thing.upvote(by=thing.author)
    assert saved_count(thing) == 0


def test_a_suspended_member_can_neither_upvote_nor_remove_an_upvote(thing, sam):
    for verb in (thing.upvote, thing.remove_upvote):
        with pytest.raises(PermissionDenied, match="suspended until"):
            verb(by=sam)


@pytest.mark.parametrize("end", ["withdraw", "hide"])
def test_removed_content_keeps_its_count_and_accepts_no_more_upvotes(thing, mo, olga, end):
    thing.upvote(by=mo)
    stale = type(thing).objects.get(pk=thing.pk)
    thing.withdraw() if end == "withdraw" else thing.hide(by=mo, reason="Off topic.")
    with pytest.raises(PermissionDenied, match="This has since been removed"):
        stale.upvote(by=olga)
    with pytest.raises(PermissionDenied, match="This has since been removed"):
        stale.remove_upvote(by=mo)
    assert saved_count(thing) == 1


@pytest.mark.parametrize("end", ["withdraw", "hide"])
def test_comments_on_a_removed_post_cannot_be_upvoted(browse, post, comment, mo, olga, end):
    comment.upvote(by=mo)
    page = browse(olga).get(post.get_absolute_url()).content.decode()
    assert f"{comment.get_absolute_url()}upvote/" in page
    post.withdraw() if end == "withdraw" else post.hide(by=mo, reason="Libel.")
    for member, sent in ((olga, {}), (mo, {"undo": "1"})):
        response = browse(member).post(f"{comment.get_absolute_url()}upvote/", sent)
        assert response.status_code == 403
        assert "This post has since been removed" in read(response).words
        page = browse(member).get(post.get_absolute_url(), follow=True).content.decode()
        assert f"{comment.get_absolute_url()}upvote/" not in page
        assert "1 upvote" in page
    assert saved_count(comment) == 1


def test_a_locked_post_and_its_comments_can_still_be_upvoted(post, comment, mo):
    post.lock(by=mo, reason="Enough.")
    assert post.upvote(by=mo)
    assert comment.upvote(by=mo)


def test_an_upvote_does_not_count_as_activity(post, comment, mo):
    before = Post.objects.get(pk=post.pk).last_activity_at
    post.upvote(by=mo)
    comment.upvote(by=mo)
    assert Post.objects.get(pk=post.pk).last_activity_at == before


def test_the_permission_rules_agree_with_the_methods(post, comment, ada, ben, sam, mo):
    may = permissions.can_upvote_post, permissions.can_upvote_comment
    for rule, thing, author, other in zip(may, (post, comment), (ada, ben), (ben, ada), strict=True):
        assert [rule(each, thing) for each in (AnonymousUser(), author, sam)] == [False] * 3
        assert [rule(each, thing) for each in (other, mo)] == [True] * 2
