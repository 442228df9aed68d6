"""The words and phrases of a query: as SQL, and where they are in a text.

Both compare what `forum.text.analysis` makes of a text and of a query, so what is found is what is marked.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from forum.text import analysis
from forum.text.analysis import Token
from forum.text.markup import Span

from .query import Part

EXACT = analysis.EXACT + analysis.BOTH  # the weights of positions at which a word stands in exactly this form


class Words:
    """The tokens of a text or of a part of it. `find` is fast even if a phrase almost matches everywhere."""

    def __init__(self, tokens: Sequence[Token]):
        self.tokens = tokens

    @cached_property
    def stems(self) -> str:
        """All stems, each between two spaces."""
        return _spaced([token.stem for token in self.tokens])

    @cached_property
    def exact(self) -> str:
        return _spaced([token.exact for token in self.tokens])

    def find(self, wanted: str, *, is_exact: bool) -> Iterator[int]:
        """The numbers of the tokens at which these words begin."""
        text = self.exact if is_exact else self.stems
        starts = self._starts_of_exact if is_exact else self._starts_of_stems
        place = text.find(wanted)
        while place >= 0:
            yield bisect_right(starts, place) - 1
            place = text.find(wanted, place + 1)

    @cached_property
    def _starts_of_stems(self) -> list[int]:
        return _starts([token.stem for token in self.tokens])

    @cached_property
    def _starts_of_exact(self) -> list[int]:
        return _starts([token.exact for token in self.tokens])


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase: the tokens that must follow each other. Those of a phrase must have this form."""

    tokens: tuple[Token, ...]
    is_exact: bool = False

    @classmethod
    def of(cls, part: Part) -> "Term":
        tokens = list(analysis.tokens(part.value))
        if len(tokens) > 1 and tokens[-1].is_last and tokens[-1].end == tokens[-2].end:
            del tokens[-1]  # the pair before it contains it
        return cls(tuple(tokens), part.is_phrase)

    @property
    def is_open(self) -> bool:
        """Whether it ends with a single letter of a script without spaces, with which a pair can begin."""
        return self.tokens[-1].is_last

    def tsquery(self, *, exact: bool = False) -> str:
        """A tsquery that finds this term; if `exact`, only its words in the form of the query."""
        exact = exact or self.is_exact
        lexemes = [f"'{word}'" + (f":{EXACT}" if exact else "") for word in self._words(is_exact=exact)]
        if self.is_open:
            lexemes[-1] = f"'{self.tokens[-1].exact}':*" + (EXACT if exact else "")
        return " <-> ".join(lexemes)

    def find(self, words: Words) -> Iterator[Span]:
        """Where this term is in a text."""
        wanted = _spaced(self._words(is_exact=self.is_exact))
        tokens = words.tokens
        for first in words.find(wanted.rstrip(" ") if self.is_open else wanted, is_exact=self.is_exact):
            last = first + len(self.tokens) - 1
            if self.is_open and not tokens[last].is_last:
                if last + 1 == len(tokens):
                    continue  # the next part of the text contains this pair, too
                yield tokens[first].start, _end_of_letter(tokens[last], tokens[last + 1])
            else:
                yield tokens[first].start, tokens[last].end

    def _words(self, *, is_exact: bool) -> list[str]:
        return [token.exact if is_exact else token.stem for token in self.tokens]


def _end_of_letter(pair: Token, following: Token) -> int:
    """Where the first letter of a pair ends. In a symbol such as ㍿, all pairs have the place of the symbol."""
    return following.start if following.start > pair.start else pair.end


def _spaced(words: list[str]) -> str:
    return f" {' '.join(words)} "


def _starts(words: list[str]) -> list[int]:
    """Where the space before each word is."""
    return list(accumulate([1 + len(word) for word in words], initial=0))
