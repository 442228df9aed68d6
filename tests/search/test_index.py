"""The index follows whatever is written, and can be read anew in another language."""

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
    """What a test changes of the language goes with the test's transaction."""
    assert language.current() == "english"


def entered(comment) -> str:
    """Where the entry's row is: another place after each change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctid::text FROM search_commententry WHERE comment_id = %s", [comment.pk])
        return cursor.fetchone()[0]


def test_a_thousand_comments_written_at_once_are_entered(found, post):
    bulk.write(
        Comment(post=post, path=[number], arrival=number, body="Toll", body_html="<p>Toll</p>")
        for number in range(1, 1001)
    )
    assert CommentEntry.objects.count() == 1000
    Comment.objects.all().delete()
    assert CommentEntry.objects.count() == 0


def test_hidden_ones_are_not_entered_when_written_at_once(post):
    bulk.write([Comment(post=post, path=[1], arrival=1, body="x", body_html="x", withdrawn_at=post.created_at)])
    assert CommentEntry.objects.count() == 0


def test_what_is_counted_touches_no_entry(ada, comment):
    before = entered(comment)
    comment.replies_numbered += 1
    comment.value_count += 1
    comment.save()
    Comment.objects.filter(pk=comment.pk).update(value_count=9)
    assert entered(comment) == before


def test_only_what_is_published_has_an_entry(ada, mo):
    post, _draft = make.post(author=ada), make.post(author=ada, as_draft=True)
    assert [entry.pk for entry in PostEntry.objects.all()] == [post.pk]
    post.hide(by=mo, reason="Libel.")
    assert not PostEntry.objects.exists()


def test_another_language_counts_for_what_stands_and_for_what_comes(settings, english, found, post, capsys):
    make.comment(post=post, body="Die Häuser am Fluss")
    assert found("haus") == []
    settings.SEARCH_LANGUAGE = "german"
    call_command("index_search")
    make.comment(post=post, body="Viele Häuser")
    assert sorted(found("haus")) == ["1", "2"]
    assert "Indexed 2 posts and comments in german." in capsys.readouterr().out


def test_a_start_indexes_a_small_site_and_tells_the_operator_of_a_large_one(settings, english, comment, capsys):
    call_command("index_search", "--if-changed")
    assert capsys.readouterr().out == ""
    settings.SEARCH_LANGUAGE = "simple"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("forum.search.management.commands.index_search.FEW", 1)
        call_command("index_search", "--if-changed")
        assert "run manage.py index_search" in capsys.readouterr().err
        assert language.current() == "english"
    call_command("index_search", "--if-changed")
    assert language.current() == "simple"


@pytest.mark.parametrize("steps", [0, 1])
def test_a_change_that_was_interrupted_is_taken_up_again(settings, english, found, post, capsys, steps):
    make.comment(post=post, body="Die Häuser am Fluss")
    settings.SEARCH_LANGUAGE = "german"
    language.choose("german")
    for _step, _read in zip(range(steps), language.index_anew(), strict=False):
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


def test_a_language_that_the_database_does_not_know_is_refused_by_name(settings, english):
    settings.SEARCH_LANGUAGE = "klingon'; --"
    with pytest.raises(CommandError, match=r"can't be klingon.*english"):
        call_command("index_search")
    assert language.current() == "english"
