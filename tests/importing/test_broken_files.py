"""Broken files are refused with file, line and reason. All others are read without any loss."""

import tomllib

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.importing.read.annotation import parse_annotation
from forum.importing.read.files import SeedFile
from forum.importing.read.proposal import draft_annotation
from forum.importing.read.reading import read
from forum.importing.read.repair import repair
from forum.importing.read.text import MAX_BYTES, BrokenFile, decode, split_lines
from forum.text.invisible import drop_invisible
from tests.importing.annotations import BROKEN_ANNOTATIONS, THREAD, annotate
from tests.importing.pages import HEADER_FORMS, SEED
from tests.support.tables import assert_each


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", None, "empty"),
        (b" \n\t\n", None, "empty"),
        ("\ufeff\n".encode(), None, "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 2, "not text: control byte 0x1a at byte 7"),
        (b"One\nTwo\nThr\x00ee", 3, "not text: control byte 0x00 at byte 12"),
        (b"One\r\nT\x92wo", 2, "not UTF-8: byte 0x92 at byte 7"),
        ("Grüße".encode("latin-1"), 1, "not UTF-8: byte 0xfc at byte 3"),
        (b"x" * (MAX_BYTES + 1), None, "larger than 1000000 bytes"),
    ],
)
def test_a_broken_text_is_refused_with_a_line_and_a_reason(data, line, reason):
    with pytest.raises(BrokenFile) as caught:
        read(data, file="page.txt")
    assert (caught.value.file, caught.value.line) == ("page.txt", line)
    assert reason in caught.value.reason


def test_a_broken_annotation_is_refused_with_the_line_of_its_table_and_a_reason():
    def check(name):
        body, line, reason = BROKEN_ANNOTATIONS[name]
        with pytest.raises(BrokenFile) as caught:
            read(THREAD, file="page.txt", annotation=parse_annotation(annotate(body), file="page.toml"))
        assert (caught.value.file, caught.value.line) == ("page.toml", line)
        assert reason in caught.value.reason

    assert_each(check, BROKEN_ANNOTATIONS)


def test_an_annotation_for_another_text_is_refused():
    other = annotate('[article]\nlines = "1"\n', text=b"Another text")
    with pytest.raises(BrokenFile, match="sha256 differs"):
        read(THREAD, file="page.txt", annotation=parse_annotation(other, file="page.toml"))


def test_an_annotation_without_a_sha256_is_refused():
    with pytest.raises(BrokenFile, match="sha256 of the text is missing"):
        parse_annotation(b'[article]\nlines = "1"\n', file="page.toml")


def test_an_error_is_shown_on_one_line():
    assert str(BrokenFile(file="page.txt", line=3, reason="empty")) == "page.txt, line 3: empty"
    assert str(BrokenFile(file="page.txt", reason="empty")) == "page.txt: empty"


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(BrokenFile, match="No such file"):
        SeedFile.open(tmp_path / "missing.txt").read()
    with pytest.raises(BrokenFile, match="Is a directory"):
        SeedFile.open(tmp_path).read()


def test_an_annotation_next_to_the_text_is_found(tmp_path):
    (tmp_path / "page.txt").write_bytes(THREAD)
    (tmp_path / "page.toml").write_bytes(annotate('[header]\nlines = "1-2"\n[article]\nlines = "3-8"\n'))
    assert [line.number for line in SeedFile.open(tmp_path / "page.txt").read().article] == [3, 4, 5, 6, 7, 8]
    (tmp_path / "page.toml").write_bytes(b"[")
    with pytest.raises(BrokenFile, match=r"page\.toml"):
        SeedFile.open(tmp_path / "page.txt").read()


def assert_nothing_is_lost(reading, data):
    """Joined by line number, the parts are exactly the repaired lines of the file, apart from stray characters."""
    pieces = {}
    for line in reading.lines:
        pieces[line.number] = pieces.get(line.number, "") + line.text
    lines, _facts = repair(split_lines(decode(data, file="")))
    visible = {number: drop_invisible(text) for number, text in pieces.items()}
    assert visible == {line.number: drop_invisible(line.text) for line in lines}


def test_every_line_of_every_header_form_has_one_place():
    def check(form):
        data = HEADER_FORMS[form][0].encode()
        assert_nothing_is_lost(read(data, file="page.txt"), data)

    assert_each(check, HEADER_FORMS)


def test_every_line_of_the_seed_has_one_place():
    assert_nothing_is_lost(SeedFile.open(SEED).read(), SEED.read_bytes())


no_deadline = settings(deadline=None)  # the machine may be busy
HEADER_WORDS = ("Category:", "Via:", "By:", "•", "3 years ago", "13 comments", "A Writer", "(The Courier)", "╌>")
OTHER_TEXT = ("- ", "–", ",", "ago", "A", "Why it matters: ", "Photo: ")
BREAKS = ("\n", "\n", "\r\n", " ", "\u00a0", "\u2028", "\x0c", "\x85")
WORDS = st.sampled_from((*HEADER_WORDS, *OTHER_TEXT, *BREAKS))
PAGES = st.lists(WORDS, max_size=40).map("".join) | st.text()


@no_deadline
@given(st.binary() | PAGES.map(str.encode))
def test_any_bytes_are_read_completely_or_refused(data):
    try:
        reading = read(data, file="page.txt")
    except BrokenFile:
        return
    assert_nothing_is_lost(reading, data)


@no_deadline
@given(st.binary() | st.text().map(str.encode) | PAGES.map(lambda text: annotate(text)))
def test_any_annotation_is_accepted_or_refused(data):
    try:
        reading = read(THREAD, file="page.txt", annotation=parse_annotation(data, file="page.toml"))
    except BrokenFile:
        return
    assert_nothing_is_lost(reading, THREAD)


SPANS = st.sampled_from(["1", "1-2", "2", "3", "3-5", "4", "6-8", "4-6", "7", "8", "7-8", "9"])
TABLES = st.fixed_dictionaries(
    {},
    optional={
        "header": st.fixed_dictionaries({"lines": SPANS}),
        "article": st.fixed_dictionaries({"lines": SPANS}),
        "caption": st.fixed_dictionaries({"lines": SPANS}),
        "left_out": st.lists(st.fixed_dictionaries({"lines": SPANS, "because": st.just("x")}), max_size=2),
        "comments": st.lists(
            st.fixed_dictionaries(
                {"lines": SPANS, "together": st.just("x"), "because": st.just("x")},
                optional={
                    "answers": st.integers(3, 8),
                    "evidence": st.sampled_from(["reading", "quotation"]),
                },
            ),
            max_size=4,
        ),
    },
)


@no_deadline
@given(TABLES)
def test_an_accepted_annotation_gives_every_line_one_place(tables):
    data = annotate(tomlkit.dumps(tables))
    try:
        reading = read(THREAD, file="page.txt", annotation=parse_annotation(data, file="page.toml"))
    except BrokenFile:
        return
    assert_nothing_is_lost(reading, THREAD)


@no_deadline
@given(PAGES)
def test_a_draft_without_guess_marks_is_always_accepted(text):
    data = text.encode()
    try:
        raw = read(data, file="page.txt")
    except BrokenFile:
        return
    draft = draft_annotation(raw)
    tomllib.loads(draft)
    confirmed = draft.replace("guess = true\n", "").encode()
    assert_nothing_is_lost(
        read(data, file="page.txt", annotation=parse_annotation(confirmed, file="page.toml")), data
    )
