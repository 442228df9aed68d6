import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from forum.text.markup import COMMENT_LIMIT, NESTING_LIMIT, POST_LIMIT, clean
from tests.support.tables import assert_each

from .reading import Page, assert_safe, rendered


def error_of(source, *, limit=COMMENT_LIMIT):
    with pytest.raises(ValidationError) as caught:
        clean(source, limit=limit)
    return caught.value


def test_newlines_and_ends_are_normalised():
    assert clean("\r\n\na\r\nb\rc\u2028d  \n\n", limit=100) == "a\nb\nc\nd"


def test_a_first_line_of_code_keeps_its_indent():
    assert clean("\n    code\n", limit=100) == "    code"


def test_letters_are_stored_composed():
    assert clean("e\u0301", limit=1) == "é"


def test_control_characters_are_removed():
    assert clean("a\x00b\x1b[1mc\x7f\x9bd\te", limit=100) == "ab[1mcd\te"


def test_a_lone_surrogate_is_refused():
    assert error_of("a\ud800").code == "not_text"


BLANK = ["", " \n\t", "\u200b\u2060\ufeff", "\u3164\u2800", "\u202e", "&nbsp;", "&#8203;"]
NO_TEXT = [">", "-\n-", "***", "[a]: /b", "[](/b)"]
SHORT = ["k", "?", "👍", "`x`", "    x", "![](/x)", "#4", "ا", "<br>"]


def test_a_text_without_visible_characters_is_refused():
    def check(source):
        assert error_of(source).code == "empty"

    assert_each(check, [*BLANK, *NO_TEXT])


def test_a_short_text_is_accepted():
    def check(source):
        assert clean(source, limit=10) == source

    assert_each(check, SHORT)


def test_the_error_for_a_long_text_has_its_length_and_the_limit():
    error = error_of("ab\r\n" * 5, limit=12)
    assert error.code == "too_long"
    assert error.params == {"length": 14, "limit": 12}


@pytest.mark.parametrize("limit", [COMMENT_LIMIT, POST_LIMIT])
def test_a_text_of_exactly_the_limit_is_accepted(limit):
    assert len(clean("a" * limit, limit=limit)) == limit


@pytest.mark.parametrize("source", ["a\n" * 2_500, "[" * 2_500])
def test_a_text_that_is_too_complex_is_refused(source):
    assert error_of(source).code == "too_complex"


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "> - "])
def test_quotes_and_lists_nested_too_deeply_are_refused(mark):
    error = error_of(mark * (NESTING_LIMIT + 1) + "a")
    assert error.code == "too_deep"
    assert error.params == {"limit": NESTING_LIMIT}


@pytest.mark.parametrize("mark", ["> ", "- ", "1. "])
def test_an_accepted_text_is_shown_at_any_depth(mark):
    source = clean(mark * NESTING_LIMIT + "**deep**", limit=100)
    assert Page(rendered(source)).text.strip() == "deep"


def test_siblings_do_not_count_as_nesting():
    source = "> a\n\nb\n\n" * 50
    assert clean(source, limit=COMMENT_LIMIT) == source.strip()


@given(st.text(st.characters(), max_size=300))
def test_any_text_is_refused_or_cleaned_once_and_safe(source):
    try:
        text = clean(source, limit=COMMENT_LIMIT)
    except ValidationError:
        return
    assert clean(text, limit=COMMENT_LIMIT) == text
    assert assert_safe(rendered(text)).text.strip()
