"""The index follows all changes, and can be rebuilt in another language."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from forum.comments.models import Comment
from forum.importing.load import bulk
from forum.search import language
from forum.search.models import CommentEntry, PostEntry
from tests.support import make


@pytest.fixture
def english(db):
    """The default language. The test's transaction rolls back changes."""
    assert language.current() == "english"


def row_location(comment) -> str:
    """The physical location of the entry's row, which every update changes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text FROM search_commententry WHERE comment_id = %s", [comment.pk])
        return cursor.fetchone()[0]


def test_a_thousand_comments_written_at_once_are_indexed(found, post):
    bulk.write(
        Comment(post=post, path=[number], sequence=number, body="Toll", body_html="<p>Toll</p>")
        for number in range(1, 1001)
    )
    assert CommentEntry.objects.count() == 1000
    Comment.objects.all().delete()
    assert CommentEntry.objects.count() == 0


def test_removed_comments_written_at_once_are_not_indexed(post):
    bulk.write([Comment(post=post, path=[1], sequence=1, body="x", body_html="x", withdrawn_at=post.created_at)])
    assert CommentEntry.objects.count() == 0


def test_counters_do_not_update_the_index(ada, comment):
    before = row_location(comment)
    comment.replies_numbered += 1
    comment.upvote_count += 1
    comment.save()
    Comment.objects.filter(pk=comment.pk).update(upvote_count=9)
    assert row_location(comment) == before


def test_only_published_posts_are_indexed(ada, mo):
    post, _draft = make.post(author=ada), make.post(author=ada, as_draft=True)
    assert [entry.pk for entry in PostEntry.objects.all()] == [post.pk]
    post.hide(by=mo, reason="Libel.")
    assert not PostEntry.objects.exists()


def test_a_new_language_applies_to_old_and_new_texts(settings, english, found, post, capsys):
    make.comment(post=post, body="Die Häuser am Fluss")
    assert found("haus") == []
    settings.SEARCH_LANGUAGE = "german"
    call_command("index_search")
    make.comment(post=post, body="Viele Häuser")
    assert sorted(found("haus")) == ["1", "2"]
    assert "Indexed 2 posts and comments in german." in capsys.readouterr().out


def test_a_start_indexes_a_small_site_but_only_warns_on_a_large_one(settings, english, comment, capsys):
    call_command("index_search", "--if-changed")
    assert capsys.readouterr().out == ""
    settings.SEARCH_LANGUAGE = "simple"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("forum.search.management.commands.index_search.FEW", 1)
        call_command("index_search", "--if-changed")
        assert "Run manage.py index_search" in capsys.readouterr().err
        assert language.current() == "english"
    call_command("index_search", "--if-changed")
    assert language.current() == "simple"


@pytest.mark.parametrize("steps", [0, 1])
def test_an_interrupted_change_of_language_is_resumed(settings, english, found, post, capsys, steps):
    make.comment(post=post, body="Die Häuser am Fluss")
    settings.SEARCH_LANGUAGE = "german"
    language.choose("german")
    for _step, _read in zip(range(steps), language.reindex(), strict=False):
        pass
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("forum.search.management.commands.index_search.FEW", 1)
        call_command("index_search", "--if-changed")
    assert "2 posts and comments are not all indexed in it yet" in capsys.readouterr().err
    assert found("haus") == []
    call_command("index_search", "--if-changed")
    assert found("haus") == ["1"]
    capsys.readouterr()
    call_command("index_search", "--if-changed")
    assert capsys.readouterr() == ("", "")


def test_an_unknown_language_is_refused(settings, english):
    settings.SEARCH_LANGUAGE = "klingon'; --"
    with pytest.raises(CommandError, match=r"can't be klingon.*english"):
        call_command("index_search")
    assert language.current() == "english"
