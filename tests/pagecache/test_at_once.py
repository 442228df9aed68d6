"""While others write: nobody is ever shown less than what stood when he or she asked. Over real connections."""

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
from forum.moderation.models import Member
from forum.pagecache import etags
from forum.pagecache.decorator import cached_for_visitors, store
from forum.people import leaving
from forum.posts import etags as post_etags
from forum.posts.models import Post
from tests.pagecache.looking import look, look_afresh
from tests.support import make
from tests.support.at_once import at_once
from tests.support.processes import PATIENCE, until

pytestmark = pytest.mark.django_db(transaction=True)

BECAUSE = {"reason": "So that something happens."}
READERS = 4
meanwhile = []


def elsewhere(act) -> None:
    """In another thread, and so on another connection, which is committed when this comes back."""

    def run():
        try:
            act()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


@cached_for_visitors(etag=post_etags.home)
def interrupted(request):
    """A list during which somebody else writes, once."""
    first = list(Post.objects.liveliest().values_list("title", flat=True))
    while meanwhile:
        elsewhere(meanwhile.pop())
    assert first == list(Post.objects.liveliest().values_list("title", flat=True))
    return HttpResponse(" ".join(first))


urlpatterns = [path("interrupted/", interrupted), *urls.urlpatterns]


@pytest.fixture
def there(post):
    return post.get_absolute_url()


@pytest.mark.parametrize("steps", [12, pytest.param(200, marks=pytest.mark.deep)])
def test_who_asks_after_a_write_was_acknowledged_sees_it(post, there, ben, steps):
    comment = make.comment(post=post, author=ben, body="State 0.")
    acknowledged, over = [0], Event()
    asked_for = [0] * READERS  # by each: the last state that it had to be shown, and was

    def read(number: int) -> None:
        looks, copy = 0, {}
        try:
            while not over.is_set():
                known, seen = acknowledged[0], look(there, **copy)
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
                acknowledged[0] = step
                until(lambda: min(asked_for) == acknowledged[0] or any(reader.done() for reader in readers))
        finally:
            over.set()
        for reader in readers:
            reader.result()
    assert asked_for == [steps] * READERS


def test_what_is_written_while_a_list_is_rendered_is_not_kept_as_if_it_had_stood_before(settings, ada, mo):
    """Pinned and unpinned, all is as it was: what was rendered between must not pass for it."""
    settings.ROOT_URLCONF = "tests.pagecache.test_at_once"
    old, new = make.post(author=ada, title="Old"), make.post(author=ada, title="New")
    meanwhile.append(lambda: old.pin(by=mo, **BECAUSE))
    assert look("/interrupted/").body == b"New Old"
    assert look("/interrupted/").body == b"Old New"
    elsewhere(lambda: old.unpin(by=mo, **BECAUSE))
    assert look("/interrupted/").body == b"New Old"
    assert new.version


def test_what_is_not_committed_is_not_shown_and_not_kept(post, there):
    before = look(there)
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("UPDATE posts_post SET title = 'Never' WHERE id = %s", [post.pk])
        assert look(there) == before
        assert look_afresh(there) == before
        other.rollback()
    assert look(there) == before
    Post.objects.get(pk=post.pk).edit(body="Then something else.")
    assert look(there).etag != before.etag


def test_two_processes_show_the_same_and_neither_what_was(mo, post, comment, there):
    """What one keeps, the other knows nothing of; and both call the same page by the same name."""
    ours = look(there)
    kept_by_us = dict(store.pages)
    store.clear()
    theirs = look(there)
    assert theirs == ours
    elsewhere(lambda: comment.hide(by=mo, **BECAUSE))
    for pages in ({}, kept_by_us, dict(store.pages)):
        store.clear()
        for address, page in pages.items():
            store.set(address, page)
        assert b"About time." not in look(there).body
        assert look(there, HTTP_IF_NONE_MATCH=ours.etag).status == 200


def test_two_who_change_names_at_once_do_not_wait_for_each_other(ada, ben):
    before = look("/")
    with psycopg.connect(**connection.get_connection_params()) as slow:
        slow.execute("UPDATE accounts_user SET display_name = 'Slow' WHERE id = %s", [ada.pk])
        with psycopg.connect(**connection.get_connection_params()) as quick:
            quick.execute("SET lock_timeout = '2s'")
            quick.execute("UPDATE accounts_user SET display_name = 'Quick' WHERE id = %s", [ben.pk])
        between = look("/")
    assert len({before.etag, between.etag, look("/").etag}) == 3


def test_a_suspension_ends_and_the_mark_of_a_moderator_is_there_again(mo, post, there):
    make.comment(post=post, author=mo)
    assert b">moderator<" in look(there).body
    for seconds in (0.3, 5, 60):  # as many as a busy machine needs to look before they are over
        end = timezone.now() + timedelta(seconds=seconds)
        Member.objects.filter(pk=mo.pk).update(suspended_until=end)
        meanwhile = look(there).body
        if timezone.now() < end:
            break
    assert b">moderator<" not in meanwhile
    sleep(max((end - timezone.now()).total_seconds(), 0) + 0.1)
    assert b">moderator<" in look(there).body


def test_a_database_that_was_away_is_asked_again(post, there):
    before = look(there)
    assert look(there) == before
    with connection.cursor() as cursor:
        # Waits for it to end, up to so many milliseconds.
        session = etags._asker.connection.info.backend_pid
        cursor.execute("SELECT pg_terminate_backend(%s, %s)", [session, PATIENCE * 1000])
        assert cursor.fetchone() == (True,)
    assert look(there) == before
    Post.objects.get(pk=post.pk).edit(body="Then something else.")
    assert look(there).etag != before.etag
    assert etags._asker.connection.info.status == psycopg.pq.ConnStatus.OK


def test_members_leave_while_others_answer_them_and_nobody_stands_in_the_way_of_another(ada, ben):
    """Who leaves changes comments in many threads, and so their posts: all lock posts first, in one order."""
    posts = [make.post() for _ in range(6)]
    theirs = [make.comment(post=post, author=author) for post in posts for author in (ada, ben)]
    cy = make.member("cy")

    def answer(comments):
        for comment in comments:
            make.comment(post=comment.post, parent=comment, author=cy)

    acts = [
        lambda: leaving.leave(ada, withdraw=False),
        lambda: leaving.leave(ben, withdraw=True),
        lambda: answer(theirs[0::2]),
        lambda: answer(theirs[-2::-2]),
    ]

    at_once(lambda act: act(), acts)
    assert not Comment.objects.exclude(author=cy).exclude(author=None).exists()
