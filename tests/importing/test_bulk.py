"""Rows that are written by COPY are those that `save()` would have written."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from forum.comments.models import Comment
from forum.importing.load import bulk
from forum.importing.load import comments as thread
from forum.posts.models import Post
from tests.support import make


def chain(post, length: int, **fields):
    """Comments that each answer the one before, unsaved, and made only when they are asked for."""
    parent = None
    for arrival in range(1, length + 1):
        parent = Comment(
            post=post, parent=parent, path=[1] * arrival, arrival=arrival, body="*Tab:*\t\\N", **fields
        )
        yield parent


def row(comment: Comment) -> dict:
    columns = Comment.objects.filter(pk=comment.pk).values().get()
    return {name: value for name, value in columns.items() if name not in {"id", "arrival", "path", "key"}}


def test_a_copied_comment_is_as_a_saved_one(post, ben):
    [copied] = chain(post, 1, author=ben, body_html="<p>“Ä”\n</p>")
    saved = Comment(post=post, path=[2], arrival=2, author=ben, body=copied.body, body_html=copied.body_html)
    saved.created_at = copied.created_at
    bulk.write([copied])
    saved.save()
    assert row(copied) == row(saved)


def test_replies_find_their_parents_across_batches(post, monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 3)
    thread.save(chain(post, 8))
    written = list(post.comments.order_by("arrival"))
    assert [comment.parent for comment in written] == [None, *written[:-1]]


def test_others_can_write_on_afterwards(post, comment):
    thread.save(chain(make.post(), 3))
    assert make.comment(post=post).pk > comment.pk + 3


def test_a_reply_to_one_that_stands_counts_with_it(post, comment):
    comment.replies_numbered = 1
    reply = Comment(post=post, parent=comment, path=[1, 1], arrival=2, body="Yes.", body_html="<p>Yes.</p>")
    thread.save([comment, reply])
    comment.refresh_from_db()
    assert (comment.replies_numbered, reply.parent_id) == (1, comment.pk)


def test_what_the_database_refuses_is_refused(post, comment):
    with pytest.raises(IntegrityError), transaction.atomic():
        thread.save(chain(post, 1))
    assert list(post.comments.all()) == [comment]


def test_nothing_to_write_asks_nothing(db):
    with CaptureQueriesContext(connection) as asked:
        thread.save([])
    assert not asked.captured_queries


def test_rows_that_have_their_key_keep_it(ada):
    post = Post(pk=4711, kind="original", title="A", slug="a", category=make.category(), author=ada)
    post.form_key = uuid.uuid4()
    bulk.write([post])
    assert Post.objects.get().pk == 4711
