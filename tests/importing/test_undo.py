"""Undoing a batch: all that it brought and nothing else, unless somebody has answered to it."""

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

HISTORY = ("Batch", "ImportedFile")
LONGER = THREAD + b"\nA fourth."
LONGER_DIVIDED = DIVIDED + '[[comments]]\nlines = "9"\n'


def last_batch() -> int:
    return Batch.objects.first().pk


def undo(number: int | None = None, **options):
    return import_seeds(undo=number or last_batch(), **options)


def test_undoing_is_told_in_json_too(tmp_path):
    write(tmp_path, "a.txt", page())
    import_seeds(tmp_path)
    batch = last_batch()
    told = {"files": [{"name": "a.txt", "comments": 0, "kept": ""}], "names_kept": [], "batch": batch}
    assert json.loads(undo(dry_run=True, json=True).words) == told | {"dry_run": True}
    assert json.loads(undo(json=True).words) == told | {"dry_run": False}
    assert json.loads(undo(batch, json=True).words)["files"] == []


def test_everything_a_batch_brought_is_gone_and_nothing_else(post, comment, tmp_path):
    write_thread(tmp_path)
    write(tmp_path, "page.txt", page())
    before = contents(but=HISTORY)
    import_seeds(SEED.parent, tmp_path)
    assert Post.objects.count() == 4
    run = undo()
    assert contents(but=HISTORY) == before
    assert run.words.count("is undone") == 3
    assert not run.failed


def test_the_history_of_what_was_imported_remains():
    import_seeds(SEED)
    undo()
    file = ImportedFile.objects.get()
    assert (file.post, file.name) == (None, SEED.name)
    assert file.undone_at is not None


def test_what_was_undone_can_be_imported_again_under_an_address_of_its_own():
    import_seeds(SEED)
    first = the_post().pk
    undo()
    import_seeds(SEED)
    assert the_post().pk > first
    assert the_post().comments.count() == 13


def test_a_comment_by_a_member_keeps_the_file_and_the_others_go(tmp_path, ben):
    write(tmp_path, "a.txt", page("Answered", body="One.", member="ann-hill"))
    write(tmp_path, "b.txt", page("Unanswered", body="Two.", member="bob-hill"))
    import_seeds(tmp_path)
    make.comment(post=Post.objects.get(title="Answered"), author=ben)
    run = undo()
    assert "a.txt: stays as it is: since then there are comments by members (1)" in run.complaints
    assert "b.txt: is undone" in run.words
    assert run.failed
    assert the_post().title == "Answered"
    assert set(User.objects.filter(imported=True).values_list("username", flat=True)) == {"ann-hill"}


def test_a_withdrawn_answer_is_still_an_answer(ben):
    import_seeds(SEED)
    make.comment(post=the_post(), author=ben).withdraw()
    assert undo().failed


def test_a_report_keeps_the_file(ben):
    import_seeds(SEED)
    the_post().comments.first().report(by=ben, reason="Not nice.")
    assert "reports (1)" in undo().complaints
    assert Comment.objects.count() == 13


def test_a_decision_by_a_moderator_keeps_the_file(mo):
    import_seeds(SEED)
    the_post().lock(by=mo, reason="Old.")
    assert "decisions by moderators (1)" in undo().complaints


def test_a_category_in_which_a_member_has_posted_stays(ada):
    import_seeds(SEED)
    kept = make.post(author=ada, category=Category.objects.get())
    run = undo()
    assert the_post() == kept
    assert "News & Politics: stays, because other posts need it" in run.words
    assert not run.failed


def test_a_name_that_two_batches_share_goes_with_the_second(tmp_path):
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


def test_a_change_is_taken_back_to_what_was_there_before(tmp_path):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    before = contents(but=("Batch", "ImportedFile", "Post"))
    post = the_post()
    write_thread(
        tmp_path,
        text=LONGER.replace(b"News", b"Town").replace(b"The article", b"An article"),
        annotation=LONGER_DIVIDED,
    )
    import_seeds(tmp_path)
    assert the_post().comment_count == 3
    assert not undo().failed
    assert contents(but=("Batch", "ImportedFile", "Post")) == before
    after = the_post()
    for column in ("title", "slug", "body", "body_html", "category_id", "edited_at", "comment_count"):
        assert getattr(after, column) == getattr(post, column)
    assert after.imported_file.batch_id < last_batch()


def test_a_number_that_was_undone_is_not_given_again(tmp_path, ben):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    write_thread(tmp_path, text=LONGER, annotation=LONGER_DIVIDED)
    import_seeds(tmp_path)
    assert "2" in numbers(the_post())
    undo()
    assert "2" not in numbers(the_post())
    assert make.comment(post=the_post(), author=ben).number == "3"


def test_an_answer_to_the_older_version_does_not_keep_the_newer_one(tmp_path, ben):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    make.comment(post=the_post(), author=ben)
    write_thread(tmp_path, text=LONGER, annotation=LONGER_DIVIDED)
    import_seeds(tmp_path)
    assert not undo().failed
    assert list(numbers(the_post())) == ["1", "1.1", "2"]


def test_batches_that_changed_one_file_are_undone_from_the_last(tmp_path):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    first = last_batch()
    write_thread(tmp_path, text=LONGER, annotation=LONGER_DIVIDED)
    import_seeds(tmp_path)
    assert f"batch {last_batch()} changed it: undo that one first" in undo(first).complaints
    assert not undo().failed
    assert not undo(first).failed
    assert not Post.objects.exists()
    assert not Provenance.objects.exists()


def test_a_change_that_was_undone_can_be_made_again(tmp_path):
    write_thread(tmp_path)
    import_seeds(tmp_path)
    write_thread(tmp_path, text=LONGER, annotation=LONGER_DIVIDED)
    import_seeds(tmp_path)
    undo()
    assert "1 changed" in import_seeds(tmp_path).words
    assert list(numbers(the_post())) == ["1", "1.1", "3"]


def test_undoing_twice_says_that_nothing_is_left():
    import_seeds(SEED)
    undo()
    assert "Nothing of batch" in undo().words


def test_a_dry_run_of_undoing_removes_nothing():
    import_seeds(SEED)
    before = contents()
    assert "would be undone" in undo(dry_run=True).words
    assert contents() == before


def test_a_batch_that_never_was_is_named():
    assert undo(12345).failure == "There is no batch 12345; the last is yet to come."
