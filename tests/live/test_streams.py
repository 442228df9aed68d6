"""A stream announces the comments that are published in its thread, and nothing else."""

import json
import socket
from urllib.request import urlopen

from django.db import connection, transaction

from accounts.models import Ignore
from forum.comments import live
from tests.support import make
from tests.support.processes import TIMEOUT, until
from tests.support.served import connections_to

ODD_VALUES = ["", "x", "-1", "9" * 9, "9" * 3000, "²", "1%00"]  # of `since`


def test_a_comment_is_announced_to_everyone_and_marked_as_a_reply_for_one(listen, post, comment, ada, ben):
    streams = {name: listen(post, user) for name, user in {"visitor": None, "ada": ada, "ben": ben}.items()}
    make.comment(post=post, author=make.member("cyril"), parent=comment)
    assert {name: stream.next() for name, stream in streams.items()} == {
        "visitor": "1.1",
        "ada": "1.1",
        "ben": "1.1*",
    }


def test_a_members_own_comment_is_not_announced_to_them(listen, post, comment, ben):
    stream = listen(post, ben)
    make.comment(post=post, author=ben, parent=comment)
    make.comment(post=post)
    assert stream.next() == "2"


def test_comments_of_ignored_members_are_not_announced(listen, post, ada, ben):
    Ignore.objects.create(member=ada, ignored=ben)
    stream = listen(post, ada)
    make.comment(post=post, author=ben)
    make.comment(post=post)
    assert stream.next() == "2"


def test_comments_in_other_threads_are_not_announced(listen, post):
    stream = listen(post)
    make.comment(post=make.post())
    make.comment(post=post)
    make.comment(post=post)
    assert (stream.next(), stream.next()) == ("1", "2")


def test_a_comment_that_was_rolled_back_is_never_announced(listen, post, comment, ben):
    stream = listen(post, ben)
    with transaction.atomic():
        make.comment(post=post, parent=comment)
        transaction.set_rollback(True)
    make.comment(post=post)
    make.comment(post=post)
    assert (stream.next(), stream.next()) == ("2", "3")  # and no reply with a star


def test_every_process_receives_announcements(listen, post):
    streams = [listen(post) for _ in range(24)]
    make.comment(post=post)
    assert {stream.next() for stream in streams} == {"1"}


def test_comments_published_between_page_and_stream_are_sent_first(listen, post, comment, ben):
    make.comment(post=post)
    make.comment(post=post, parent=comment)
    make.comment(post=post, author=ben)
    stream = listen(post, ben, since=1)
    assert (stream.next(), stream.next()) == ("2", "1.1*")


def test_a_browser_that_reconnects_is_sent_what_it_missed(listen, post):
    for _ in range(3):
        make.comment(post=post)
    assert listen(post, since=0, headers="Last-Event-ID: 2\r\n").next() == "3"


def test_withdrawn_comments_are_not_among_the_missed_ones(db, post):
    make.comment(post=post).withdraw()
    make.comment(post=post)
    assert [each.number for each in post.comments.published_after(0)] == ["2"]


def test_a_comment_that_the_page_already_shows_is_not_announced(post):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        streams, stream = live.Streams(), live.Stream(ours, post.pk, None, frozenset(), since=3)
        streams.by_post[post.pk].add(stream)
        for sequence in (3, 4):
            streams.dispatch(f"{post.pk} {sequence} {sequence} 0 0")
        assert theirs.recv(1000) == b"id: 4\ndata: 4\n\n"


def test_odd_values_of_since_cause_no_error(listen, post):
    statuses = {since: listen(post, since=since).status for since in ODD_VALUES}
    assert {since: status for since, status in statuses.items() if status not in {200, 400}} == {}


def test_only_its_author_can_listen_to_a_draft(listen, ada, ben):
    draft = make.post(author=ada, as_draft=True)
    assert [listen(draft, reader).status for reader in (ada, ben, None)] == [200, 404, 404]


def test_open_streams_block_no_pages(listen, post, served):
    for _ in range(24):  # more than the server has threads
        listen(post)
    with urlopen(f"{served}/healthz", timeout=TIMEOUT) as response:
        assert json.loads(response.read())["status"] == "ok"


def test_streams_are_closed_when_their_readers_leave(listen, post, served):
    until(lambda: connections_to(served) == 0)  # those of earlier tests are closed
    streams = [listen(post) for _ in range(20)]
    until(lambda: connections_to(served) == 20)
    for stream in streams:
        stream.close()
    until(lambda: connections_to(served) == 0)


def test_a_stream_ends_when_the_database_was_away_and_its_reader_misses_nothing(listen, post):
    streams = [listen(post) for _ in range(24)]  # some in each process
    end_sessions_that_listen()
    assert {stream.next() for stream in streams} == {None}
    make.comment(post=post)
    assert listen(post, since=0).next() == "1"
    stream = listen(post)
    make.comment(post=post)
    assert stream.next() == "2"


def end_sessions_that_listen() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = 'streams'"
        )
        assert cursor.rowcount > 0


def test_the_stream_of_a_slow_reader_is_ended(post):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        stream = live.Stream(ours, post.pk, None, frozenset(), since=0)
        for _ in range(1_000):
            stream.send_comments([live.NewComment(1, "1." * 2_000 + "1", None, None)])
        theirs.settimeout(TIMEOUT)
        while theirs.recv(1 << 20):
            pass  # data that was already sent, then the end, after which a browser reconnects


def test_a_server_that_cannot_keep_streams_open_returns_no_content(browse, post):
    assert browse().get(f"/events/p/{post.pk}/").status_code == 204
