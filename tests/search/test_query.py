"""What people type into the box is taken apart: any text is a query, and what is odd in it is explained."""

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
    assert len(query.in_words()) == len(query.parts)
    for part in query.parts:
        query.without(part)


@given(st.lists(st.from_regex(r"[a-z]{3,9}", fullmatch=True), min_size=1, max_size=9, unique=True))
def test_plain_words_are_searched_as_they_stand(words):
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


def test_one_part():
    def check(text, part):
        query = parse(text)
        assert query.parts == (part,)
        assert query.problems == ()

    assert_each(check, PARTS)


def test_a_part_is_written_as_it_is_read():
    text = 'bridge -"toll road" author:ben -source:"The Courier" after:2025-01'
    assert " ".join(map(str, parse(text).parts)) == text


@pytest.mark.parametrize(
    ("text", "day"),
    [("2025", date(2025, 1, 1)), ("2025-06", date(2025, 6, 1)), ("2025-6-3", date(2025, 6, 3))],
)
def test_a_date_is_a_year_a_month_or_a_day(text, day):
    assert parse(f"after:{text}").after == parse(f"before:{text}").before == day


def test_of_several_dates_the_narrowest_counts():
    query = parse("after:2024 after:2025 before:2027 before:2026")
    assert (query.after, query.before) == (date(2025, 1, 1), date(2026, 1, 1))


ODD = [
    ("foo:bar", "not an operator"),
    ("author:", "needs a value"),
    ("in:threads", "in:posts or in:comments"),
    ("before:yesterday", "a date looks like"),
    ("after:2025-13-40", "a date looks like"),
    ("after:0000", "a date looks like"),
    ("-before:2025", "by a minus"),
    ('"never closed', "never closed"),
    ("word " * 50, "was cut"),
]


def test_what_is_odd_is_explained():
    def check(text, said):
        (problem,) = parse(text).problems
        assert said in problem

    assert_each(check, ODD)


@pytest.mark.parametrize("text", ["😀", "'", "-", '""', "source:%", "… !", "-“”"])
def test_a_query_without_a_word_is_told_so(text):
    query = parse(text)
    assert query.parts == ()
    assert query.problems == ("There is no word in this query.",)


def test_nothing_is_said_of_an_empty_box():
    assert parse("  ").problems == ()


def test_what_is_too_long_is_cut_between_words():
    words = [f"word{number}" for number in range(100)]
    query = parse(" ".join(words))
    assert query.values("", is_not=False) == words[: len(query.parts)]
    assert len(query.text) > LIMIT - len(" word99")
    assert parse("x" * LIMIT + " y").text == parse("x" * (LIMIT + 1)).text == "x" * LIMIT


def test_what_is_said_twice_counts_once():
    query = parse('toll "new road" -bridge toll author:ben author:ada "new road" author:ben -bridge foo:x foo:x')
    assert [str(part) for part in query.parts] == [
        "toll", '"new road"', "-bridge", "author:ben", "author:ada", "foo:x"
    ]  # fmt: skip
    assert len(query.problems) == 1


def test_an_unknown_operator_is_searched_as_words():
    assert parse("foo:bar").values("", is_not=False) == ["foo:bar"]


def test_without_an_in_both_places_are_searched():
    assert parse("bridge").places == parse("in:posts in:comments").places == {"posts", "comments"}
    assert parse("in:posts").places == {"posts"}


def test_nothing_to_read_is_no_part():
    assert parse('  - "" -"" … ').parts == ()


def test_a_query_can_be_typed_with_one_part_less():
    query = parse('bridge "toll road" author:ben')
    assert [query.without(part) for part in query.parts] == [
        '"toll road" author:ben',
        "bridge author:ben",
        'bridge "toll road"',
    ]
