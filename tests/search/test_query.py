"""Parsing queries: any text is a query, and problems are explained."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search.query import LIMIT, OPERATORS, Part, parse
from tests.support.tables import assert_each

pieces = st.one_of(
    st.text(max_size=12),
    st.sampled_from([f"{name}:" for name in OPERATORS]),
    st.sampled_from(
        ['"', "“", "-", " ", ":", "in:posts", "before:2025", "after:9999-99-99", "\\", "%", "'", "&|!<->()"]
    ),
)


@given(st.lists(pieces, max_size=30).map("".join))
def test_any_text_is_a_query(text):
    query = parse(text)
    assert len(query.text) <= LIMIT
    assert all(part.value for part in query.parts)
    assert len(query.descriptions()) == len(query.parts)
    for part in query.parts:
        query.without(part)


@given(st.lists(st.from_regex(r"[a-z]{3,9}", fullmatch=True), min_size=1, max_size=9, unique=True))
def test_plain_words_are_not_changed(words):
    query = parse(" ".join(words))
    assert query.values("", is_not=False) == words
    assert query.problems == ()


PARTS = [
    ("bridge", Part("bridge")),
    ("-bridge", Part("bridge", is_not=True)),
    ('"new bridge"', Part("new bridge", is_phrase=True)),
    ("“new  bridge”", Part("new bridge", is_phrase=True)),
    ('-"new bridge"', Part("new bridge", is_phrase=True, is_not=True)),
    ("author:ben", Part("ben", "author")),
    ("Author: ben", Part("ben", "author")),
    ("-author:ben", Part("ben", "author", is_not=True)),
    ('source:"The Courier"', Part("The Courier", "source", is_phrase=True)),
    ("category:science", Part("science", "category")),
    ("in:POSTS", Part("posts", "in")),
    ("before:2025", Part("2025", "before")),
    ("https://example.org/a", Part("https://example.org/a")),
    ("10:30", Part("10:30")),
]


def test_single_parts():
    def check(text, part):
        query = parse(text)
        assert query.parts == (part,)
        assert query.problems == ()

    assert_each(check, PARTS)


def test_parts_are_formatted_as_typed():
    text = 'bridge -"toll road" author:ben -source:"The Courier" after:2025-01'
    assert " ".join(map(str, parse(text).parts)) == text


@pytest.mark.parametrize(
    ("text", "day"),
    [("2025", date(2025, 1, 1)), ("2025-06", date(2025, 6, 1)), ("2025-6-3", date(2025, 6, 3))],
)
def test_a_date_is_a_year_a_month_or_a_day(text, day):
    assert parse(f"after:{text}").after == parse(f"before:{text}").before == day


def test_several_dates_give_the_narrowest_range():
    query = parse("after:2024 after:2025 before:2027 before:2026")
    assert (query.after, query.before) == (date(2025, 1, 1), date(2026, 1, 1))


PROBLEMS = [
    ("foo:bar", "isn't an operator"),
    ("author:", "needs a value"),
    ("in:threads", "in:posts or in:comments"),
    ("before:yesterday", "Write dates like"),
    ("after:2025-13-40", "Write dates like"),
    ("after:0000", "Write dates like"),
    ("-before:2025", "with a minus"),
    ('"never closed', "wasn't closed"),
    ("word " * 50, "was cut off"),
]


def test_problems_are_explained():
    def check(text, expected):
        (problem,) = parse(text).problems
        assert expected in problem

    assert_each(check, PROBLEMS)


@pytest.mark.parametrize("text", ["😀", "'", "-", '""', "source:%", "… !", "-“”"])
def test_a_query_without_a_word_gets_a_message(text):
    query = parse(text)
    assert query.parts == ()
    assert query.problems == ("Enter at least one word.",)


def test_an_empty_query_has_no_problems():
    assert parse("  ").problems == ()


def test_a_long_query_is_cut_between_words():
    words = [f"word{number}" for number in range(100)]
    query = parse(" ".join(words))
    assert query.values("", is_not=False) == words[: len(query.parts)]
    assert len(query.text) > LIMIT - len(" word99")
    assert parse("x" * LIMIT + " y").text == parse("x" * (LIMIT + 1)).text == "x" * LIMIT


def test_duplicate_parts_are_removed():
    query = parse('toll "new road" -bridge toll author:ben author:ada "new road" author:ben -bridge foo:x foo:x')
    assert [str(part) for part in query.parts] == [
        "toll", '"new road"', "-bridge", "author:ben", "author:ada", "foo:x"
    ]  # fmt: skip
    assert len(query.problems) == 1


def test_an_unknown_operator_is_searched_as_a_word():
    assert parse("foo:bar").values("", is_not=False) == ["foo:bar"]


def test_posts_and_comments_are_searched_by_default():
    assert parse("bridge").places == parse("in:posts in:comments").places == {"posts", "comments"}
    assert parse("in:posts").places == {"posts"}


def test_punctuation_is_not_a_part():
    assert parse('  - "" -"" … ').parts == ()


def test_a_part_can_be_removed_from_a_query():
    query = parse('bridge "toll road" author:ben')
    assert [query.without(part) for part in query.parts] == [
        '"toll road" author:ben',
        "bridge author:ben",
        'bridge "toll road"',
    ]
