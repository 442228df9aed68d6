"""What the sample content holds: exact counters, threads without gaps, everything a thread can show."""

import re
from collections import Counter
from html import unescape
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from forum import markup
from forum.comments.models import Comment
from forum.importing import demo
from forum.moderation.models import Decision, Report
from forum.posts.models import Post
from tests.support.tables import assert_each

CITATION = re.compile(r'href="/p/1/c/([0-9.]+)/"')
POSTS = demo.read_posts()


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """A site filled once for all tests of this module, which only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("make_demo", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo_site(filled, db):
    """What a test writes nevertheless is undone after it."""


def test_every_counter_is_exact(demo_site):
    for post in Post.objects.all():
        assert post.comment_count == post.comments.standing().count()
        assert post.roots_numbered == post.comments.filter(parent=None).count()
        assert post.value_count == post.values.count()
    for comment in Comment.objects.prefetch_related("replies", "values"):
        assert comment.replies_numbered == len(comment.replies.all())
        assert comment.value_count == len(comment.values.all())
        assert comment.author_id not in {value.member_id for value in comment.values.all()}


def test_what_was_edited_can_be_read_as_it_was_before(demo_site):
    for comment in Comment.objects.exclude(edited_at=None):
        revision = comment.revisions.get()
        assert (revision.written_at, revision.replaced_at) == (comment.created_at, comment.edited_at)
        assert revision.body != comment.body


def test_nobody_writes_in_the_future_or_before_being_a_member_or_before_what_is_answered(demo_site):
    for comment in Comment.objects.select_related("author", "parent", "post"):
        before = comment.parent.created_at if comment.parent else comment.post.published_at
        assert comment.author.created_at < before < comment.created_at
        assert (comment.edited_at or comment.created_at) < timezone.now()
    for post in Post.objects.prefetch_related("comments"):
        moments = [post.published_at, *(comment.created_at for comment in post.comments.all())]
        assert post.last_activity_at == max(moments)


def test_everything_a_thread_can_hold_is_there_to_be_seen(demo_site):
    comments, posts = Comment.objects, Post.objects
    for state in ("edited_at", "withdrawn_at", "hidden_at"):
        assert comments.exclude(**{state: None}).exists(), state
    for state in ("locked_at", "pinned_at"):
        assert posts.exclude(**{state: None}).count() == 1, state
    assert posts.filter(comment_count=0).exists()
    assert posts.filter(comment_count__gte=60).exists()
    assert comments.filter(path__len__gte=12).exists()
    assert Report.objects.open().exists()
    assert [member.username for member in User.objects.all() if member.is_suspended] == ["old-crake"]
    acts = {Decision.Act.HIDE, Decision.Act.LOCK, Decision.Act.PIN, Decision.Act.SUSPEND}
    assert set(Decision.objects.values_list("act", flat=True)) == acts


def test_the_locked_post_was_locked_by_a_moderator_after_the_last_word(demo_site):
    post = Post.objects.exclude(locked_at=None).get()
    assert post.last_activity_at < post.locked_at
    assert post.decisions.get(act=Decision.Act.LOCK).by.is_moderator


def test_every_post_and_every_member_is_marked_as_made_up(demo_site):
    assert all("made up for demonstration" in post.body_html for post in Post.objects.all())
    assert all("Made up for demonstration" in member.bio for member in User.objects.all())


def test_every_sample_member_could_have_signed_up(demo_site):
    for member in User.objects.all():
        member.full_clean()


def comments_shown(client, address: str) -> set[str]:
    """The numbers of those on the page, and on the pages to which it leads for more."""
    page = client.get(address).content.decode()
    following = re.findall(r'href="([^"]+)" (?:data-more|rel="next")', page)
    return set(re.findall(r'<li id="c-([0-9.]+)"', page)).union(
        *(comments_shown(client, unescape(each)) for each in following)
    )


def test_every_page_of_the_sample_can_be_read(demo_site, client):
    for post in Post.objects.all():
        shown = comments_shown(client, post.get_absolute_url())
        assert shown == {comment.number for comment in post.comments.all()}


def test_threads_are_numbered_without_gaps():
    def check(sample):
        numbers = [comment.number for comment in sample.comments]
        assert numbers == sorted(numbers)
        assert {number[:-1] for number in numbers} <= {(), *numbers}
        replies = Counter(number[:-1] for number in numbers)
        assert all(number[-1] <= replies[number[:-1]] for number in numbers)

    assert_each(check, POSTS)


def test_whoever_cites_a_comment_cites_one_that_stands_above():
    cited = set()

    def check(sample):
        seen = set()
        for comment in sample.comments:
            found = set(CITATION.findall(markup.render(comment.body, post_id=1)))
            assert found <= seen
            cited.update(found)
            seen.add(".".join(map(str, comment.number)))

    assert_each(check, POSTS)
    assert cited


def test_sample_seeds_link_to_hosts_that_stand_for_nobody():
    links = [post.head["source_url"] for post in POSTS if "source" in post.head]
    hosts = {urlsplit(link).hostname.split(".", 1)[1] for link in links}
    assert hosts == {"example.org", "example.net", "example.com"}
