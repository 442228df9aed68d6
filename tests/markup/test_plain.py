from hypothesis import given
from hypothesis import strategies as st

from forum.text.markup import EXCERPT, plain


def test_an_excerpt_has_the_text_without_the_markup():
    source = (
        "# News\n\nThe *old* [mill](https://example.com) burned.\n\n- `twice`\n- ![an elm](https://example.com/e)"
    )
    assert plain(source, 100) == "News The old mill burned. twice an elm"


def test_an_excerpt_is_cut_between_words_and_ends_with_an_ellipsis():
    assert plain("one two three four", 13) == "one two…"
    assert plain("one two, three", 9) == "one two…"
    assert plain("one two three", 13) == "one two three"


def test_a_text_without_spaces_is_cut_at_the_limit():
    assert plain("汉" * 50, 10) == "汉" * 9 + "…"


def test_an_excerpt_has_no_writing_direction_marks():
    assert plain("abc \u202eevil\u2066", 50) == "abc evil"


def test_an_excerpt_is_a_plain_string():
    assert plain("<b>a</b> &amp; b") == "<b>a</b> & b"
    assert type(plain("a")) is str


@given(st.text(max_size=3 * EXCERPT), st.integers(min_value=5, max_value=EXCERPT))
def test_an_excerpt_is_one_line_within_the_limit(source, limit):
    excerpt = plain(source, limit)
    assert len(excerpt) <= limit
    assert "\n" not in excerpt
