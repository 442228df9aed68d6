"""Invisible characters that were pasted along are dropped, and those that a text needs are kept."""

from forum.text.invisible import drop_invisible
from tests.support.tables import assert_each

DROPPED = [
    ("Zw\u200b tit\u00adle\ufeff", "Zw title"),
    ("\u2060A\u034f \u200eferry\u200f\u202a\u202e\u2066\u2069", "A ferry"),
    ("fer\u200cry \u200d", "ferry "),
    ("می\u200c ", "می "),
    ("می\u200b\u200cخ", "می\u200cخ"),
    ("A\u3164\u115f\u180e\U000e0041", "A"),
]
KEPT = [
    "plain",
    "می\u200cخواهم",
    "می\u200c\u200cخ",
    "क्\u200dष",
    "അവന്\u200d - x",
    "👩\u200d💻 ❤\ufe0f 👨\U0001f3fd\u200d🚀",
    "a\u0301\u00a0\u3000",
]


def test_stray_characters_are_dropped():
    def check(text, visible):
        assert drop_invisible(text) == visible

    assert_each(check, DROPPED)


def test_characters_that_join_or_select_are_kept():
    def check(text):
        assert drop_invisible(text) == text

    assert_each(check, [(text,) for text in KEPT])
