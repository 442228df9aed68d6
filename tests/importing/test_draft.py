"""Draft annotations: facts from the text, and guesses that are marked."""

import tomllib

import pytest

from forum.importing.read.annotation import parse_annotation
from forum.importing.read.proposal import draft_annotation
from forum.importing.read.reading import read
from forum.importing.read.text import BrokenFile
from tests.importing.annotations import annotate
from tests.importing.pages import BODY, SEED


def draft_of(data):
    return tomllib.loads(draft_annotation(read(data, file="page.txt")))


@pytest.fixture(scope="module")
def seed_draft():
    return draft_of(SEED.read_bytes())


def test_the_header_of_the_seed_is_not_a_guess(seed_draft):
    assert seed_draft["header"] == {"lines": "1-3"}
    assert seed_draft["left_out"] == [{"lines": "4", "because": "repeats what the header says"}]


def test_caption_labels_and_boundaries_of_the_seed_are_guesses(seed_draft):
    assert seed_draft["caption"] == {"lines": "5", "guess": True}
    assert seed_draft["article"] == {"lines": "6-14", "guess": True, "labels": "7-8, 11, 14"}
    assert [comment["lines"] for comment in seed_draft["comments"]] == [str(number) for number in range(15, 39)]
    assert all(comment["guess"] for comment in seed_draft["comments"])


def test_the_quotation_in_the_seed_is_found(seed_draft):
    answers = {comment["lines"]: comment for comment in seed_draft["comments"] if "answers" in comment}
    assert list(answers) == ["24"]
    assert (answers["24"]["answers"], answers["24"]["quotes"], answers["24"]["evidence"]) == (
        23,
        "24",
        "quotation",
    )


def test_a_draft_with_a_guess_left_is_refused():
    data = SEED.read_bytes()
    draft = draft_annotation(read(data, file="page.txt")).encode()
    with pytest.raises(BrokenFile, match="still a guess"):
        parse_annotation(draft, file="page.toml")


def test_a_title_without_a_header_is_a_guess():
    assert draft_of(BODY.encode()) == {
        **tomllib.loads(annotate("", text=BODY.encode()).decode()),
        "header": {"lines": "1", "guess": True},
        "article": {"lines": "2"},
    }


def test_an_unconfirmed_source_is_a_guess():
    page = f"Mayor resigns - The Courier\nVia: x • 1 day ago • 2 comments\n{BODY}"
    assert draft_of(page.encode())["header"] == {"lines": "1-2", "guess": True, "source": "The Courier"}


def test_a_source_in_the_annotation_is_removed_from_the_title():
    page = f"Mayor resigns - The Courier\nVia: x • 1 day ago • 2 comments\n{BODY}".encode()
    confirmed = annotate('[header]\nlines = "1-2"\nsource = "The Courier"\n[article]\nlines = "3-4"\n', text=page)
    header = read(page, file="page.txt", annotation=parse_annotation(confirmed, file="page.toml")).header
    assert (header.title, header.source) == ("Mayor resigns", "The Courier")


def test_the_annotation_overrides_the_header():
    page = b"Fair\nCategory: Town, and Country\nThe fair opened."
    confirmed = annotate('[header]\nlines = "1-2"\ncategory = "Town"\n[article]\nlines = "3"\n', text=page)
    reading = read(page, file="page.txt", annotation=parse_annotation(confirmed, file="page.toml"))
    assert reading.header.category == "Town"
