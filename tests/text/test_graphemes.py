"""Texts are only cut between what readers see as characters."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text import graphemes
from forum.text.markup import excerpt
from forum.web.jinja import shortened
from tests.support.tables import assert_each

from .corpus import clusters

FAMILY, FLAG, CONJUNCT, STACK = "👩‍👩‍👧", "🇺🇦", "क्ष", "Z" + "\u0335\u0321" * 14
UNITS = [FAMILY, FLAG, CONJUNCT, STACK, "é", "1️⃣", "👍🏽", "한", "న్క్ష", "a", " ", "李"]


def test_a_text_is_cut_before_a_character_that_does_not_fit():
    def check(text, limit, expected):
        assert graphemes.cut(text, limit) == expected

    rows = [
        ("bridge", 3, "bri"),
        ("bridge", 9, "bridge"),
        (f"a{FAMILY}b", 3, "a"),
        (f"a{FAMILY}b", 6, f"a{FAMILY}"),
        (f"{FLAG}{FLAG}", 3, FLAG),
        (f"{CONJUNCT}{CONJUNCT}", 4, CONJUNCT),
        ("e\u0301e\u0301", 3, "e\u0301"),
        (STACK, 5, STACK[:5]),  # or nothing would be left
        ("", 3, ""),
    ]
    assert_each(check, rows)


@given(st.lists(st.sampled_from(UNITS)), st.integers(0, 60))
def test_no_cut_splits_a_character(units, limit):
    ends, end = {0}, 0
    for unit in units:
        end += len(unit)
        ends.add(end)
    text = "".join(units)
    cut = len(graphemes.cut(text, limit))
    assert cut in ends or cut == limit < len(units[0])


def test_excerpts_and_initials_keep_characters_whole():
    assert excerpt(f"<p>{FAMILY * 50}</p>", 12) == f"{FAMILY * 2}…"
    assert shortened(FAMILY * 50, 12) == f"{FAMILY * 2}…"
    assert [graphemes.initial(name) for name in ("ada", "क्षमा", f"{FLAG} ben", "")] == ["a", CONJUNCT, FLAG, ""]


def test_initials_of_stacked_marks_are_short():
    assert graphemes.initial(STACK) == "Z"


def test_splitting_many_flags_takes_linear_time():
    start = process_time()
    assert len(list(graphemes.split(FLAG * 50_000))) == 50_000
    assert process_time() - start < 5  # seconds; in quadratic time it takes 25


@pytest.mark.deep
def test_clusters_are_those_of_unicode():
    def check(*expected):
        text = "".join(expected)
        assert tuple(graphemes.split(text)) == expected
        ends = {sum(map(len, expected[:count])) for count in range(len(expected) + 1)}
        assert {graphemes.boundary(text, index) for index in range(len(text) + 1)} == ends

    assert_each(check, map(tuple, clusters()))
