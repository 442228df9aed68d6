"""A second run: nothing where nothing is new, the article where it is, and never a number that changes."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.importing.models import Batch
from forum.posts.models import Post
from tests.importing.annotations import THREAD
from tests.importing.pages import SEED
from tests.importing.running import (
    DIVIDED,
    contents,
    import_seeds,
    numbers,
    page,
    the_post,
    write,
    write_thread,
)
from tests.support import make

pytestmark = pytest.mark.django_db

LONGER = THREAD + b"\nA fourth, to the third.\nA new root."
LONGER_DIVIDED = (
    f'{DIVIDED}[[comments]]\nlines = "9"\nanswers = 6\nevidence = "reading"\nbecause = "z"\n'
    '[[comments]]\nlines = "10"\n'
)


def test_a_second_run_writes_nothing_and_says_so():
    import_seeds(SEED.parent)
    before = contents()
    with CaptureQueriesContext(connection) as queries:
        run = import_seeds(SEED.parent)
    assert run.words == "0 new, 0 changed, 1 unchanged\n"
    assert contents() == before
    assert not [sql["sql"] for sql in queries if sql["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_dry_run_says_what_would_be_and_writes_nothing(tmp_path):
    write_thread(tmp_path)
    before = contents()
    run = import_seeds(tmp_path, dry_run=True)
    assert "thread.txt: new, 2 new comments" in run.words
    assert "Nothing is written, but would be: 1 new" in run.words
    assert contents() == before


def test_a_dry_run_of_a_changed_file_writes_nothing_either(tmp_path):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    write_thread(tmp_path, text=LONGER, annotation=LONGER_DIVIDED)
    before = contents()
    assert "1 changed" in import_seeds(tmp_path, dry_run=True).words
    assert contents() == before


def test_the_same_folder_elsewhere_is_the_same(tmp_path):
    write(tmp_path / "here", "sub/page.txt", page())
    import_seeds(tmp_path / "here")
    (tmp_path / "here").rename(tmp_path / "there")
    assert "1 unchanged" in import_seeds(tmp_path / "there").words


def test_a_changed_file_changes_the_article_and_leaves_what_members_wrote(tmp_path, ben):
    write(tmp_path, "page.txt", page())
    import_seeds(tmp_path)
    comment = make.comment(post=the_post(), author=ben)
    write(tmp_path, "page.txt", page("A better title", body="The council met.\nIt stayed."))
    run = import_seeds(tmp_path)
    post = the_post()
    assert "0 new, 1 changed, 0 unchanged" in run.words
    assert (post.title, post.slug) == ("A better title", "a-better-title")
    assert post.body_html == "<p>The council met.</p>\n<p>It stayed.</p>\n"
    assert post.edited_at is not None
    assert (list(post.comments.all()), post.comment_count) == ([comment], 1)
    assert "1 unchanged" in import_seeds(tmp_path).words


def test_an_annotation_alone_is_a_change_too(tmp_path):
    (tmp_path / "thread.txt").write_bytes(THREAD)
    import_seeds(tmp_path)
    write_thread(tmp_path)
    assert "1 changed" in import_seeds(tmp_path).words
    assert the_post().body == "The article."
    assert numbers(the_post()) == {"1": "A remark.", "1.1": "Another, on it.\n\nAnd more.\n\nA third."}


def test_comments_that_are_added_get_numbers_nobody_was_given(tmp_path, ben):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    first = the_post().comments.get(path=[1])
    theirs = make.comment(post=the_post(), author=ben, parent=first)
    before = numbers(the_post())
    write_thread(tmp_path, text=LONGER, annotation=LONGER_DIVIDED)
    run = import_seeds(tmp_path)
    assert "2 new comments" in run.words
    assert theirs.number == "1.2"
    assert numbers(the_post()) == before | {"1.1.1": "A fourth, to the third.", "2": "A new root."}
    assert the_post().comment_count == 5
    for comment in the_post().comments.all():
        assert comment.replies_numbered == comment.replies.count()


def test_a_thread_that_is_divided_anew_stands_as_it_stood(tmp_path):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    before = contents()
    write_thread(tmp_path, annotation=DIVIDED.replace("6-8", "6-7") + '[[comments]]\nlines = "8"\n')
    run = import_seeds(tmp_path)
    assert "left as it stands: its discussion is divided otherwise" in run.words
    assert not run.failed
    assert contents() == before


def test_a_post_that_a_moderator_moved_stays_where_it_was_moved(tmp_path, mo):
    write(tmp_path, "page.txt", page())
    import_seeds(tmp_path)
    elsewhere = make.category("Elsewhere")
    the_post().move(elsewhere, by=mo, reason="Not about the town.")
    write(tmp_path, "page.txt", page("A better title"))
    import_seeds(tmp_path)
    assert (the_post().title, the_post().category) == ("A better title", elsewhere)


def test_another_article_under_a_known_name_is_refused(tmp_path):
    write(tmp_path, "page.txt", page())
    import_seeds(tmp_path)
    before = contents()
    write(tmp_path, "page.txt", page("Something else", body="Nothing of it."))
    run = import_seeds(tmp_path)
    assert "another article was imported under this name" in run.complaints
    assert run.failed
    assert contents() == before


def test_the_same_text_under_another_name_is_imported_once(tmp_path):
    write(tmp_path, "a.txt", page())
    write(tmp_path, "b.txt", page())
    run = import_seeds(tmp_path)
    assert "b.txt: imported already as a.txt" in run.words
    assert "1 new, 0 changed, 0 unchanged, 1 duplicate" in run.words
    assert Post.objects.count() == 1


def test_two_files_of_one_name_in_one_run_are_not_taken_for_each_other(tmp_path):
    write(tmp_path / "a", "page.txt", page())
    write(tmp_path / "b", "page.txt", page())
    run = import_seeds(tmp_path / "a", tmp_path / "b")
    assert "has the same name as" in run.complaints
    assert run.failed


def test_an_age_is_placed_when_the_day_of_capture_is_told_later(tmp_path):
    write(tmp_path, "page.txt", page())
    import_seeds(tmp_path)
    assert the_post().imported_file.year is None
    assert "1 changed" in import_seeds(tmp_path, captured=date(2025, 3, 1)).words
    assert the_post().imported_file.year == 2022
    assert "1 unchanged" in import_seeds(tmp_path).words
    assert "1 unchanged" in import_seeds(tmp_path, captured=date(2025, 3, 1)).words


def test_a_run_is_a_batch_only_if_it_brought_something(tmp_path):
    write(tmp_path, "page.txt", page())
    for _ in range(3):
        import_seeds(tmp_path)
    assert Batch.objects.count() == 1
