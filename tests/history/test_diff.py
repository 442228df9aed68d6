"""Differences between two texts: readable, complete and computed in bounded time."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text import diff
from forum.text.graphemes import split
from forum.text.markup import COMMENT_LIMIT, LINE_LIMIT, POST_LIMIT
from tests.support.tables import assert_each
from tests.text import corpus

TEXT = st.text(st.sampled_from("ab .,\nä李<&*")) | st.text(max_size=80)
SIGNS = {"kept": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def marked(old: str, new: str) -> list[str]:
    """Each passage with signs around the changes."""
    passages = diff.compare_lines(old, new, diff.Effort())
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
    pieces = diff.compare_words(old, new, diff.Effort())
    assert "".join(each.text for each in pieces if each.kind != "added") == old
    assert "".join(each.text for each in pieces if each.kind != "removed") == new


@given(TEXT, TEXT)
def test_only_blank_lines_are_left_out(old, new):
    passages = diff.compare_lines(old, new, diff.Effort())
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
    pairs = list(diff._pairs(old, new, diff.Effort()))
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
    """Counts lines of Python instead of seconds, so the load of the machine doesn't matter. `PAIRS_PER_UNIT`
    limits the work per line on the bits of a whole row."""

    def check(name):
        old, new = ((each * limit)[:limit] for each in SLOW[name])
        old, new = ("\n".join(each.split("\n")[:LINE_LIMIT]) for each in (old, new))
        steps, passages = counted(diff.compare_lines, old, new, diff.Effort())
        assert steps < 50 * limit
        assert 0 < sum(len(passage.pieces) for passage in passages) <= 2 * diff.MOST_PIECES

    assert_each(check, SLOW)


WORDS = [f"w{number}" for number in range(3_000)]
REWRITTEN = {
    **{name: texts for name, texts in SLOW.items()},
    "prose": (" ".join(WORDS), " ".join(reversed(WORDS))),
    "a letter in each of many lines": ("\n".join(f"k{n}\n{'李小' * 90}" for n in range(99)), "李"),
    "many passages": ("\n".join(WORDS), "\n".join(f"x\n{word}" for word in WORDS)),
}


def test_ten_large_changes_on_a_page_take_no_more_work_than_two():
    def check(name):
        old, new = (within(each) for each in REWRITTEN[name])
        effort = diff.Effort()
        steps = [counted(diff.compare_lines, old, new + str(n), effort)[0] for n in range(10)]
        assert sum(steps) < 1_000_000
        assert effort.left >= 0

    assert_each(check, REWRITTEN)


def within(text: str) -> str:
    return "\n".join((text * POST_LIMIT)[:POST_LIMIT].split("\n")[:LINE_LIMIT])


def test_a_change_that_is_too_large_shows_both_texts_in_full():
    old, new = "李小" * 9_000, "小龍" * 9_000
    effort = diff.Effort()
    effort.left = 100
    assert diff.compare_lines(old, new, effort) == [
        diff.Passage([diff.Piece("removed", old), diff.Piece("added", new)], is_whole=True)
    ]


def test_a_small_change_after_large_ones_is_still_compared_word_by_word():
    effort = diff.Effort()
    for _ in range(9):
        diff.compare_lines(" ".join(WORDS), " ".join(reversed(WORDS)), effort)
    [passage] = diff.compare_lines("The red fox.", "The quick fox.", effort)
    assert len(passage.pieces) == 4
    assert not passage.is_whole


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


NASTY = [
    "👩‍👩‍👧",
    "👩‍👩",
    "👍🏽",
    "👍",
    "🇺🇦",
    "🇺",
    "क्ष",
    "क",
    "्",
    "न्दी",
    "ក្ក",
    "ກໍ",
    "é",
    "e",
    "\u0301",
    "\u200d",
    "1️⃣",
    "1",
    "李",
    " ",
    ".",
]
NASTY_TEXT = st.lists(st.sampled_from(NASTY)).map("".join)


@given(NASTY_TEXT, NASTY_TEXT)
def test_no_character_is_split(old, new):
    """A character can be several code points: an emoji, a conjunct, a letter with its marks."""
    pieces = diff.compare_words(old, new, diff.Effort())
    for text, other in ((old, "added"), (new, "removed")):
        assert [each for piece in pieces if piece.kind != other for each in split(piece.text)] == list(split(text))


WHOLE = [
    ("Well 👩‍👩‍👧 done", "Well 👩‍👩‍👦 done", ["Well [-👩‍👩‍👧-]{+👩‍👩‍👦+} done"]),
    ("Yes 👍🏽!", "Yes 👍🏿!", ["Yes [-👍🏽-]{+👍🏿+}!"]),
    ("🇺🇦🇵🇱", "🇺🇦🇵🇹", ["🇺🇦[-🇵🇱-]{+🇵🇹+}"]),
    ("नमस्ते हिन्दी", "नमस्ते हिन्दू", ["नमस्ते [-हिन्दी-]{+हिन्दू+}"]),
    ("cafe\u0301 noir", "cafe noir", ["[-cafe\u0301-]{+cafe+} noir"]),
    ("ภาษาไทยดี", "ภาษาไทยดั", ["ภาษาไทย[-ดี-]{+ดั+}"]),
    ("ខ្មែរ", "ខ្មោរ", ["[-ខ្មែ-]{+ខ្មោ+}រ"]),
]


def test_characters_of_several_code_points_change_as_a_whole():
    def check(old, new, passages):
        assert marked(old, new) == passages

    assert_each(check, WHOLE)


@pytest.mark.deep
def test_none_of_unicodes_examples_is_split():
    def check(*clusters):
        for cluster in clusters:
            text, less = "".join(clusters), "".join(each for each in clusters if each != cluster)
            pieces = diff.compare_words(text, less, diff.Effort())
            old = [each for piece in pieces if piece.kind != "added" for each in split(piece.text)]
            assert old == list(clusters)

    assert_each(check, map(tuple, corpus.clusters()))
