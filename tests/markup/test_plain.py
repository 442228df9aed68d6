from hypothesis import given
from hypothesis import strategies as st

from forum.text.markup import EXCERPT, plain


def test_an_excerpt_has_the_words_and_not_the_markup():
    source = (
        "# News\n\nThe *old* [mill](https://example.com) burned.\n\n- `twice`\n- ![an elm](https://example.com/e)"
    )
    assert plain(source, 100) == "News The old mill burned. twice an elm"


def test_an_excerpt_ends_between_words_and_says_that_more_follows():
    assert plain("one two three four", 13) == "one two…"
    assert plain("one two, three", 9) == "one two…"
    assert plain("one two three", 13) == "one two three"


def test_a_text_without_spaces_is_cut_where_it_must_be():
    assert plain("汉" * 50, 10) == "汉" * 9 + "…"


def test_marks_that_turn_the_writing_direction_do_not_reach_the_line_around_the_excerpt():
    assert plain("abc \u202eevil\u2066", 50) == "abc evil"


def test_html_in_an_excerpt_is_text_for_the_template_to_escape():
    assert plain("<b>a</b> &amp; b") == "<b>a</b> & b"
    assert type(plain("a")) is str


@given(st.text(max_size=3 * EXCERPT), st.integers(min_value=5, max_value=EXCERPT))
def test_an_excerpt_is_one_line_and_never_longer_than_asked(source, limit):
    excerpt = plain(source, limit)
    assert len(excerpt) <= limit
    assert "\n" not in excerpt
