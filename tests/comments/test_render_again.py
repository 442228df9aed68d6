"""`render_again` updates the stored HTML after a change to the renderer."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from forum.comments.models import Comment
from forum.comments.rerendering import rendered, write
from forum.posts.models import Post
from tests.support import make


@pytest.fixture
def render_again(db):
    def run() -> str:
        output = StringIO()
        call_command("render_again", stdout=output)
        return output.getvalue()

    return run


def stored(row) -> str:
    return type(row).objects.values_list("body_html", flat=True).get(pk=row.pk)


def test_html_from_an_older_renderer_is_replaced(render_again, ada, post, comment):
    post.edit(body="See #1, @ben.")
    comment.edit(body="As @ada *says* in #1.")
    expected = [stored(post), stored(comment)]
    Post.objects.update(body_html='<p>See <a href="#c-1">#1</a>, @ben.</p>')
    Comment.objects.update(body_html="<p>Nothing like it.</p>")
    assert "Rendered 2 texts; 2 of them changed." in render_again()
    assert [stored(post), stored(comment)] == expected
    assert "0 of them changed" in render_again()


def test_it_is_no_edit_and_notifies_nobody(render_again, ada, comment):
    comment.edit(body="@ada, look.")
    ada.notices.all().delete()
    Comment.objects.update(body_html="")
    render_again()
    comment.refresh_from_db()
    assert comment.edited_at is None
    assert not comment.revisions.exists()
    assert not ada.notices.exists()


def test_a_comment_edited_during_the_run_keeps_its_new_text(comment):
    Comment.objects.update(body_html="")
    stale = [Comment.objects.get()]
    comment.edit(body="High time.")
    assert write(Comment, rendered(stale)) == 0
    assert stored(comment) == "<p>High time.</p>\n"


def test_an_imported_comment_mentions_no_member(render_again, ada, post, comment):
    Comment.objects.update(body="@ada said so in \\#1.", imported_at=timezone.now())
    render_again()
    assert stored(comment) == "<p>@ada said so in #1.</p>\n"


def test_a_hidden_comment_is_rendered_too(render_again, post, comment, mo):
    comment.hide(by=mo, reason="Off topic.")
    Comment.objects.update(body_html="")
    render_again()
    assert stored(comment) == "<p>About time.</p>\n"


def test_many_batches_take_a_few_queries_each(render_again, monkeypatch, post, django_assert_max_num_queries):
    for _ in range(7):
        make.comment(post=post, author=post.author)
    monkeypatch.setattr("forum.site.management.commands.render_again.BATCH_SIZE", 2)
    Comment.objects.update(body_html="")
    with django_assert_max_num_queries(45):
        assert "7 of them changed" in render_again()
    assert not Comment.objects.filter(body_html="").exists()
