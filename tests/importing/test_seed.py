"""The forum's first seed, read with and without its annotation."""

import hashlib
from itertools import pairwise

import pytest

from forum.importing.load import markdown
from forum.importing.read.evidence import Evidence
from forum.importing.read.files import SeedFile
from forum.importing.read.header import Header
from forum.importing.read.reading import read
from forum.importing.read.text import Kind
from tests.importing.pages import SEED


@pytest.fixture(scope="module")
def raw():
    return read(SEED.read_bytes(), file=SEED.name)


@pytest.fixture(scope="module")
def annotated():
    return SeedFile.open(SEED).read()


def line_numbers(lines):
    return [line.number for line in lines]


def test_the_seed_file_is_unchanged():
    digest = hashlib.sha256(SEED.read_bytes()).hexdigest()
    assert digest == "a01c6ee6fb397af2b0917c4cf78b576726654dde75739893533ac0d206265962"


def test_the_header_is_the_same_with_and_without_the_annotation(raw, annotated):
    assert raw.header == annotated.header
    assert raw.header == Header(
        title="U.S. will give Russians written response to NATO demands, Blinken says",
        category="News & Politics",
        via="john-russell",
        age="3 years ago",
        comment_count=13,
        byline="Zachary Basu",
        source="Axios",
    )


def test_without_the_annotation_everything_after_the_header_is_the_article(raw):
    assert line_numbers(raw.article) == list(range(5, 39))
    assert line_numbers(raw.left_out) == [4]
    assert raw.comments == ()


def test_the_annotation_separates_article_caption_and_comments(annotated):
    assert line_numbers(annotated.article) == list(range(6, 15))
    assert line_numbers(annotated.caption) == [5]
    assert [line_numbers(comment.lines) for comment in annotated.comments] == [
        [15], [16, 17], [18, 19], [20, 21, 22], [23], [24, 25, 26], [27], [28],
        [29, 30], [31, 32], [33], [34, 35, 36, 37], [38],
    ]  # fmt: skip


def test_there_are_as_many_comments_as_the_header_counts(annotated):
    assert len(annotated.comments) == annotated.header.comment_count


def test_only_comments_with_evidence_are_replies(annotated):
    replies = {
        comment.lines[0].number: comment.parent for comment in annotated.comments if comment.parent is not None
    }
    assert replies == {16: 0, 18: 0, 23: 3, 24: 4, 27: 4}
    evidence = {comment.lines[0].number: comment.evidence for comment in annotated.comments}
    assert [number for number, kind in evidence.items() if kind is Evidence.QUOTATION] == [24]
    assert all((evidence[number] is Evidence.NONE) == (number not in replies) for number in evidence)


def test_the_article_has_paragraphs_labels_and_two_lists(annotated):
    kinds = {line.number: line.kind for line in annotated.article}
    assert [number for number, kind in kinds.items() if kind is Kind.LABEL] == [7, 8, 11, 14]
    assert [number for number, kind in kinds.items() if kind is Kind.ITEM] == [9, 10, 12, 13]
    blocks = markdown.article(annotated).split("\n\n")
    assert blocks[1].startswith("**Why it matters:** Russia claims")
    assert [block.count("\n- ") for block in blocks if block.startswith("- ")] == [1, 1]
    assert blocks[-1] == "**Go deeper:** What Putin's Ukraine options look like"


def test_the_quotation_is_formatted_as_a_quotation(annotated):
    quotation, reply, afterthought = markdown.comment(annotated.comments[5]).split("\n\n")
    assert (
        quotation == "> But sanctions WERE effective in 2014, the last time Russia threatened a Ukraine invasion"
    )
    assert reply == "Exactly. And that's why the Crimea remains a part of Ukraine."
    assert afterthought == "Oh wait..."


def test_the_caption_is_kept_although_the_picture_is_lost(annotated):
    assert markdown.caption(annotated).startswith("Blinken and Lavrov shake hands in Geneva. Photo:")


def test_comments_are_in_the_order_of_the_text(annotated):
    assert all(first.lines[-1].number < second.lines[0].number for first, second in pairwise(annotated.comments))


def test_the_report_gives_a_reason_for_every_reply_and_every_join(annotated):
    for comment in annotated.comments:
        assert bool(comment.together) == (len(comment.lines) > 1)
        assert comment.because or comment.parent is None
    reported = [fact for fact in annotated.report if fact.what == "comment"]
    assert [fact.evidence for fact in reported] == [comment.evidence for comment in annotated.comments]
