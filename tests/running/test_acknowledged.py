"""What a member was told is done stays done, and is done once, whatever is killed meanwhile."""

import json
from contextlib import ExitStack, contextmanager
from threading import Thread

import psycopg
import pytest

from forum.site import postgres
from tests.running.sites import database, serving, stop, web, workers
from tests.running.writers import Reader, Stage, Writer
from tests.support import processes

READERS = 4
VICTIMS = {
    "a worker": lambda data_dir: workers(data_dir)[:1],
    "the database": database,
    "the server": lambda data_dir: set(web(data_dir)) - set(workers(data_dir)),
    "the server and its workers": web,
    "everything": processes.of,
}
OUTLIVED = {"a worker", "the database"}  # by the site; after the others it is started again

# Makes a thread to write in and members who have logged in, and tells of them.
MAKE = """
import json, os
from django.test import Client
from tests.support import make
post = make.post(author=make.member("ada"))
make.comment(post=post, author=post.author)
sessions = {}
for number in range(int(os.environ["WRITERS"])):
    client, member = Client(), make.member(f"writer-{number}")
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    sessions[member.username] = client.cookies["sessionid"].value
print(json.dumps({"post": post.pk, "sessions": sessions, "authors": {"1": "ada"}}))
"""

COMMENTS = """
SELECT array_to_string(path, '.'), username, comment.body FROM comments_comment AS comment
JOIN accounts_user AS author ON author.id = author_id WHERE post_id = %s AND username <> 'ada'
"""
VALUES = """
SELECT username, array_to_string(path, '.') FROM posts_value AS value
JOIN comments_comment AS comment ON comment.id = comment_id
JOIN accounts_user AS member ON member.id = member_id WHERE comment.post_id = %s
"""
NOTICES = """
SELECT username, array_to_string(path, '.'), notice.kind FROM notifications_notice AS notice
JOIN comments_comment AS comment ON comment.id = comment_id
JOIN accounts_user AS member ON member.id = member_id WHERE comment.post_id = %s
"""
DRAFTS = """
SELECT username, form_url, fields FROM drafts_draft JOIN accounts_user AS member ON member.id = member_id
WHERE fields <> '{}'
"""
SENT = """
SELECT username, form_url, sent_key::text FROM drafts_draft JOIN accounts_user AS member ON member.id = member_id
WHERE sent_key IS NOT NULL AND username <> 'ada'
"""

# What is always true of what was written: each finds the rows that break it.
RULES = {
    "arrivals run from 1 to the last, each given once": """
        SELECT post.id FROM posts_post AS post LEFT JOIN comments_comment AS comment ON post_id = post.id
        GROUP BY post.id HAVING count(comment.id) <> arrivals
        OR range_agg(int4range(arrival, arrival + 1)) <> int4multirange(int4range(1, arrivals + 1))
    """,
    "numbers of siblings run from 1 to the last": """
        SELECT comment.id FROM comments_comment AS comment LEFT JOIN comments_comment AS reply
        ON reply.parent_id = comment.id GROUP BY comment.id
        HAVING comment.replies_numbered <> count(reply.id)
        OR count(reply.id) <> coalesce(max(reply.path[cardinality(reply.path)]), 0)
        UNION SELECT post.id FROM posts_post AS post LEFT JOIN comments_comment AS comment
        ON post_id = post.id AND parent_id IS NULL GROUP BY post.id HAVING roots_numbered <> count(comment.id)
    """,
    "a post counts its comments, and knows those that are gone": """
        SELECT post.id FROM posts_post AS post LEFT JOIN comments_comment AS comment ON post_id = post.id
        AND comment.hidden_at IS NULL AND comment.withdrawn_at IS NULL
        GROUP BY post.id HAVING comment_count <> count(comment.id)
        OR int4multirange(int4range(1, arrivals + 1)) - gone
           <> coalesce(range_agg(int4range(arrival, arrival + 1)), '{}')
    """,
    "its latest comment is its last activity": """
        SELECT post.id FROM posts_post AS post JOIN comments_comment AS comment ON post_id = post.id
        GROUP BY post.id HAVING last_activity_at <> max(comment.created_at)
    """,
    "values are counted": """
        SELECT comment.id FROM comments_comment AS comment LEFT JOIN posts_value AS value
        ON comment_id = comment.id GROUP BY comment.id HAVING value_count <> count(value.id)
    """,
    "who wrote has read that, and tracks the post": """
        SELECT author_id FROM comments_comment AS comment LEFT JOIN notifications_reading AS reading
        ON reading.member_id = author_id AND reading.post_id = comment.post_id
        WHERE comment.imported_at IS NULL GROUP BY author_id, comment.post_id, reading.id
        HAVING tracked_at IS NULL OR read <> range_agg(int4range(arrival, arrival + 1))
    """,
}


@pytest.mark.parametrize(
    ("members", "rounds", "killed"),
    [
        pytest.param(4, 1, ["a worker", "the database", "the server", "everything"], id="each once"),
        pytest.param(8, 3, 3 * list(VICTIMS), marks=pytest.mark.deep, id="again and again"),
    ],
)
def test_whatever_is_killed_while_members_write_nothing_they_were_told_is_lost_or_done_twice(
    data_dir, members, rounds, killed
):
    with ExitStack() as sites:
        site = sites.enter_context(drained(data_dir))
        stage = made(site, members)
        writers = [Writer(name, stage) for name in stage.sessions]
        readers = [Reader(stage) for _ in range(READERS)]
        for thread in (*writers, *readers):
            thread.start()
        for victims in killed:
            until_each_has_written(writers, rounds)
            processes.kill(*VICTIMS[victims](data_dir))
            if victims not in OUTLIVED:
                site = sites.enter_context(drained(data_dir, port=site.port))
        until_each_has_written(writers, rounds)
        stage.over.set()
        for writer in writers:
            writer.join(processes.PATIENCE)
        processes.until(lambda: all(reader.heard >= stage.authors.keys() for reader in readers))
        with psycopg.connect(postgres.dsn(data_dir / "postgres")) as connection:
            check(connection, stage, writers)
        assert all(reader.heard == stage.authors.keys() for reader in readers)
        stop(site)


# --- Steps --------------------------------------------------------------------------------------------------


@contextmanager
def drained(data_dir, **changes):
    """A site that can say as much as it likes: what it says when its database is gone fills a pipe."""
    with serving(data_dir, **changes) as site:
        listener = Thread(target=site.said.extend, args=[site.process.stdout])
        listener.start()
        try:
            yield site
        finally:
            site.process.kill()
            listener.join(processes.PATIENCE)


def made(site, members: int) -> Stage:
    done = processes.manage("shell", "--no-imports", "-c", MAKE, DATA_DIR=site.data_dir, WRITERS=members)
    assert done.returncode == 0, done.stderr
    return Stage(port=site.port, **json.loads(done.stdout))


def until_each_has_written(writers: list[Writer], rounds: int) -> None:
    enough = [writer.rounds + rounds for writer in writers]

    def is_enough() -> bool:
        assert [writer.error for writer in writers if writer.error] == []
        return all(writer.rounds >= least for writer, least in zip(writers, enough, strict=True))

    processes.until(is_enough)


def check(connection: psycopg.Connection, stage: Stage, writers: list[Writer]) -> None:
    """Hold what members were told against what there is, and what there is against the rules."""
    assert [writer.error for writer in writers if writer.error or writer.is_alive()] == []
    assert all(writer.browser.failed for writer in writers)  # else nothing was killed under their hands
    told = [(number, writer.name, *rest) for writer in writers for number, rest in writer.comments.items()]
    there = {query: sorted(connection.execute(query, [stage.post])) for query in (COMMENTS, VALUES, NOTICES)}
    assert there[COMMENTS] == sorted((number, author, words) for number, author, words, _mentioned in told)
    assert there[NOTICES] == sorted(notice for comment in told for notice in notices_of(stage, *comment))
    values = [(writer.name, *value) for writer in writers for value in writer.values.items()]
    assert there[VALUES] == sorted((member, number) for member, number, is_valued in values if is_valued)
    for query, told in ((DRAFTS, "drafts"), (SENT, "sent")):
        there = {(name, place): what for name, place, what in connection.execute(query)}
        said = {writer.name: getattr(writer, told) for writer in writers}
        assert there == {(name, place): what for name, places in said.items() for place, what in places.items()}
    assert {rule: rows for rule, query in RULES.items() if (rows := connection.execute(query).fetchall())} == {}


def notices_of(stage: Stage, number: str, author: str, _words: str, mentioned: str) -> list[tuple]:
    """Whoever is answered and whoever is mentioned, each once; nobody of what is one's own."""
    answered = stage.authors.get(number.rpartition(".")[0])
    told = {mentioned: "mention"} | ({answered: "reply"} if answered else {})
    return [(member, number, kind) for member, kind in told.items() if member != author]
