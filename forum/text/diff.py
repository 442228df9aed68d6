"""Compares two versions of a text word by word, in bounded time.

The standard library's difflib takes many seconds for some hostile texts. This module finds the longest common
subsequence with integers as bit rows (Hyyrö 2004). Comparing 10,000 words with 10,000 always takes 30 ms. All
comparisons on a page share one `Effort`. A change that it has nothing left for is shown in full, before and after.
"""

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

import regex

from .graphemes import CLUSTER

# For one page, in units that take about 1 µs. One comparison of 10,000 words with 10,000 needs it all; ten changes
# of a paragraph need a tenth of it.
MOST_UNITS = 40_000
PAIRS_PER_UNIT = 5_000  # of words compared with words
LETTERS_PER_UNIT = 10  # of texts split into words
UNITS_PER_PIECE = 4  # to compare and show it
# With more pieces or passages than this, both versions are shown in full instead.
MOST_PIECES, MOST_PASSAGES = 500, 200
# Unchanged characters: about three lines.
LONG_PASSAGE = 240
# At most this many unchanged words between two changes, at most half as long as either, are a coincidence.
MAX_COINCIDENCE_WORDS = 3

# A word, or a letter in a script without spaces, or anything in between. A letter is a whole grapheme cluster, of
# the kind that its first code point is.
_UNSPACED_SCRIPTS = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = regex.compile(rf"(?:(?=[^\W{_UNSPACED_SCRIPTS}]){CLUSTER})+|(?:(?=\s){CLUSTER})+|{CLUSTER}")
_WORD = regex.compile(r"\w+")


class Piece(NamedTuple):
    """A part of a text. `kind` is "kept", "removed" or "added"."""

    kind: str
    text: str

    @property
    def shown(self) -> str:
        """The text. If only line breaks changed, they are shown as ¶."""
        if self.kind == "kept" or self.text.strip("\n"):
            return self.text
        return self.text.replace("\n", "¶\n") or "¶"


class Passage(NamedTuple):
    """Whole lines, either unchanged or changed. If `is_whole`, what changed in them wasn't looked for."""

    pieces: list[Piece]
    is_whole: bool = False

    @property
    def is_unchanged(self) -> bool:
        return all(piece.kind == "kept" for piece in self.pieces)

    @property
    def is_long(self) -> bool:
        """Whether it is unchanged and long enough to collapse."""
        return self.is_unchanged and sum(len(piece.text) for piece in self.pieces) > LONG_PASSAGE

    @property
    def word_count(self) -> int:
        return sum(len(_WORD.findall(piece.text)) for piece in self.pieces)


class TooMuch(Exception):
    """A comparison needs more than is left."""


class Effort:
    """What may still be spent on the comparisons of a page."""

    def __init__(self) -> None:
        self.left = MOST_UNITS

    def spend(self, units: int) -> None:
        """Raises TooMuch, and spends nothing, if there isn't that much left."""
        if units > self.left:
            raise TooMuch
        self.left -= units


class _Step(NamedTuple):
    """The removed text, the text added in its place, and the unchanged text after that."""

    removed: str
    added: str
    kept: str


def compare_lines(old: str, new: str, effort: Effort) -> list[Passage]:
    """Compare two texts line by line. Blank passages are left out."""
    passages = []
    try:
        for removed, added, kept in _steps(old.split("\n"), new.split("\n"), effort):
            if removed or added:
                passages.append(_changed(removed, added, effort))
            if unchanged := "\n".join(kept).strip("\n"):
                passages.append(Passage([Piece("kept", unchanged)]))
    except TooMuch:
        return [_whole(old, new)]
    return passages if len(passages) <= MOST_PASSAGES else [_whole(old, new)]


def _changed(removed: list[str], added: list[str], effort: Effort) -> Passage:
    """Compare changed lines word by word. Blank lines at the ends only count if nothing else changed."""
    old, new = "\n".join(removed).strip("\n"), "\n".join(added).strip("\n")
    try:
        pieces = _compare_words(old, new, effort)
    except TooMuch:
        return _whole(old, new)
    return Passage(pieces or [Piece("added" if len(added) > len(removed) else "removed", "")])


def _whole(old: str, new: str) -> Passage:
    return Passage(_replace_all(old, new), is_whole=True)


def compare_words(old: str, new: str, effort: Effort) -> list[Piece]:
    """Compare two texts word by word, or show both in full if that would take too long."""
    try:
        return _compare_words(old, new, effort)
    except TooMuch:
        return _replace_all(old, new)


def _compare_words(old: str, new: str, effort: Effort) -> list[Piece]:
    """Compare two texts word by word. Raises TooMuch, also if there are more than MOST_PIECES."""
    effort.spend((len(old) + len(new)) // LETTERS_PER_UNIT)
    steps = [_Step(*map("".join, step)) for step in _steps(_TOKEN.findall(old), _TOKEN.findall(new), effort)]
    pieces = [
        Piece(kind, text)
        for step in _merge_small_gaps(steps)
        for kind, text in zip(("removed", "added", "kept"), step, strict=True)
        if text
    ]
    if len(pieces) > MOST_PIECES:
        raise TooMuch
    effort.spend(UNITS_PER_PIECE * len(pieces))
    return pieces


def _replace_all(old: str, new: str) -> list[Piece]:
    return [piece for piece in (Piece("removed", old), Piece("added", new)) if piece.text]


def _merge_small_gaps(steps: list[_Step]) -> list[_Step]:
    """Merge changes with only a few unchanged words between them, as in a rewritten sentence."""
    merged: list[_Step] = []
    for step in steps:
        merged.append(step)
        while len(merged) > 1 and _is_coincidence(merged[-2], merged[-1]):
            second, first = merged.pop(), merged.pop()
            removed, added = (first[i] + first.kept + second[i] for i in (0, 1))
            merged.append(_Step(removed, added, second.kept))
    return merged


def _is_coincidence(before: _Step, after: _Step) -> bool:
    """Whether the unchanged words between two changes are too short to mean anything."""
    changed = min(max(len(each.removed), len(each.added)) for each in (before, after))
    return 2 * len(before.kept) <= changed and len(_WORD.findall(before.kept)) <= MAX_COINCIDENCE_WORDS


def _steps(
    old: Sequence[str], new: Sequence[str], effort: Effort
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Yield the removed, added and unchanged items of each step."""
    i, j = 0, 0
    removed: list[str] = []
    added: list[str] = []
    kept: list[str] = []
    for next_i, next_j in [*_pairs(old, new, effort), (len(old), len(new))]:
        if (next_i, next_j) != (i, j) and kept:
            yield removed, added, kept
            removed, added, kept = [], [], []
        removed += old[i:next_i]
        added += new[j:next_j]
        kept += old[next_i : next_i + 1]
        i, j = next_i + 1, next_j + 1
    if removed or added or kept:
        yield removed, added, kept


def _pairs(old: Sequence[Hashable], new: Sequence[Hashable], effort: Effort) -> Iterator[tuple[int, int]]:
    """Yield the index pairs of a longest common subsequence, in order.

    If there are several, it is the one that comes earliest in `new`. So an added sentence begins after the
    previous full stop, and includes its own.
    """
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = (len(old) - head) * (len(new) - head)
    effort.spend(len(old) + len(new) + rest // PAIRS_PER_UNIT)
    yield from ((i, i) for i in range(head))
    for i, j in _common_pairs(old[head:], new[head:]):
        yield head + i, head + j


def _common_pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the index pairs for sequences whose first items differ.

    Row j has a bit for each item of `old`. It is 0 where the common subsequence with the first j items of `new`
    grows by that item. Addition carries a bit to the next 0, so one sum replaces a row of the usual table.
    """
    positions: dict[Hashable, int] = {}
    for i, item in enumerate(old):
        positions[item] = positions.get(item, 0) | 1 << i
    all_bits = (1 << len(old)) - 1
    rows = [all_bits]
    for item in new:
        row = rows[-1]
        matching = row & positions.get(item, 0)
        rows.append((row + matching | row - matching) & all_bits)
    return _walk_back(rows, len(old))


def _walk_back(rows: list[int], i: int) -> list[tuple[int, int]]:
    """Collect the pairs from the last row to the first, and return them in order."""
    pairs, j = [], len(rows) - 1
    while i and j:
        if rows[j] >> (i - 1) & 1:
            i -= 1
        elif not rows[j - 1] >> (i - 1) & 1:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]
