"""Who listens to a thread hears what is published there, and nothing else."""

import json
import socket
from urllib.request import urlopen

from django.db import connection, transaction

from accounts.models import Ignore
from forum.comments import live
from tests.support import make
from tests.support.processes import PATIENCE, until
from tests.support.served import connections_to

ODD = ["", "x", "-1", "9" * 9, "9" * 3000, "²", "1%00"]  # values of `since`


def test_everybody_hears_of_a_comment_and_whoever_it_answers_is_told_so(listen, post, comment, ada, ben):
    streams = {name: listen(post, user) for name, user in {"visitor": None, "ada": ada, "ben": ben}.items()}
    make.comment(post=post, author=make.member("cyril"), parent=comment)
    assert {name: stream.next() for name, stream in streams.items()} == {
        "visitor": "1.1",
        "ada": "1.1",
        "ben": "1.1*",
    }


def test_ones_own_comment_is_no_news(listen, post, comment, ben):
    stream = listen(post, ben)
    make.comment(post=post, author=ben, parent=comment)
    make.comment(post=post)
    assert stream.next() == "2"


def test_what_is_ignored_is_no_news(listen, post, ada, ben):
    Ignore.objects.create(member=ada, ignored=ben)
    stream = listen(post, ada)
    make.comment(post=post, author=ben)
    make.comment(post=post)
    assert stream.next() == "2"


def test_another_thread_is_not_heard(listen, post):
    stream = listen(post)
    make.comment(post=make.post())
    make.comment(post=post)
    make.comment(post=post)
    assert (stream.next(), stream.next()) == ("1", "2")


def test_what_was_rolled_back_is_never_announced(listen, post, comment, ben):
    stream = listen(post, ben)
    with transaction.atomic():
        make.comment(post=post, parent=comment)
        transaction.set_rollback(True)
    make.comment(post=post)
    make.comment(post=post)
    assert (stream.next(), stream.next()) == ("2", "3")  # without the star of the answer that was not to be


def test_every_process_hears(listen, post):
    streams = [listen(post) for _ in range(24)]
    make.comment(post=post)
    assert {stream.next() for stream in streams} == {"1"}


def test_what_came_between_the_page_and_the_stream_is_told_first(listen, post, comment, ben):
    make.comment(post=post)
    make.comment(post=post, parent=comment)
    make.comment(post=post, author=ben)
    stream = listen(post, ben, since=1)
    assert (stream.next(), stream.next()) == ("2", "1.1*")


def test_who_comes_back_is_told_what_came_since_the_last_message(listen, post):
    for _ in range(3):
        make.comment(post=post)
    assert listen(post, since=0, headers="Last-Event-ID: 2\r\n").next() == "3"


def test_what_was_withdrawn_meanwhile_is_not_among_what_was_missed(db, post):
    make.comment(post=post).withdraw()
    make.comment(post=post)
    assert [each.number for each in post.comments.arrived_after(0)] == ["2"]


def test_word_of_a_comment_that_the_page_shows_already_is_no_news(post):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        streams, stream = live.Streams(), live.Stream(ours, post.pk, None, frozenset(), since=3)
        streams.under[post.pk].add(stream)
        for arrival in (3, 4):
            streams.hear(f"{post.pk} {arrival} {arrival} 0 0")
        assert theirs.recv(1000) == b"id: 4\ndata: 4\n\n"


def test_no_since_breaks_it(listen, post):
    answers = {since: listen(post, since=since).status for since in ODD}
    assert {since: status for since, status in answers.items() if status not in {200, 400}} == {}


def test_a_draft_is_heard_by_its_author_alone(listen, ada, ben):
    draft = make.post(author=ada, as_draft=True)
    assert [listen(draft, reader).status for reader in (ada, ben, None)] == [200, 404, 404]


def test_open_streams_keep_no_page_waiting(listen, post, served):
    for _ in range(24):  # more than there are threads
        listen(post)
    with urlopen(f"{served}/healthz", timeout=PATIENCE) as answer:
        assert json.loads(answer.read())["status"] == "ok"


def test_streams_of_readers_who_left_are_let_go(listen, post, served):
    until(lambda: connections_to(served) == 0)  # none of an earlier test
    streams = [listen(post) for _ in range(20)]
    until(lambda: connections_to(served) == 20)
    for stream in streams:
        stream.close()
    until(lambda: connections_to(served) == 0)


def test_a_stream_ends_when_the_database_was_away_and_the_reader_learns_what_was_missed(listen, post):
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


def test_who_reads_too_slowly_is_let_go(post):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        stream = live.Stream(ours, post.pk, None, frozenset(), since=0)
        for _ in range(1_000):
            stream.tell([live.Arrived(1, "1." * 2_000 + "1", None, None)])
        theirs.settimeout(PATIENCE)
        while theirs.recv(1 << 20):
            pass  # what was on its way; then the end, for which a browser comes back


def test_a_server_that_can_keep_no_stream_says_that_there_is_none(browse, post):
    assert browse().get(f"/events/p/{post.pk}/").status_code == 204
