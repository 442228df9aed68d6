"""The `import_seeds` command: its output, its errors and its exit code."""

import io
import json
import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from forum.importing.load.loader import VERSION
from forum.importing.models import ImportedFile
from forum.posts.models import Post
from tests.importing.annotations import BROKEN_ANNOTATIONS, THREAD, annotate
from tests.importing.pages import SEED
from tests.importing.running import (
    ANNOTATION,
    comments_by_number,
    copy_seed,
    import_seeds,
    page,
    write,
    write_thread,
)
from tests.support.at_once import at_once
from tests.support.tables import assert_each

pytestmark = pytest.mark.django_db

BROKEN_TEXTS = {
    "empty": (b"", None, "empty"),
    "not text": (b"One\nTwo\x00", 2, "not text: control byte 0x00"),
    "not UTF-8": (b"One\nTw\xff", 2, "not UTF-8: byte 0xff"),
    "too large": (b"x" * 1_000_001, None, "larger than 1000000 bytes"),
}


@pytest.mark.parametrize("name", BROKEN_TEXTS)
def test_a_broken_text_is_reported_on_one_line_and_the_others_are_imported(name, tmp_path):
    data, line, reason = BROKEN_TEXTS[name]
    path = write(tmp_path, "b.txt", data)
    write(tmp_path, "a.txt", page("One", body="A bridge."))
    write(tmp_path, "c.txt", page("Two", body="A road."))
    run = import_seeds(tmp_path)
    (error,) = run.errors.splitlines()
    assert error.startswith(f"{path}, line {line}: {reason}" if line else f"{path}: {reason}")
    assert run.failure == "1 file could not be imported."
    assert "2 new, 0 changed, 0 unchanged, 1 refused" in run.output
    assert Post.objects.count() == 2


def test_texts_with_broken_annotations_are_refused_and_the_others_are_imported(tmp_path):
    write(tmp_path, "a page.txt", page("One", body="A bridge."))
    for name, (body, _line, _reason) in BROKEN_ANNOTATIONS.items():
        write(tmp_path, f"{name}.txt", THREAD).with_suffix(".toml").write_bytes(annotate(body))
    write(tmp_path, "z page.txt", page("Two", body="A road."))
    run = import_seeds(tmp_path)
    errors = dict(zip(sorted(BROKEN_ANNOTATIONS), run.errors.splitlines(), strict=True))

    def check(name):
        _body, line, reason = BROKEN_ANNOTATIONS[name]
        path = tmp_path / f"{name}.toml"
        assert errors[name].startswith(f"{path}, line {line}: " if line else f"{path}: ")
        assert reason in errors[name]

    assert_each(check, BROKEN_ANNOTATIONS)
    assert run.failure == f"{len(BROKEN_ANNOTATIONS)} files could not be imported."
    assert set(ImportedFile.objects.values_list("name", flat=True)) == {"a page.txt", "z page.txt"}


def test_a_text_that_does_not_match_its_annotation_is_refused(tmp_path):
    copy_seed(tmp_path, annotated=True).write_bytes(SEED.read_bytes() + b"More.")
    assert "sha256 differs" in import_seeds(tmp_path).errors


def test_a_missing_path_is_reported_and_the_others_are_imported(tmp_path):
    run = import_seeds(tmp_path / "missing", write(tmp_path, "page.txt", page()))
    assert run.errors == f"{tmp_path / 'missing'}: No such file or directory\n"
    assert run.failed
    assert Post.objects.count() == 1


def test_a_file_name_that_is_not_utf_8_is_refused(tmp_path):
    with open(os.fsencode(tmp_path) + b"/\xff.txt", "w") as file:
        file.write(page())
    assert "the file name isn't UTF-8" in import_seeds(tmp_path).errors


def test_unreadable_paths_in_a_folder_are_reported_and_the_others_are_imported(tmp_path):
    write(tmp_path, "page.txt", page())
    (tmp_path / "a-dangling.txt").symlink_to(tmp_path / "gone")
    (tmp_path / "b-loop.txt").symlink_to(tmp_path / "b-loop.txt")
    os.mkfifo(tmp_path / "c-pipe.txt")
    (tmp_path / "d-folder.txt").symlink_to(tmp_path)
    assert [line.rpartition("/")[2] for line in import_seeds(tmp_path).errors.splitlines()] == [
        "a-dangling.txt: No such file or directory",
        "b-loop.txt: Too many levels of symbolic links",
        "c-pipe.txt: not a regular file",
        "d-folder.txt: not a regular file",
    ]
    assert Post.objects.count() == 1


def test_a_capture_date_in_the_future_is_refused(tmp_path):
    assert "3025-01-01 is in the future" in import_seeds("--captured", "3025-01-01", tmp_path).failure


def test_only_txt_files_in_a_folder_are_imported(tmp_path):
    write(tmp_path, "deeper/page.txt", page())
    write(tmp_path, "README.md", "Not a seed")
    (tmp_path / "folder.txt").mkdir()
    assert "1 new" in import_seeds(tmp_path).output
    assert ImportedFile.objects.get().name == "deeper/page.txt"


def test_the_command_needs_paths_or_a_batch_to_undo():
    assert "Enter files or folders" in import_seeds().failure
    assert "Enter files or folders" in import_seeds(SEED, undo=1).failure


def test_the_report_shows_the_evidence():
    run = import_seeds(SEED)
    assert "000_aa70204ed8885158.txt: new, post" in run.output
    assert "via           john-russell (text, line 3)" in run.output
    assert "comments      13 (annotation: the header counts 13)" in run.output
    assert "24 repeats the opening of 23" not in run.output


def test_verbosity_2_shows_the_reason_for_every_comment():
    assert "24 repeats the opening of 23" in import_seeds(SEED, verbosity=2).output


def test_verbosity_0_prints_nothing():
    run = import_seeds(SEED, verbosity=0)
    assert (run.output, run.errors) == ("", "")


def test_the_json_report_is_one_document(tmp_path):
    write(tmp_path, "a.txt", page())
    write(tmp_path, "b.txt", b"")
    document = json.loads(import_seeds(tmp_path, json=True).output)
    new, refused = document["files"]
    file = ImportedFile.objects.get()
    assert document["batch"] == file.batch_id
    assert document["counts"] == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "duplicate": 0,
        "kept": 0,
        "refused": 1,
    }
    assert (document["dry_run"], document["importer_version"]) == (False, VERSION)
    assert (new["name"], new["outcome"], new["sha256"], new["post"]) == (
        "a.txt",
        "new",
        file.sha256,
        file.post_id,
    )
    assert new["report"] == file.report
    assert {"what": "title", "value": "A title", "evidence": "text", "line": 1, "note": ""} in new["report"]
    assert refused == {"name": str(tmp_path / "b.txt"), "outcome": "refused", "line": None, "reason": "empty"}


def test_the_json_report_of_an_empty_run_is_valid(tmp_path):
    document = json.loads(import_seeds(tmp_path, json=True).output)
    assert (document["files"], document["batch"]) == ([], None)


class InterruptingStream(io.StringIO):
    """A stream that raises SIGINT as soon as a word is written to it."""

    def __init__(self, word: str):
        super().__init__()
        self.word = word

    def write(self, text: str) -> int:
        if self.word in text:
            signal.raise_signal(signal.SIGINT)
        return super().write(text)


@pytest.mark.parametrize("json_report", [False, True])
def test_an_interrupted_run_finishes_the_current_file_and_reports(tmp_path, json_report):
    for name in "abc":
        write(tmp_path, f"{name}.txt", page(name, body=f"Words of {name}."))
    terminal = InterruptingStream("b.txt")
    with pytest.raises(CommandError, match=r"Stopped\. Files left: 1") as stopped:
        call_command("import_seeds", tmp_path, stdout=terminal, stderr=io.StringIO(), json=json_report)
    assert stopped.value.returncode == 130
    batch = ImportedFile.objects.order_by("pk").last().batch_id
    assert Post.objects.count() == 2
    if json_report:
        document = json.loads(terminal.getvalue())
        assert (document["batch"], document["counts"]["new"]) == (batch, 2)
    else:
        assert f"Batch {batch}: 2 new" in terminal.getvalue()


def test_a_draft_is_written_next_to_the_text_and_never_overwritten(tmp_path):
    path = write(tmp_path, "thread.txt", THREAD)
    assert "draft written, ready to correct" in import_seeds(tmp_path, annotate=True).output
    draft = path.with_suffix(".toml")
    assert draft.read_text().startswith("# A draft made from the text alone")
    draft.write_text("mine")
    assert "not written, because it already exists" in import_seeds(tmp_path, annotate=True).output
    assert draft.read_text() == "mine"
    assert not Post.objects.exists()


def test_no_draft_is_written_for_unreadable_files(tmp_path):
    write(tmp_path, "b.txt", b"")
    run = import_seeds(tmp_path, tmp_path / "missing", annotate=True)
    empty, missing = run.errors.splitlines()
    assert (empty, missing) == (
        f"{tmp_path / 'b.txt'}: empty",
        f"{tmp_path / 'missing'}: No such file or directory",
    )
    assert run.failure == "2 files could not be annotated."


def test_many_files_are_reported_by_totals_and_pace(tmp_path, monkeypatch):
    monkeypatch.setattr("forum.importing.load.report.SUMMARY_THRESHOLD", 5)
    for number in range(5):
        write(tmp_path, f"{number}.txt", page(f"Title {number}", body=f"Words {number}."))
    run = import_seeds(tmp_path)
    assert len(run.output.splitlines()) == 2
    assert "5 new, 0 changed, 0 unchanged" in run.output
    assert "per second" in run.output


@pytest.mark.django_db(transaction=True)
def test_eight_concurrent_runs_import_each_file_once(tmp_path):
    write_thread(tmp_path)
    for number in range(10):
        write(tmp_path, f"{number}.txt", page(f"Title {number}", body=f"Words {number}."))
    runs = at_once(lambda _: import_seeds(tmp_path, json=True), range(8))
    counts = [json.loads(run.output)["counts"] for run in runs]
    assert sum(count["new"] for count in counts) == 11
    assert sum(count["unchanged"] for count in counts) == 77
    assert Post.objects.count() == ImportedFile.objects.count() == 11


def test_a_refused_file_sets_the_exit_code(tmp_path):
    command = [sys.executable, settings.BASE_DIR / "manage.py", "import_seeds", tmp_path / "missing"]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"NO_COLOR": "1"})
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == f"{tmp_path / 'missing'}: No such file or directory"


def test_suffixes_in_capitals_are_found(tmp_path):
    (tmp_path / "UPPER.TXT").write_bytes(THREAD)
    (tmp_path / "UPPER.TOML").write_bytes(annotate(ANNOTATION, THREAD))
    write(tmp_path, "Mixed.Txt", page("Mixed"))
    assert "2 new" in import_seeds(tmp_path).output
    assert comments_by_number(Post.objects.exclude(title="Mixed").get()).keys() == {"1", "1.1"}
