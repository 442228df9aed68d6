"""What is stored follows the renderer, when it has changed."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from forum.comments.models import Comment
from forum.posts.models import Post
from forum.site.management.commands.render_again import rendered, write
from tests.support import make


@pytest.fixture
def render_again(db):
    def run() -> str:
        said = StringIO()
        call_command("render_again", stdout=said)
        return said.getvalue()

    return run


def stored(row) -> str:
    return type(row).objects.values_list("body_html", flat=True).get(pk=row.pk)


def test_what_an_older_renderer_made_is_made_anew(render_again, ada, post, comment):
    post.edit(body="See #1, @ben.")
    comment.edit(body="As @ada *says* in #1.")
    right = [stored(post), stored(comment)]
    Post.objects.update(body_html='<p>See <a href="#c-1">#1</a>, @ben.</p>')
    Comment.objects.update(body_html="<p>Nothing like it.</p>")
    assert "Rendered 2 texts; 2 of them look different now." in render_again()
    assert [stored(post), stored(comment)] == right
    assert "0 of them look different" in render_again()


def test_it_is_no_edit_and_tells_nobody(render_again, ada, comment):
    comment.edit(body="@ada, look.")
    ada.notices.all().delete()
    Comment.objects.update(body_html="")
    render_again()
    comment.refresh_from_db()
    assert comment.edited_at is None
    assert not comment.revisions.exists()
    assert not ada.notices.exists()


def test_what_is_edited_meanwhile_keeps_its_new_words(comment):
    Comment.objects.update(body_html="")
    read = [Comment.objects.get()]
    comment.edit(body="High time.")
    assert write(Comment, rendered(read)) == 0
    assert stored(comment) == "<p>High time.</p>\n"


def test_what_was_imported_mentions_nobody_here(render_again, ada, post, comment):
    Comment.objects.update(body="@ada said so in \\#1.", imported_at=timezone.now())
    render_again()
    assert stored(comment) == "<p>@ada said so in #1.</p>\n"


def test_what_is_gone_is_rendered_too_and_may_come_back(render_again, post, comment, mo):
    comment.hide(by=mo, reason="Off topic.")
    Comment.objects.update(body_html="")
    render_again()
    assert stored(comment) == "<p>About time.</p>\n"


def test_many_batches_take_a_few_queries_each(render_again, monkeypatch, post, django_assert_max_num_queries):
    for _ in range(7):
        make.comment(post=post, author=post.author)
    monkeypatch.setattr("forum.site.management.commands.render_again.BATCH", 2)
    Comment.objects.update(body_html="")
    with django_assert_max_num_queries(45):
        assert "7 of them look different" in render_again()
    assert not Comment.objects.filter(body_html="").exists()
