"""Emphasis next to scripts that don't separate words by spaces.

CommonMark looks for spaces and punctuation beside `**`. So it doesn't see the end of emphasis in `这**是。**所以`.
These rules follow a proposal, "CJK-friendly amendments", and change nothing in texts without such characters.
"""

from functools import lru_cache

import regex
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline.state_inline import Scanned, StateInline

_CJK = regex.compile(
    r"[[\p{EA=W}\p{EA=F}\p{EA=H}]--\p{Emoji_Presentation}]|\p{Script=Hangul}|[\U000e0100-\U000e01ef]", regex.V1
)
_VARIATION = frozenset(map(chr, range(0xFE00, 0xFE0F)))  # an invisible choice of a form of the character before
_LATEST = 100  # delimiters that are searched for open ones

WHITESPACE, PUNCTUATION, CJK, CJK_PUNCTUATION, OTHER = range(5)


class State(StateInline):
    """The state of the inline parser, with other rules for what can open and close emphasis."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        end = self._end_of_run(start)
        last, following = self._before(start), self.src[end] if end < self.posMax else " "
        if last.isascii() and following.isascii():
            return super().scanDelims(start, canSplitWord)
        before, after = _kind(last), _kind(following)
        left = _is_beside_word(inner=after, outer=before)
        right = _is_beside_word(inner=before, outer=after)
        can_open = left and (canSplitWord or not right or before in (PUNCTUATION, CJK_PUNCTUATION))
        can_close = right and (canSplitWord or not left or after in (PUNCTUATION, CJK_PUNCTUATION))
        return Scanned(can_open, can_close, end - start)

    def _end_of_run(self, start: int) -> int:
        mark, end = self.src[start], start + 1
        while end < self.posMax and self.src[end] == mark:
            end += 1
        return end

    def _before(self, start: int) -> str:
        if start > 1 and self.src[start - 1] in _VARIATION:
            start -= 1
        return self.src[start - 1] if start else " "


def opened(state: StateInline, mark: str) -> int:
    """How many marks `*`, `_` or `~` have begun emphasis that hasn't ended yet."""
    width = 2 if mark == "~" else 1
    closed = waiting = 0
    for delimiter in reversed(state.delimiters[-_LATEST:]):
        if delimiter.marker != ord(mark):
            continue
        if delimiter.open and closed:
            closed -= 1
        elif delimiter.open:
            waiting += width
        else:
            closed += delimiter.close
    return waiting


def _is_beside_word(*, inner: int, outer: int) -> bool:
    """Whether marks can begin or end emphasis, by the characters on its inner and outer side."""
    return inner != WHITESPACE and (inner != PUNCTUATION or outer != OTHER)


@lru_cache(maxsize=2_000)
def _kind(character: str) -> int:
    if isWhiteSpace(ord(character)):
        return WHITESPACE
    is_punctuation = isMdAsciiPunct(ord(character)) or isPunctChar(character)
    if _CJK.match(character):
        return CJK_PUNCTUATION if is_punctuation else CJK
    return PUNCTUATION if is_punctuation else OTHER
