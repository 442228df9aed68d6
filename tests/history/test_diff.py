"""Differences between two texts: readable, complete and computed in bounded time."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text import diff
from forum.text.markup import COMMENT_LIMIT, LINE_LIMIT, POST_LIMIT
from tests.support.tables import assert_each

TEXT = st.text(st.sampled_from("ab .,\nä李<&*")) | st.text(max_size=80)
SIGNS = {"kept": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def marked(old: str, new: str) -> list[str]:
    """Each passage with signs around the changes."""
    passages = diff.compare_lines(old, new)
    return ["".join(SIGNS[each.kind].format(each.shown) for each in passage.pieces) for passage in passages]


CHANGES = [
    ("The red fox.", "The red fox.", ["The red fox."]),
    (
        "The quick brown fox jumps.",
        "The quick red fox leaps.",
        ["The quick [-brown-]{+red+} fox [-jumps-]{+leaps+}."],
    ),
    ("One.\n\nTwo.", "One.\n\nTwo.\n\nThree.", ["One.\n\nTwo.", "{+Three.+}"]),
    ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", ["One.", "[-Two.-]", "Three."]),
    ("One. Two.", "One.\nTwo.", ["One.[- -]{+¶\n+}Two."]),
    ("One.\nTwo.", "One.\n\nTwo.", ["One.", "{+¶+}", "Two."]),
    (
        "In May it opens, he says.",
        "In June it opens, he says. She doubts it, she says.",
        ["In [-May-]{+June+} it opens, he says.{+ She doubts it, she says.+}"],
    ),
    ("", "New.", ["{+New.+}"]),
    ("Old.", "", ["[-Old.-]"]),
    ("李小龍去了北京。", "李小龍去了上海。", ["李小龍去了[-北京-]{+上海+}。"]),
]


def test_changes_are_shown_word_by_word():
    def check(old, new, passages):
        assert marked(old, new) == passages

    assert_each(check, CHANGES)


def test_a_rewritten_sentence_is_shown_as_one_change():
    old = "The council decided in May that the bridge will cost ten million."
    new = "Last summer its mayor announced a bridge for a good deal less."
    assert marked(old, new) == [f"[-{old[:-1]}-]{{+{new[:-1]}+}}."]


@given(TEXT, TEXT)
def test_the_pieces_add_up_to_both_texts(old, new):
    pieces = diff.compare_words(old, new)
    assert "".join(each.text for each in pieces if each.kind != "added") == old
    assert "".join(each.text for each in pieces if each.kind != "removed") == new


@given(TEXT, TEXT)
def test_only_blank_lines_are_left_out(old, new):
    passages = diff.compare_lines(old, new)
    for text, other in ((old, "added"), (new, "removed")):
        remaining = [[each.text for each in passage.pieces if each.kind != other] for passage in passages]
        joined = "\n".join(map("".join, remaining))
        assert [line for line in joined.split("\n") if line] == [line for line in text.split("\n") if line]


@given(st.lists(st.sampled_from("abc"), max_size=9), st.lists(st.sampled_from("abc"), max_size=9))
def test_as_much_as_possible_is_left_unchanged(old, new):
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            table[i + 1][j + 1] = table[i][j] + 1 if one == other else max(table[i][j + 1], table[i + 1][j])
    pairs = list(diff._pairs(old, new))
    assert all(old[i] == new[j] for i, j in pairs)
    assert pairs == sorted(set(pairs))
    assert len(pairs) == table[-1][-1]


SLOW = {
    "nothing in common": ("a ", "b "),
    "every other word": ("a ", "a b "),
    "signs in another order": ("!?", "?.!"),
    "every other line": ("a\n", "b\na\n"),
    "letters that are words": ("".join(map(chr, range(0x4E00, 0x9E00))), "李"),
}


@pytest.mark.parametrize("limit", [COMMENT_LIMIT, POST_LIMIT])
def test_the_worst_texts_are_compared_in_linear_time(limit):
    """Counts lines of Python instead of seconds, so the load of the machine doesn't matter. `MOST_PAIRS` limits
    the work per line on the bits of a whole row."""

    def check(name):
        old, new = ((each * limit)[:limit] for each in SLOW[name])
        old, new = ("\n".join(each.split("\n")[:LINE_LIMIT]) for each in (old, new))
        steps, passages = counted(diff.compare_lines, old, new)
        assert steps < 50 * limit
        assert 0 < sum(len(passage.pieces) for passage in passages) <= 2 * diff.MOST_PIECES

    assert_each(check, SLOW)


def counted(function, *arguments):
    """Call the function. Returns how many lines of Python ran, and its result."""
    count = 0

    def tally(_frame, event, _argument):
        nonlocal count
        count += event == "line"
        return tally

    before = sys.gettrace()
    sys.settrace(tally)
    try:
        result = function(*arguments)
    finally:
        sys.settrace(before)
    return count, result
