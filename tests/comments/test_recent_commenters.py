"""Lists show who commented last, so each post knows its three latest commenters."""

import pytest
from django.core.management import call_command

from forum.comments.models import Comment
from forum.people import leaving
from forum.posts.models import Post
from tests.support import make


def names(post) -> list[str]:
    """The usernames of the latest commenters; "-" for a former member."""
    members = dict(post.comments.exclude(author=None).values_list("author", "author__username"))
    return [members.get(key, "-") for key in Post.objects.get(pk=post.pk).recent_commenters]


@pytest.fixture
def people(post):
    """Four members who have commented, one after another."""
    people = {name: make.member(name) for name in ("cy", "dora", "eve", "fay")}
    for member in people.values():
        make.comment(post=post, author=member)
    return people


def test_the_three_latest_commenters_are_known_and_each_once(post, people):
    assert names(post) == ["fay", "eve", "dora"]
    make.comment(post=post, author=people["dora"])
    assert names(post) == ["dora", "fay", "eve"]
    make.comment(post=post, author=people["dora"])
    assert names(post) == ["dora", "fay", "eve"]


def test_those_of_hidden_and_withdrawn_comments_are_not(post, people, mo):
    post.comments.get(author=people["fay"]).hide(by=mo, reason="Off topic.")
    assert names(post) == ["eve", "dora", "cy"]
    post.comments.get(author=people["eve"]).withdraw()
    assert names(post) == ["dora", "cy"]
    post.comments.get(author=people["fay"]).restore(by=mo, reason="It was on topic.")
    assert names(post) == ["fay", "dora", "cy"]


def test_a_former_member_keeps_the_place_but_not_the_name(post, people):
    leaving.delete_account(people["fay"], withdraw=False)
    assert names(post) == ["-", "eve", "dora"]
    count_again()
    assert names(post) == ["-", "eve", "dora"]


def test_one_who_withdraws_everything_leaves_no_trace(post, people):
    leaving.delete_account(people["fay"], withdraw=True)
    assert names(post) == ["eve", "dora", "cy"]


def test_counting_again_repairs_them(post, people):
    Comment.objects.filter(author=people["fay"]).update(author=people["cy"])
    count_again()
    assert names(post) == ["cy", "eve", "dora"]


def count_again() -> None:
    call_command("count_again", verbosity=0)
