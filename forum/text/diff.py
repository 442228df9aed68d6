"""What changed between two versions of a text, word by word and in bounded time.

The standard library's difflib takes many seconds for texts made to be slow. Here the longest common subsequence
is found on whole numbers as rows of bits (Hyyrö 2004): 10,000 words against 10,000 cost 30 ms, whatever they are.
"""

import re
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

# Beyond so many pairs of words (two posts of single letters) a text counts as written anew.
MOST_PAIRS = 100_000_000
# A text in more pieces, or more passages, than this tells a reader less than both versions whole.
MOST_PIECES, MOST_PASSAGES = 500, 200
# Of characters that stay the same: some three lines.
LONG = 240
# So many words that stay between two changes, and are half as long as either at most, stay by chance.
CHANCE_WORDS = 3

# A word; or a letter of the scripts that write no spaces; or what stands between.
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[^\W{_UNSPACED}]+|\s+|.")
_WORD = re.compile(r"\w+")


class Piece(NamedTuple):
    """A stretch of text: `kept`, `removed` or `added`."""

    kind: str
    text: str

    @property
    def shown(self) -> str:
        """The text, with a sign for breaks where there is nothing else to see of a change."""
        if self.kind == "kept" or self.text.strip("\n"):
            return self.text
        return self.text.replace("\n", "¶\n") or "¶"


class Passage(NamedTuple):
    """Whole lines, either the same in both versions or not."""

    pieces: list[Piece]

    @property
    def is_kept(self) -> bool:
        return all(piece.kind == "kept" for piece in self.pieces)

    @property
    def is_long(self) -> bool:
        """Whether a reader who wants to know what changed would rather not see all of it."""
        return self.is_kept and sum(len(piece.text) for piece in self.pieces) > LONG

    @property
    def word_count(self) -> int:
        return sum(len(_WORD.findall(piece.text)) for piece in self.pieces)


class _Step(NamedTuple):
    """What goes, what comes in its place, and what stays after that."""

    removed: str
    added: str
    kept: str


def compare(old: str, new: str) -> list[Passage]:
    """The passages of a text of many lines, without those that are blank."""
    passages = []
    for removed, added, kept in _steps(old.split("\n"), new.split("\n")):
        if removed or added:
            passages.append(_changed(removed, added))
        if standing := "\n".join(kept).strip("\n"):
            passages.append(Passage([Piece("kept", standing)]))
    return passages if len(passages) <= MOST_PASSAGES else [Passage(_whole(old, new))]


def _changed(removed: list[str], added: list[str]) -> Passage:
    """Some lines in place of others. Blank lines at the ends count only where there is nothing else."""
    pieces = words("\n".join(removed).strip("\n"), "\n".join(added).strip("\n"))
    return Passage(pieces or [Piece("added" if len(added) > len(removed) else "removed", "")])


def words(old: str, new: str) -> list[Piece]:
    """The pieces of a text of one line, or of lines that have changed."""
    steps = [_Step(*map("".join, step)) for step in _steps(_TOKEN.findall(old), _TOKEN.findall(new))]
    pieces = [
        Piece(kind, text)
        for step in _joined(steps)
        for kind, text in zip(("removed", "added", "kept"), step, strict=True)
    ]
    pieces = [piece for piece in pieces if piece.text]
    return pieces if len(pieces) <= MOST_PIECES else _whole(old, new)


def _whole(old: str, new: str) -> list[Piece]:
    return [Piece("removed", old), Piece("added", new)]


def _joined(steps: list[_Step]) -> list[_Step]:
    """With changes made one where a word or two happen to stay between them, as in a sentence written anew."""
    joined: list[_Step] = []
    for step in steps:
        joined.append(step)
        while len(joined) > 1 and _is_chance(joined[-2], joined[-1]):
            second, first = joined.pop(), joined.pop()
            removed, added = (first[i] + first.kept + second[i] for i in (0, 1))
            joined.append(_Step(removed, added, second.kept))
    return joined


def _is_chance(before: _Step, after: _Step) -> bool:
    """Whether what stays between two changes says less than either of them."""
    changed = min(max(len(each.removed), len(each.added)) for each in (before, after))
    return 2 * len(before.kept) <= changed and len(_WORD.findall(before.kept)) <= CHANCE_WORDS


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[list, list, list]]:
    """What is removed, added and then kept, in turn."""
    i, j = 0, 0
    removed, added, kept = [], [], []
    for at_i, at_j in [*_pairs(old, new), (len(old), len(new))]:
        if (at_i, at_j) != (i, j) and kept:
            yield removed, added, kept
            removed, added, kept = [], [], []
        removed += old[i:at_i]
        added += new[j:at_j]
        kept += old[at_i : at_i + 1]
        i, j = at_i + 1, at_j + 1
    if removed or added or kept:
        yield removed, added, kept


def _pairs(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """The places of a longest common subsequence in both, in order; of several, where it is earliest in `new`: a
    sentence that was added begins after the full stop before it, and does not end before its own."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    yield from ((i, i) for i in range(head))
    for i, j in _longest(old[head:], new[head:]):
        yield head + i, head + j


def _longest(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The same for what begins differently.

    Row j has a bit for each item of `old`: 0 where the subsequence with the first j items of `new` grows by that
    item. Adding carries a bit to the next 0; so one sum does the work of a row of the usual table.
    """
    if len(old) * len(new) > MOST_PAIRS:
        return []
    places: dict[Hashable, int] = {}
    for i, item in enumerate(old):
        places[item] = places.get(item, 0) | 1 << i
    every = (1 << len(old)) - 1
    rows = [every]
    for item in new:
        row = rows[-1]
        matching = row & places.get(item, 0)
        rows.append((row + matching | row - matching) & every)
    return _walk_back(rows, len(old))


def _walk_back(rows: list[int], i: int) -> list[tuple[int, int]]:
    """The pairs that the rows tell of, from the last to the first, put in order."""
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
