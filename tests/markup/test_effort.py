"""A text that takes too long to format is refused, and the refusal says why."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from forum.text import markup
from forum.text.markup import COMMENT_LIMIT, LINE_LIMIT, POST_LIMIT, clean, refuse_complex
from forum.text.markup.effort import STEP_LIMIT
from tests.support.tables import assert_each

from .reading import rendered
from .test_cost import ATTACKS, NUMBERS, ORDINARY, count_calls, halves, repeat

# Found by a random search for the texts that took longest.
FOUND = {
    "nested brackets before citations": halves("[", "#1 "),
    "nested brackets before emphasis": halves("[", "a*"),
    "nested brackets before code": halves("[", "`a"),
    "brackets around marks": repeat("[a #1 *b"),
    "emphasis within words": repeat("a*"),
    "long runs of asterisks": repeat("👍_", '***\n"_]' + "*" * 20 + "}**"),
    "runs in tables": repeat('a|b^"_]' + "*" * 20 + "==**"),
    "lists in lists, with code": repeat("- * ```\n"),
    "lists and quotes by turns": repeat("> - > - > - > - > - a\n"),
    "lists in lists, line by line": repeat("- - - - - a\n"),
    "small paragraphs with citations": repeat("__\n\n#1,"),
    "international addresses": repeat("http://é.b/ü "),
    "citations and mentions": repeat("#1,@ben,"),
    "table cells": repeat("a|" * 70 + "\n" + "-|" * 70 + "\n", "a|" * 70 + "\n"),
    "code in table cells": repeat("a|b\n-|-\n", "*a*|`b`\n"),
    "lines": repeat("a\n"),
}


def within_lines(text: str) -> str:
    return "\n".join(text.split("\n")[: LINE_LIMIT - 1])


def calls_to_publish(source: str) -> int:
    """The function calls to clean and render a text that mentions a member, or to refuse it."""
    members = ["ben", f"member-{next(NUMBERS)}"]

    def publish():
        try:
            text = clean(source, limit=POST_LIMIT, find_members=lambda _text: members)
        except ValidationError:
            return
        markup.render(text, post_id=12, members=members)

    return count_calls(publish)


@pytest.mark.deep
def test_no_text_takes_much_longer_to_publish_or_refuse_than_a_dense_one():
    dense = calls_to_publish(repeat(ORDINARY)(POST_LIMIT))

    def check(_name, attack):
        assert calls_to_publish(within_lines(attack(POST_LIMIT))) < 1.5 * dense

    assert_each(check, (ATTACKS | FOUND).items())


PIECES = [
    *"*_~`[]()<>!#&|-+=:\\'\" \n", "**", "](/b)", "[a]: /b", "> ", "- ", "1. ", "\n\n", "#1,", "@ben,",
    "***\n", "```\n", "a", "*" * 20, "http://é.b ", "www.a.b,", "&amp;", "\n-|-\n", "é", "    ",
]  # fmt: skip
pieces = st.sampled_from(PIECES)


@pytest.mark.hypothesis
def test_no_pattern_takes_much_longer_to_publish_or_refuse_than_a_dense_text():
    dense = calls_to_publish(repeat(ORDINARY)(POST_LIMIT))

    @given(st.lists(pieces, max_size=4).map("".join), st.lists(pieces, min_size=1, max_size=6).map("".join))
    def check(beginning, pattern):
        source = within_lines(repeat(beginning, pattern)(POST_LIMIT))
        assert calls_to_publish(source) < 2 * dense

    check()


@pytest.mark.parametrize("limit", [COMMENT_LIMIT, POST_LIMIT])
def test_an_ordinary_text_of_the_maximum_length_is_accepted(limit):
    source = repeat(ORDINARY)(limit).strip()
    assert clean(source, limit=limit) == source


@pytest.mark.parametrize(
    ("source", "mark"), [("[" * 3_000, "it has 3000 “[”."), ("a*" * 3_000, "it has 3000 “*”.")]
)
def test_a_refusal_names_the_most_frequent_mark_and_the_limit(source, mark):
    with pytest.raises(ValidationError) as caught:
        clean(source, limit=COMMENT_LIMIT)
    [message] = caught.value.messages
    assert mark in message
    assert "A text can have about 1500 line breaks" in message


def test_a_text_of_many_short_lines_is_told_about_its_line_breaks():
    with pytest.raises(ValidationError, match="1998 line breaks"):
        clean("a\n" * (LINE_LIMIT - 2) + "a", limit=COMMENT_LIMIT)


def test_a_refused_text_that_was_stored_earlier_can_still_be_rendered():
    source = "*a* " * 2_000
    with pytest.raises(ValidationError):
        clean(source, limit=COMMENT_LIMIT)
    assert rendered(source).count("<em>") == 2_000


def test_a_long_imported_text_is_refused_only_if_it_is_dense():
    refuse_complex(ORDINARY * 2_000)
    with pytest.raises(ValidationError, match="takes too long to format"):
        refuse_complex("*a*" * STEP_LIMIT)


def test_a_letter_with_too_many_accents_is_refused_before_they_are_sorted(monkeypatch):
    """Composing them takes quadratic time: half a minute for a form of the maximum size."""
    composed = []
    monkeypatch.setattr(unicodedata, "normalize", lambda form, text: composed.append(text) or text)
    with pytest.raises(ValidationError, match="too many accents"):
        clean("e" + "\u0301\u0327" * 1_000, limit=COMMENT_LIMIT)
    with pytest.raises(ValidationError, match="Shorten it"):
        clean("e\u0301" * 200_000, limit=COMMENT_LIMIT)
    assert composed == []


def test_ordinary_accents_are_accepted():
    source = "e\u0301" * 9_000 + "שָׁלוֹם" + "각" + "a" + "\u0300\u0323" * 15
    assert clean(source, limit=COMMENT_LIMIT) == unicodedata.normalize("NFC", source)
