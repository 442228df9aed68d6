"""Valuing: up only, once, not one's own; the counter is the number of those who do."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from forum import permissions
from forum.posts.models import Post, Value
from tests.support.reading import read


def counted(thing) -> int:
    """The counter as it stands in the row, after making sure that it counts the rows."""
    thing = type(thing).objects.get(pk=thing.pk)
    assert thing.value_count == Value.objects.filter(**thing.as_target()).count()
    return thing.value_count


@pytest.fixture(params=["post", "comment"])
def thing(request, post, comment):
    """Ada's post, then Ben's comment."""
    return {"post": post, "comment": comment}[request.param]


def test_a_member_values_a_thing_once(thing, mo):
    assert thing.value(by=mo)
    assert not thing.value(by=mo)
    assert counted(thing) == thing.value_count == 1


def test_what_is_taken_back_is_not_counted_and_can_be_given_again(thing, mo):
    assert not thing.unvalue(by=mo)
    thing.value(by=mo)
    assert thing.unvalue(by=mo)
    assert counted(thing) == thing.value_count == 0
    assert thing.value(by=mo)
    assert counted(thing) == 1


def test_each_member_counts(thing, mo, olga):
    thing.value(by=mo)
    thing.value(by=olga)
    assert counted(thing) == 2
    thing.unvalue(by=mo)
    assert counted(thing) == 1
    assert olga.values.exists()


def test_nobody_values_what_they_wrote(thing):
    with pytest.raises(PermissionDenied, match="for others to value"):
        thing.value(by=thing.author)
    assert counted(thing) == 0


def test_the_suspended_neither_value_nor_take_it_back(thing, sam):
    for verb in (thing.value, thing.unvalue):
        with pytest.raises(PermissionDenied, match="suspended until"):
            verb(by=sam)


@pytest.mark.parametrize("end", ["withdraw", "hide"])
def test_what_went_meanwhile_keeps_its_count_and_takes_no_more(thing, mo, olga, end):
    thing.value(by=mo)
    as_a_reader_sees_it = type(thing).objects.get(pk=thing.pk)
    thing.withdraw() if end == "withdraw" else thing.hide(by=mo, reason="Off topic.")
    with pytest.raises(PermissionDenied, match="gone meanwhile"):
        as_a_reader_sees_it.value(by=olga)
    with pytest.raises(PermissionDenied, match="gone meanwhile"):
        as_a_reader_sees_it.unvalue(by=mo)
    assert counted(thing) == 1


@pytest.mark.parametrize("end", ["withdraw", "hide"])
def test_under_a_removed_post_nothing_is_valued(browse, post, comment, mo, olga, end):
    comment.value(by=mo)
    page = browse(olga).get(post.get_absolute_url()).content.decode()
    assert f"{comment.get_absolute_url()}value/" in page
    post.withdraw() if end == "withdraw" else post.hide(by=mo, reason="Libel.")
    for member, sent in ((olga, {}), (mo, {"undo": "1"})):
        answer = browse(member).post(f"{comment.get_absolute_url()}value/", sent)
        assert answer.status_code == 403
        assert "This post was removed meanwhile" in read(answer).words
        page = browse(member).get(post.get_absolute_url(), follow=True).content.decode()
        assert f"{comment.get_absolute_url()}value/" not in page
        assert "valued by 1" in page
    assert counted(comment) == 1


def test_what_is_locked_can_still_be_valued(post, comment, mo):
    post.lock(by=mo, reason="Enough.")
    assert post.value(by=mo)
    assert comment.value(by=mo)


def test_valuing_is_no_activity(post, comment, mo):
    before = Post.objects.get(pk=post.pk).last_activity_at
    post.value(by=mo)
    comment.value(by=mo)
    assert Post.objects.get(pk=post.pk).last_activity_at == before


def test_the_rules_say_the_same_as_the_verbs(post, comment, ada, ben, sam, mo):
    may = permissions.can_value_post, permissions.can_value_comment
    for rule, thing, author, other in zip(may, (post, comment), (ada, ben), (ben, ada), strict=True):
        assert [rule(each, thing) for each in (AnonymousUser(), author, sam)] == [False] * 3
        assert [rule(each, thing) for each in (other, mo)] == [True] * 2
