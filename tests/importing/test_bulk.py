"""Bulk writing with COPY saves the same rows as `save()`."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from forum.comments.models import Comment
from forum.importing.load import bulk
from forum.importing.load import comments as thread
from forum.posts.models import Post
from tests.support import make


def reply_chain(post, length: int, **fields):
    """Yield unsaved comments, each a reply to the previous one."""
    parent = None
    for sequence in range(1, length + 1):
        parent = Comment(
            post=post, parent=parent, path=[1] * sequence, sequence=sequence, body="*Tab:*\t\\N", **fields
        )
        yield parent


def column_values(comment: Comment) -> dict:
    columns = Comment.objects.filter(pk=comment.pk).values().get()
    return {name: value for name, value in columns.items() if name not in {"id", "sequence", "path", "key"}}


def test_a_bulk_written_comment_equals_a_saved_one(post, ben):
    [copied] = reply_chain(post, 1, author=ben, body_html="<p>“Ä”\n</p>")
    saved = Comment(post=post, path=[2], sequence=2, author=ben, body=copied.body, body_html=copied.body_html)
    saved.created_at = copied.created_at
    bulk.write([copied])
    saved.save()
    assert column_values(copied) == column_values(saved)


def test_replies_find_their_parents_across_batches(post, monkeypatch):
    monkeypatch.setattr(bulk, "BATCH_SIZE", 3)
    thread.save(reply_chain(post, 8))
    written = list(post.comments.order_by("sequence"))
    assert [comment.parent for comment in written] == [None, *written[:-1]]


def test_new_rows_can_be_saved_after_a_bulk_write(post, comment):
    thread.save(reply_chain(make.post(), 3))
    assert make.comment(post=post).pk > comment.pk + 3


def test_a_reply_to_an_existing_comment_updates_its_counter(post, comment):
    comment.replies_numbered = 1
    reply = Comment(post=post, parent=comment, path=[1, 1], sequence=2, body="Yes.", body_html="<p>Yes.</p>")
    thread.save([comment, reply])
    comment.refresh_from_db()
    assert (comment.replies_numbered, reply.parent_id) == (1, comment.pk)


def test_a_bulk_write_checks_constraints(post, comment):
    with pytest.raises(IntegrityError), transaction.atomic():
        thread.save(reply_chain(post, 1))
    assert list(post.comments.all()) == [comment]


def test_saving_no_comments_runs_no_queries(db):
    with CaptureQueriesContext(connection) as queries:
        thread.save([])
    assert not queries.captured_queries


def test_rows_with_a_primary_key_keep_it(ada):
    post = Post(pk=4711, kind="original", title="A", slug="a", category=make.category(), author=ada)
    post.form_key = uuid.uuid4()
    bulk.write([post])
    assert Post.objects.get().pk == 4711
