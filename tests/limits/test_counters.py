"""Counters are exact, can't be erased, and don't grow forever."""

import uuid

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.comments.models import Comment
from forum.comments.publishing import SENT_BEFORE
from forum.limits.checking import LimitReached, use
from forum.limits.models import Counter, key_of
from forum.limits.rates import Rate
from tests.support import make
from tests.support.at_once import at_once

RATE = Rate(5, 600)
THREADS = 8


def uses(who: str, times: int) -> int:
    """How many of so many uses are allowed."""
    allowed = 0
    for _ in range(times):
        try:
            use("previews", RATE, who)
            allowed += 1
        except LimitReached:
            pass
    return allowed


def pass_time() -> None:
    Counter.objects.update(expires_at=timezone.now())


def test_a_limit_starts_again_when_its_time_is_over(db):
    assert uses("ben", 7) == 5
    pass_time()
    assert uses("ben", 7) == 5


def test_no_other_keys_erase_a_counter(db):
    assert uses("ben", 7) == 5
    for n in range(1000):
        use("previews", RATE, f"stranger {n}")
    assert uses("ben", 1) == 0


def test_no_other_keys_erase_an_entry_of_the_cache(db):
    """allauth's, for example, about codes that were used."""
    cache.set("ben", 1, 600)
    for n in range(1000):
        cache.set(f"stranger-{n}", n, 600)
    assert cache.get("ben") == 1


def test_the_tables_shrink_when_their_entries_have_expired(db):
    for n in range(1000):
        use("previews", RATE, f"stranger {n}")
        cache.set(f"stranger-{n}", n, 600)
    pass_time()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cache SET expires = now() - interval '1 minute'")
    assert uses("ben", 101) == 5
    cache.set("ben", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert (Counter.objects.count(), *cursor.fetchone()) <= (1, 1)


def test_uses_at_the_same_time_are_all_counted(transactional_db):
    assert sum(at_once(lambda _: uses("ben", 10), range(THREADS))) == 5


def test_a_use_is_not_lost_in_a_burst_of_new_counters(transactional_db):
    keys = [key_of(n) for n in range(20)]
    at_once(lambda _: [Counter.objects.use(key, RATE) for key in keys], range(THREADS))
    assert set(Counter.objects.values_list("used", flat=True)) == {RATE.amount + 1}


def burst(author, posts) -> int:
    """How many of 200 comments get through, from 8 threads."""

    def write(thread: int) -> int:
        made = 0
        for n in range(200 // THREADS):
            try:
                make.comment(post=posts[thread % len(posts)], author=author, body=f"Spam {thread} {n}")
                made += 1
            except LimitReached:
                pass
        return made

    return sum(at_once(write, range(THREADS)))


def test_a_burst_of_comments_on_one_post_stops_at_the_limit(transactional_db, real_limits, settings, member):
    limit = settings.MEMBER_LIMITS["comments"][0].amount
    settings.LIMITS_ENABLED = False
    post = make.post()
    settings.LIMITS_ENABLED = True
    assert burst(member("ben"), [post]) == limit
    assert Comment.objects.count() == limit


def test_a_burst_on_many_posts_exceeds_the_limit_by_no_more_than_the_threads(
    transactional_db, real_limits, settings, member
):
    limit = settings.MEMBER_LIMITS["comments"][0].amount
    settings.LIMITS_ENABLED = False
    posts = [make.post() for _ in range(THREADS)]
    settings.LIMITS_ENABLED = True
    assert limit <= burst(member("ben"), posts) < limit + THREADS


def plan(sql: str, values=None) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", values)
        return "\n".join(line for (line,) in cursor.fetchall())


def test_counting_uses_an_index(db, post, ben):
    make.comment(post=post, author=ben)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")  # as with many comments; with one, any index will do
    query = SENT_BEFORE.format(seconds=3600, most=60)
    assert "comments_by_author" in plan(query, {"author": ben.pk, "key": uuid.uuid4()})
    for rows, moment in ((ben.upvotes, "created_at"), (ben.posts, "published_at"), (ben.reports, "created_at")):
        latest = rows.filter(**{f"{moment}__gt": timezone.now()}).order_by(f"-{moment}")
        assert "Seq Scan" not in latest.explain(), rows


def test_the_limit_adds_one_statement_to_a_reply(browse, member, post, settings):
    ben = member("ben")
    make.comment(post=post, author=ben)
    browser, counts = browse(ben), []
    for enabled in (False, True):
        settings.LIMITS_ENABLED = enabled
        with CaptureQueriesContext(connection) as asked:
            form = {"body": "A word.", "key": uuid.uuid4()}
            assert browser.post(f"/p/{post.pk}/c/1/reply/", form).status_code == 302
        counts.append(len(asked))
    assert counts[1] - counts[0] == 1
