"""The index follows all changes, and can be rebuilt in another language."""

import pytest
from django.core.management import call_command
from django.db import connection

from forum.comments import rerendering
from forum.comments.models import Comment
from forum.importing.load import bulk
from forum.posts.models import Post
from forum.search import reindexing
from forum.search.models import CommentEntry, PostEntry
from forum.text.analysis import vector
from tests.support import make
from tests.support.reading import read


@pytest.fixture
def in_english(db):
    """All texts are indexed in the default language. The test's transaction rolls back changes."""
    call_command("index_search")
    assert indexed_in() == ("english", True)


def indexed_in() -> tuple[str, bool] | None:
    """The language of the index, and whether all texts are indexed in it."""
    state = reindexing.state()
    return state and (state.language, state.is_complete)


def row_location(comment) -> str:
    """The physical location of the entry's row, which every update changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text FROM search_commententry WHERE comment_id = %s", [comment.pk])
        return cursor.fetchone()[0]


def test_a_thousand_comments_written_at_once_are_indexed(found, post):
    bulk.write(
        Comment(
            post=post,
            path=[number],
            sequence=number,
            body="Toll",
            body_html="<p>Toll</p>",
            search_words=vector("Toll"),
        )
        for number in range(1, 1001)
    )
    assert CommentEntry.objects.count() == 1000
    Comment.objects.all().delete()
    assert CommentEntry.objects.count() == 0


def test_removed_comments_written_at_once_are_not_indexed(post):
    bulk.write(
        [
            Comment(
                post=post,
                path=[1],
                sequence=1,
                body="x",
                body_html="x",
                search_words=vector("x"),
                withdrawn_at=post.created_at,
            )
        ]
    )
    assert not CommentEntry.objects.filter(is_visible=True).exists()


def test_counters_do_not_update_the_index(ada, comment):
    comment.refresh_from_db()
    before = row_location(comment)
    comment.replies_numbered += 1
    comment.upvote_count += 1
    comment.save()
    Comment.objects.filter(pk=comment.pk).update(upvote_count=9)
    assert row_location(comment) == before


def test_only_published_posts_are_visible(ada, mo):
    post, _draft = make.post(author=ada), make.post(author=ada, as_draft=True)
    assert [entry.pk for entry in PostEntry.objects.filter(is_visible=True)] == [post.pk]
    post.hide(by=mo, reason="Libel.")
    assert not PostEntry.objects.filter(is_visible=True).exists()


def test_rows_of_threads_do_not_keep_the_words(comment):
    assert CommentEntry.objects.get(pk=comment.pk).words
    comment.refresh_from_db()
    assert comment.search_words is None


def test_a_text_changed_by_an_older_version_is_indexed_at_the_next_start(found, in_english, comment, post):
    Comment.objects.filter(pk=comment.pk).update(body="Toll", body_html="<p>Toll</p>")
    Post.objects.filter(pk=post.pk).update(title="The toll")
    assert found("toll") == found("time") == []
    call_command("index_search", "--if-changed")
    assert sorted(found("toll")) == ["1", "The <mark>toll</mark>"]


def test_a_hidden_text_changed_by_an_older_version_is_found_when_it_is_restored(found, in_english, comment, mo):
    comment.hide(by=mo, reason="Off topic.")
    Comment.objects.filter(pk=comment.pk).update(body="Toll", body_html="<p>Toll</p>")
    call_command("index_search", "--if-changed")
    comment.restore(by=mo, reason="On topic.")
    assert found("toll") == ["1"]


def test_a_new_language_applies_to_old_and_new_texts(settings, in_english, found, post, capsys):
    make.comment(post=post, body="Die Häuser am Fluss")
    assert found("haus") == []
    settings.SEARCH_LANGUAGE = "german"
    call_command("index_search")
    make.comment(post=post, body="Viele Häuser")
    assert sorted(found("haus")) == ["1", "2"]
    assert "Indexed 2 posts and comments in german." in capsys.readouterr().out


def test_a_start_indexes_a_small_site_but_only_warns_on_a_large_one(settings, in_english, comment, capsys):
    capsys.readouterr()
    call_command("index_search", "--if-changed")
    assert capsys.readouterr().out == ""
    settings.SEARCH_LANGUAGE = "simple"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("forum.search.management.commands.index_search.FEW", 1)
        call_command("index_search", "--if-changed")
        assert "Run manage.py index_search" in capsys.readouterr().err
        assert indexed_in() == ("simple", False)
    call_command("index_search", "--if-changed")
    assert indexed_in() == ("simple", True)


@pytest.mark.parametrize("steps", [0, 1])
def test_an_interrupted_change_of_language_is_resumed(settings, in_english, found, post, capsys, steps):
    make.comment(post=post, body="Die Häuser am Fluss")
    settings.SEARCH_LANGUAGE = "german"
    reindexing.begin()
    for _step, _read in zip(range(steps), reindexing.reindex(), strict=False):
        pass
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("forum.search.management.commands.index_search.FEW", 1)
        call_command("index_search", "--if-changed")
    assert "aren't all indexed in german" in capsys.readouterr().err
    assert found("haus") == []
    call_command("index_search", "--if-changed")
    assert found("haus") == ["1"]
    capsys.readouterr()
    call_command("index_search", "--if-changed")
    assert capsys.readouterr() == ("", "")


def test_a_language_changed_and_changed_back_on_a_large_site_is_not_forgotten(settings, in_english, found, post):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("forum.search.management.commands.index_search.FEW", 0)
        settings.SEARCH_LANGUAGE = "german"
        call_command("index_search", "--if-changed")
        make.comment(post=post, body="Several organizations")
        settings.SEARCH_LANGUAGE = "english"
        call_command("index_search", "--if-changed")
    call_command("index_search", "--if-changed")
    assert found("organizations") == ["1"]


def test_the_page_says_if_not_all_texts_are_indexed(in_english, browse, comment):
    assert "aren't indexed yet" not in read(browse().get("/search/?q=time")).words
    reindexing.begin()
    assert "aren't indexed yet" in read(browse().get("/search/?q=time")).words
    assert "aren't indexed yet" in read(browse().get("/search/?q=nothing")).words


def test_an_entry_without_its_comment_does_not_stop_the_index(in_english, comment):
    fields = {"post_id": comment.post_id, "created_at": comment.created_at, "block": 0}
    CommentEntry.objects.create(comment_id=comment.pk + 1, **fields)
    call_command("index_search", "--if-changed")


def test_rendering_again_keeps_a_title_that_was_changed_since_in_the_index(found, post):
    [row] = Post.objects.all()
    row.body_html = "<p>Rendered again.</p>"
    post.edit(title="The toll")
    rerendering.write(Post, [row])
    assert found("toll") == ["The <mark>toll</mark>"]
    assert found("again") == ["The toll"]


def test_a_new_site_has_nothing_to_index(db, capsys):
    call_command("index_search", "--if-changed")
    assert capsys.readouterr() == ("", "")
    assert indexed_in() == ("english", True)
