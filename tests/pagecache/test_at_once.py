"""Concurrent writes: a response is never older than its request. With real connections."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, Thread
from time import sleep

import psycopg
import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

from forum import urls
from forum.comments.models import Comment
from forum.frontpage import etags as list_etags
from forum.moderation.models import Member
from forum.pagecache import etags
from forum.pagecache.decorator import cached_for_visitors, store
from forum.people import leaving
from forum.posts.models import Post
from tests.pagecache.looking import look, look_afresh
from tests.support import make
from tests.support.at_once import at_once
from tests.support.processes import TIMEOUT, until

pytestmark = pytest.mark.django_db(transaction=True)

REASON = {"reason": "So that something happens."}
READERS = 4
interruptions = []


def elsewhere(act) -> None:
    """Run `act` in another thread, and so on another connection, and wait until it's committed."""

    def run():
        try:
            act()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


@cached_for_visitors(etag=list_etags.home)
def interrupted(request):
    """A list page. Each of `interruptions` runs once while it renders."""
    first = list(Post.objects.by_activity().values_list("title", flat=True))
    while interruptions:
        elsewhere(interruptions.pop())
    assert first == list(Post.objects.by_activity().values_list("title", flat=True))
    return HttpResponse(" ".join(first))


urlpatterns = [path("interrupted/", interrupted), *urls.urlpatterns]


@pytest.fixture
def post_path(post):
    return post.get_absolute_url()


@pytest.mark.parametrize("steps", [12, pytest.param(200, marks=pytest.mark.deep)])
def test_a_request_after_a_committed_write_sees_it(post, post_path, ben, steps):
    comment = make.comment(post=post, author=ben, body="State 0.")
    committed, over = [0], Event()
    asked_for = [0] * READERS  # by reader: the last state that it had to see, and saw

    def read(number: int) -> None:
        looks, copy = 0, {}
        try:
            while not over.is_set():
                known, seen = committed[0], look(post_path, **copy)
                if seen.status == 200:
                    shown = int(seen.body.partition(b"State ")[2].partition(b".")[0])
                    copy = {"HTTP_IF_NONE_MATCH": seen.etag} if looks % 3 else {}
                assert shown >= known
                asked_for[number] = known
                looks += 1
        finally:
            connection.close()

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read, number) for number in range(READERS)]
        try:
            for step in range(1, steps + 1):
                Comment.objects.get(pk=comment.pk).edit(body=f"State {step}.")
                committed[0] = step
                until(lambda: min(asked_for) == committed[0] or any(reader.done() for reader in readers))
        finally:
            over.set()
        for reader in readers:
            reader.result()
    assert asked_for == [steps] * READERS


def test_a_page_that_changes_while_it_renders_is_not_cached_under_the_old_etag(settings, ada, mo):
    """After pinning and unpinning, the list is as before. A page rendered in between must not count as current."""
    settings.ROOT_URLCONF = "tests.pagecache.test_at_once"
    old, new = make.post(author=ada, title="Old"), make.post(author=ada, title="New")
    interruptions.append(lambda: old.pin(by=mo, **REASON))
    assert look("/interrupted/").body == b"New Old"
    assert look("/interrupted/").body == b"Old New"
    elsewhere(lambda: old.unpin(by=mo, **REASON))
    assert look("/interrupted/").body == b"New Old"
    assert new.version


def test_uncommitted_changes_are_neither_shown_nor_cached(post, post_path):
    before = look(post_path)
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("UPDATE posts_post SET title = 'Never' WHERE id = %s", [post.pk])
        assert look(post_path) == before
        assert look_afresh(post_path) == before
        other.rollback()
    assert look(post_path) == before
    Post.objects.get(pk=post.pk).edit(body="Then something else.")
    assert look(post_path).etag != before.etag


def test_two_processes_show_the_same_and_nothing_stale(mo, post, comment, post_path):
    """Each process has its own cache, but both give the same page the same ETag."""
    ours = look(post_path)
    our_pages = dict(store.pages)
    store.clear()
    from_other = look(post_path)
    assert from_other == ours
    elsewhere(lambda: comment.hide(by=mo, **REASON))
    for pages in ({}, our_pages, dict(store.pages)):
        store.clear()
        for address, page in pages.items():
            store.set(address, page)
        assert b"About time." not in look(post_path).body
        assert look(post_path, HTTP_IF_NONE_MATCH=ours.etag).status == 200


def test_two_name_changes_do_not_wait_for_each_other(ada, ben):
    before = look("/")
    with psycopg.connect(**connection.get_connection_params()) as slow:
        slow.execute("UPDATE accounts_user SET display_name = 'Slow' WHERE id = %s", [ada.pk])
        with psycopg.connect(**connection.get_connection_params()) as quick:
            quick.execute("SET lock_timeout = '2s'")
            quick.execute("UPDATE accounts_user SET display_name = 'Quick' WHERE id = %s", [ben.pk])
        between = look("/")
    assert len({before.etag, between.etag, look("/").etag}) == 3


def test_the_badge_of_a_moderator_returns_when_a_suspension_ends(mo, post, post_path):
    make.comment(post=post, author=mo)
    assert b">moderator<" in look(post_path).body
    for seconds in (0.3, 5, 60):  # long enough for a busy machine to request the page before the end
        end = timezone.now() + timedelta(seconds=seconds)
        Member.objects.filter(pk=mo.pk).update(suspended_until=end)
        suspended = look(post_path).body
        if timezone.now() < end:
            break
    assert b">moderator<" not in suspended
    sleep(max((end - timezone.now()).total_seconds(), 0) + 0.1)
    assert b">moderator<" in look(post_path).body


def test_a_lost_database_connection_is_opened_again(post, post_path):
    before = look(post_path)
    assert look(post_path) == before
    with connection.cursor() as cursor:
        # Waits for the session to end. The second argument is a timeout in milliseconds.
        session = etags._version_reader.connection.info.backend_pid
        cursor.execute("SELECT pg_terminate_backend(%s, %s)", [session, TIMEOUT * 1000])
        assert cursor.fetchone() == (True,)
    assert look(post_path) == before
    Post.objects.get(pk=post.pk).edit(body="Then something else.")
    assert look(post_path).etag != before.etag
    assert etags._version_reader.connection.info.status == psycopg.pq.ConnStatus.OK


def test_members_delete_their_accounts_while_others_reply_without_deadlocks(ada, ben):
    """Deleting an account changes comments in many threads, and so their posts. Posts are always locked first, by
    key."""
    posts = [make.post() for _ in range(6)]
    their_comments = [make.comment(post=post, author=author) for post in posts for author in (ada, ben)]
    cy = make.member("cy")

    def answer(comments):
        for comment in comments:
            make.comment(post=comment.post, parent=comment, author=cy)

    acts = [
        lambda: leaving.delete_account(ada, withdraw=False),
        lambda: leaving.delete_account(ben, withdraw=True),
        lambda: answer(their_comments[0::2]),
        lambda: answer(their_comments[-2::-2]),
    ]

    at_once(lambda act: act(), acts)
    assert not Comment.objects.exclude(author=cy).exclude(author=None).exists()
