"""Confirmed writes are never lost or repeated, whichever process is killed."""

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
SURVIVED = {"a worker", "the database"}  # the site survives these; after the others, it's started again

# Creates a thread and members who are logged in, and prints them as JSON.
MAKE = """
import json, os
from django.test import Client
from tests.support import make
post = make.post(author=make.member("ada"))
make.comment(post=post, author=post.author)
sessions = {}
for number in range(int(os.environ["WRITERS"])):
    client, member = Client(), make.member(f"writer-{number}")
    client.force_login(member, backend="accounts.backends.AuthenticationBackend")
    sessions[member.username] = client.cookies["sessionid"].value
print(json.dumps({"post": post.pk, "sessions": sessions, "authors": {"1": "ada"}}))
"""

COMMENTS = """
SELECT array_to_string(path, '.'), username, comment.body FROM comments_comment AS comment
JOIN accounts_user AS author ON author.id = author_id WHERE post_id = %s AND username <> 'ada'
"""
UPVOTES = """
SELECT username, array_to_string(path, '.') FROM posts_upvote AS upvote
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

# Invariants. Each query finds the rows that violate one.
RULES = {
    "sequences run from 1 to the last, each used once": """
        SELECT post.id FROM posts_post AS post LEFT JOIN comments_comment AS comment ON post_id = post.id
        GROUP BY post.id HAVING count(comment.id) <> last_sequence
        OR range_agg(int4range(sequence, sequence + 1)) <> int4multirange(int4range(1, last_sequence + 1))
    """,
    "numbers of siblings run from 1 to the last": """
        SELECT comment.id FROM comments_comment AS comment LEFT JOIN comments_comment AS reply
        ON reply.parent_id = comment.id GROUP BY comment.id
        HAVING comment.replies_numbered <> count(reply.id)
        OR count(reply.id) <> coalesce(max(reply.path[cardinality(reply.path)]), 0)
        UNION SELECT post.id FROM posts_post AS post LEFT JOIN comments_comment AS comment
        ON post_id = post.id AND parent_id IS NULL GROUP BY post.id HAVING roots_numbered <> count(comment.id)
    """,
    "a post counts its comments, and knows the removed ones": """
        SELECT post.id FROM posts_post AS post LEFT JOIN comments_comment AS comment ON post_id = post.id
        AND comment.hidden_at IS NULL AND comment.withdrawn_at IS NULL
        GROUP BY post.id HAVING comment_count <> count(comment.id)
        OR int4multirange(int4range(1, last_sequence + 1)) - removed_sequences
           <> coalesce(range_agg(int4range(sequence, sequence + 1)), '{}')
    """,
    "its latest comment is its last activity": """
        SELECT post.id FROM posts_post AS post JOIN comments_comment AS comment ON post_id = post.id
        GROUP BY post.id HAVING last_activity_at <> max(comment.created_at)
    """,
    "upvotes are counted": """
        SELECT comment.id FROM comments_comment AS comment LEFT JOIN posts_upvote AS upvote
        ON comment_id = comment.id GROUP BY comment.id HAVING upvote_count <> count(upvote.id)
    """,
    "authors have read their own comments, and track the post": """
        SELECT author_id FROM comments_comment AS comment LEFT JOIN notifications_reading AS reading
        ON reading.member_id = author_id AND reading.post_id = comment.post_id
        WHERE comment.imported_at IS NULL GROUP BY author_id, comment.post_id, reading.id
        HAVING tracked_at IS NULL OR read <> range_agg(int4range(sequence, sequence + 1))
    """,
}


@pytest.mark.parametrize(
    ("members", "rounds", "killed"),
    [
        pytest.param(4, 1, ["a worker", "the database", "the server", "everything"], id="each once"),
        pytest.param(8, 3, 3 * list(VICTIMS), marks=pytest.mark.deep, id="again and again"),
    ],
)
def test_no_confirmed_write_is_lost_or_repeated_whatever_is_killed(data_dir, members, rounds, killed):
    with ExitStack() as sites:
        site = sites.enter_context(serving_with_output_read(data_dir))
        stage = create_stage(site, members)
        writers = [Writer(name, stage) for name in stage.sessions]
        readers = [Reader(stage) for _ in range(READERS)]
        for thread in (*writers, *readers):
            thread.start()
        for victims in killed:
            until_each_has_written(writers, rounds)
            processes.kill(*VICTIMS[victims](data_dir))
            if victims not in SURVIVED:
                site = sites.enter_context(serving_with_output_read(data_dir, port=site.port))
        until_each_has_written(writers, rounds)
        stage.over.set()
        for writer in writers:
            writer.join(processes.TIMEOUT)
        processes.until(lambda: all(reader.heard >= stage.authors.keys() for reader in readers))
        with psycopg.connect(postgres.dsn(data_dir / "postgres")) as connection:
            check(connection, stage, writers)
        assert all(reader.heard == stage.authors.keys() for reader in readers)
        stop(site)


# --- Steps --------------------------------------------------------------------------------------------------


@contextmanager
def serving_with_output_read(data_dir, **changes):
    """Run a site and read its output: its errors about a killed database would fill the pipe."""
    with serving(data_dir, **changes) as site:
        listener = Thread(target=site.output.extend, args=[site.process.stdout])
        listener.start()
        try:
            yield site
        finally:
            site.process.kill()
            listener.join(processes.TIMEOUT)


def create_stage(site, members: int) -> Stage:
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
    """Compare what was confirmed to members with the database, and check the invariants."""
    assert [writer.error for writer in writers if writer.error or writer.is_alive()] == []
    assert all(writer.browser.failed for writer in writers)  # otherwise nothing was killed while they wrote
    comments = [(number, writer.name, *rest) for writer in writers for number, rest in writer.comments.items()]
    rows = {query: sorted(connection.execute(query, [stage.post])) for query in (COMMENTS, UPVOTES, NOTICES)}
    assert rows[COMMENTS] == sorted((number, author, body) for number, author, body, _mentioned in comments)
    assert rows[NOTICES] == sorted(notice for comment in comments for notice in notices_of(stage, *comment))
    upvotes = [(writer.name, *upvote) for writer in writers for upvote in writer.upvotes.items()]
    assert rows[UPVOTES] == sorted((member, number) for member, number, is_upvoted in upvotes if is_upvoted)
    for query, attribute in ((DRAFTS, "drafts"), (SENT, "sent")):
        stored = {(name, form_url): value for name, form_url, value in connection.execute(query)}
        confirmed = {writer.name: getattr(writer, attribute) for writer in writers}
        assert stored == {(name, url): value for name, urls in confirmed.items() for url, value in urls.items()}
    assert {
        rule: broken for rule, query in RULES.items() if (broken := connection.execute(query).fetchall())
    } == {}


def notices_of(stage: Stage, number: str, author: str, _words: str, mentioned: str) -> list[tuple]:
    """The notifications of a comment: one for each member who is replied to or mentioned, except its author."""
    parent_author = stage.authors.get(number.rpartition(".")[0])
    kinds = {mentioned: "mention"} | ({parent_author: "reply"} if parent_author else {})
    return [(member, number, kind) for member, kind in kinds.items() if member != author]
