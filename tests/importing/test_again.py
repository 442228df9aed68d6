"""Importing again: unchanged files, changed files, and stable comment numbers."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.importing.models import Batch
from forum.posts.models import Post
from tests.importing.annotations import THREAD
from tests.importing.pages import SEED
from tests.importing.running import (
    ANNOTATION,
    comments_by_number,
    contents,
    import_seeds,
    imported_post,
    page,
    write,
    write_thread,
)
from tests.support import make

pytestmark = pytest.mark.django_db

LONGER_THREAD = THREAD + b"\nA fourth, to the third.\nA new root."
LONGER_ANNOTATION = (
    f'{ANNOTATION}[[comments]]\nlines = "9"\nanswers = 6\nevidence = "reading"\nbecause = "z"\n'
    '[[comments]]\nlines = "10"\n'
)


def test_a_second_run_saves_nothing_and_says_so():
    import_seeds(SEED.parent)
    before = contents()
    with CaptureQueriesContext(connection) as queries:
        run = import_seeds(SEED.parent)
    assert run.output == "0 new, 0 changed, 1 unchanged\n"
    assert contents() == before
    assert not [sql["sql"] for sql in queries if sql["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_dry_run_shows_what_would_happen_and_saves_nothing(tmp_path):
    write_thread(tmp_path)
    before = contents()
    run = import_seeds(tmp_path, dry_run=True)
    assert "thread.txt: new, new comments: 2" in run.output
    assert "Dry run, nothing saved: 1 new" in run.output
    assert contents() == before


def test_a_dry_run_of_a_changed_file_saves_nothing(tmp_path):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    write_thread(tmp_path, text=LONGER_THREAD, annotation=LONGER_ANNOTATION)
    before = contents()
    assert "1 changed" in import_seeds(tmp_path, dry_run=True).output
    assert contents() == before


def test_a_folder_can_be_moved_between_runs(tmp_path):
    write(tmp_path / "here", "sub/page.txt", page())
    import_seeds(tmp_path / "here")
    (tmp_path / "here").rename(tmp_path / "there")
    assert "1 unchanged" in import_seeds(tmp_path / "there").output


def test_a_changed_file_updates_the_article_and_keeps_comments_by_members(tmp_path, ben):
    write(tmp_path, "page.txt", page())
    import_seeds(tmp_path)
    comment = make.comment(post=imported_post(), author=ben)
    write(tmp_path, "page.txt", page("A better title", body="The council met.\nIt stayed."))
    run = import_seeds(tmp_path)
    post = imported_post()
    assert "0 new, 1 changed, 0 unchanged" in run.output
    assert (post.title, post.slug) == ("A better title", "a-better-title")
    assert post.body_html == "<p>The council met.</p>\n<p>It stayed.</p>\n"
    assert post.edited_at is not None
    assert (list(post.comments.all()), post.comment_count) == ([comment], 1)
    assert "1 unchanged" in import_seeds(tmp_path).output


def test_a_new_annotation_counts_as_a_change(tmp_path):
    (tmp_path / "thread.txt").write_bytes(THREAD)
    import_seeds(tmp_path)
    write_thread(tmp_path)
    assert "1 changed" in import_seeds(tmp_path).output
    assert imported_post().body == "The article."
    assert comments_by_number(imported_post()) == {
        "1": "A remark.",
        "1.1": "Another, on it.\n\nAnd more.\n\nA third.",
    }


def test_added_comments_get_new_numbers(tmp_path, ben):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    first = imported_post().comments.get(path=[1])
    reply = make.comment(post=imported_post(), author=ben, parent=first)
    before = comments_by_number(imported_post())
    write_thread(tmp_path, text=LONGER_THREAD, annotation=LONGER_ANNOTATION)
    run = import_seeds(tmp_path)
    assert "new comments: 2" in run.output
    assert reply.number == "1.2"
    assert comments_by_number(imported_post()) == before | {"1.1.1": "A fourth, to the third.", "2": "A new root."}
    assert imported_post().comment_count == 5
    for comment in imported_post().comments.all():
        assert comment.replies_numbered == comment.replies.count()


def test_a_thread_with_different_comment_boundaries_is_not_changed(tmp_path):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    before = contents()
    write_thread(tmp_path, annotation=ANNOTATION.replace("6-8", "6-7") + '[[comments]]\nlines = "8"\n')
    run = import_seeds(tmp_path)
    assert "not changed, because its comments differ from the last import" in run.output
    assert not run.failed
    assert contents() == before


def test_a_post_moved_by_a_moderator_keeps_its_category(tmp_path, mo):
    write(tmp_path, "page.txt", page())
    import_seeds(tmp_path)
    elsewhere = make.category("Elsewhere")
    imported_post().move(elsewhere, by=mo, reason="Not about the town.")
    write(tmp_path, "page.txt", page("A better title"))
    import_seeds(tmp_path)
    assert (imported_post().title, imported_post().category) == ("A better title", elsewhere)


def test_a_different_article_under_a_known_name_is_refused(tmp_path):
    write(tmp_path, "page.txt", page())
    import_seeds(tmp_path)
    before = contents()
    write(tmp_path, "page.txt", page("Something else", body="Nothing of it."))
    run = import_seeds(tmp_path)
    assert "a different article was imported under this name" in run.errors
    assert run.failed
    assert contents() == before


def test_the_same_text_under_another_name_is_imported_once(tmp_path):
    write(tmp_path, "a.txt", page())
    write(tmp_path, "b.txt", page())
    run = import_seeds(tmp_path)
    assert "b.txt: already imported as a.txt" in run.output
    assert "1 new, 0 changed, 0 unchanged, 1 duplicate" in run.output
    assert Post.objects.count() == 1


def test_two_files_with_the_same_name_in_one_run_are_refused(tmp_path):
    write(tmp_path / "a", "page.txt", page())
    write(tmp_path / "b", "page.txt", page())
    run = import_seeds(tmp_path / "a", tmp_path / "b")
    assert "has the same name as" in run.errors
    assert run.failed


def test_an_age_is_converted_to_a_year_when_the_capture_date_is_given_later(tmp_path):
    write(tmp_path, "page.txt", page())
    import_seeds(tmp_path)
    assert imported_post().imported_file.year is None
    assert "1 changed" in import_seeds(tmp_path, captured=date(2025, 3, 1)).output
    assert imported_post().imported_file.year == 2022
    assert "1 unchanged" in import_seeds(tmp_path).output
    assert "1 unchanged" in import_seeds(tmp_path, captured=date(2025, 3, 1)).output


def test_only_a_run_that_imports_something_creates_a_batch(tmp_path):
    write(tmp_path, "page.txt", page())
    for _ in range(3):
        import_seeds(tmp_path)
    assert Batch.objects.count() == 1
