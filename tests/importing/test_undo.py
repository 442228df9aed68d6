"""Undoing a batch removes what it imported, unless there has been activity since."""

import json

import pytest

from accounts.models import User
from forum.categories.models import Category
from forum.comments.models import Comment
from forum.importing.models import Batch, ImportedFile, Provenance
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

RECORDS = ("Batch", "ImportedFile")
LONGER_THREAD = THREAD + b"\nA fourth."
LONGER_ANNOTATION = ANNOTATION + '[[comments]]\nlines = "9"\n'


def last_batch() -> int:
    return Batch.objects.first().pk


def undo(number: int | None = None, **options):
    return import_seeds(undo=number or last_batch(), **options)


def test_undoing_can_be_reported_in_json(tmp_path):
    write(tmp_path, "a.txt", page())
    import_seeds(tmp_path)
    batch = last_batch()
    document = {"files": [{"name": "a.txt", "comments": 0, "kept": ""}], "names_kept": [], "batch": batch}
    assert json.loads(undo(dry_run=True, json=True).output) == document | {"dry_run": True}
    assert json.loads(undo(json=True).output) == document | {"dry_run": False}
    assert json.loads(undo(batch, json=True).output)["files"] == []


def test_undoing_removes_everything_in_the_batch_and_nothing_else(post, comment, tmp_path):
    write_thread(tmp_path)
    write(tmp_path, "page.txt", page())
    before = contents(exclude=RECORDS)
    import_seeds(SEED.parent, tmp_path)
    assert Post.objects.count() == 4
    run = undo()
    assert contents(exclude=RECORDS) == before
    assert run.output.count(": undone") == 3
    assert not run.failed


def test_the_record_of_the_import_remains():
    import_seeds(SEED)
    undo()
    file = ImportedFile.objects.get()
    assert (file.post, file.name) == (None, SEED.name)
    assert file.undone_at is not None


def test_an_undone_file_can_be_imported_again_with_a_new_address():
    import_seeds(SEED)
    first = imported_post().pk
    undo()
    import_seeds(SEED)
    assert imported_post().pk > first
    assert imported_post().comments.count() == 13


def test_a_file_with_a_comment_by_a_member_is_not_undone(tmp_path, ben):
    write(tmp_path, "a.txt", page("Answered", body="One.", member="ann-hill"))
    write(tmp_path, "b.txt", page("Unanswered", body="Two.", member="bob-hill"))
    import_seeds(tmp_path)
    make.comment(post=Post.objects.get(title="Answered"), author=ben)
    run = undo()
    assert "a.txt: not undone. Activity since the import: comments (1)" in run.errors
    assert "b.txt: undone" in run.output
    assert run.failed
    assert imported_post().title == "Answered"
    assert set(User.objects.filter(imported=True).values_list("username", flat=True)) == {"ann-hill"}


def test_a_file_with_a_withdrawn_comment_is_not_undone(ben):
    import_seeds(SEED)
    make.comment(post=imported_post(), author=ben).withdraw()
    assert undo().failed


def test_a_file_with_a_report_is_not_undone(ben):
    import_seeds(SEED)
    imported_post().comments.first().report(by=ben, reason="Not nice.")
    assert "reports (1)" in undo().errors
    assert Comment.objects.count() == 13


def test_a_file_with_a_moderator_decision_is_not_undone(mo):
    import_seeds(SEED)
    imported_post().lock(by=mo, reason="Old.")
    assert "moderator decisions (1)" in undo().errors


def test_a_category_with_a_post_by_a_member_is_not_deleted(ada):
    import_seeds(SEED)
    kept = make.post(author=ada, category=Category.objects.get())
    run = undo()
    assert imported_post() == kept
    assert "News & Politics: not deleted, because it's still in use" in run.output
    assert not run.failed


def test_a_shared_name_is_deleted_with_the_second_batch(tmp_path):
    write(tmp_path, "1.txt", page("One", body="A bridge."))
    import_seeds(tmp_path)
    first = last_batch()
    write(tmp_path, "2.txt", page("Two", body="A road."))
    import_seeds(tmp_path)
    undo(first)
    assert User.objects.get().posts.count() == 1
    undo()
    assert not User.objects.exists()
    assert not Category.objects.exists()


def test_undoing_a_change_restores_the_previous_version(tmp_path):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    before = contents(exclude=("Batch", "ImportedFile", "Post"))
    post = imported_post()
    write_thread(
        tmp_path,
        text=LONGER_THREAD.replace(b"News", b"Town").replace(b"The article", b"An article"),
        annotation=LONGER_ANNOTATION,
    )
    import_seeds(tmp_path)
    assert imported_post().comment_count == 3
    assert not undo().failed
    assert contents(exclude=("Batch", "ImportedFile", "Post")) == before
    after = imported_post()
    for column in ("title", "slug", "body", "body_html", "category_id", "edited_at", "comment_count"):
        assert getattr(after, column) == getattr(post, column)
    assert after.imported_file.batch_id < last_batch()


def test_an_undone_number_is_not_reused(tmp_path, ben):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    write_thread(tmp_path, text=LONGER_THREAD, annotation=LONGER_ANNOTATION)
    import_seeds(tmp_path)
    assert "2" in comments_by_number(imported_post())
    undo()
    assert "2" not in comments_by_number(imported_post())
    assert make.comment(post=imported_post(), author=ben).number == "3"


def test_a_comment_on_the_older_version_does_not_prevent_undoing_the_newer_one(tmp_path, ben):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    make.comment(post=imported_post(), author=ben)
    write_thread(tmp_path, text=LONGER_THREAD, annotation=LONGER_ANNOTATION)
    import_seeds(tmp_path)
    assert not undo().failed
    assert list(comments_by_number(imported_post())) == ["1", "1.1", "2"]


def test_batches_that_changed_the_same_file_are_undone_last_first(tmp_path):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    first = last_batch()
    write_thread(tmp_path, text=LONGER_THREAD, annotation=LONGER_ANNOTATION)
    import_seeds(tmp_path)
    assert f"Undo batch {last_batch()} first, because it changed this file" in undo(first).errors
    assert not undo().failed
    assert not undo(first).failed
    assert not Post.objects.exists()
    assert not Provenance.objects.exists()


def test_an_undone_change_can_be_imported_again(tmp_path):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    write_thread(tmp_path, text=LONGER_THREAD, annotation=LONGER_ANNOTATION)
    import_seeds(tmp_path)
    undo()
    assert "1 changed" in import_seeds(tmp_path).output
    assert list(comments_by_number(imported_post())) == ["1", "1.1", "3"]


def test_undoing_a_batch_twice_says_that_nothing_is_left():
    import_seeds(SEED)
    undo()
    assert "Nothing left to undo in batch" in undo().output


def test_a_dry_run_of_undo_removes_nothing():
    import_seeds(SEED)
    before = contents()
    assert "would be undone" in undo(dry_run=True).output
    assert contents() == before


def test_an_unknown_batch_is_reported():
    assert undo(12345).failure == "No batch 12345. Nothing has been imported yet."
