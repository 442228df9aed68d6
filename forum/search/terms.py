"""The words and phrases of a query: as SQL, and where they are in a text.

Both compare what `forum.text.analysis` makes of a text and of a query, so what is found is what is marked.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from forum.text import analysis
from forum.text.analysis import Token
from forum.text.markup import Span

from .query import Part

EXACT_WEIGHTS = analysis.EXACT + analysis.BOTH  # of positions at which a word has exactly this form


class Match(NamedTuple):
    """A part of a text, and the number of the term that it matches."""

    start: int
    end: int
    term: int


class Row:
    """Words in a row. Finds a phrase fast, even if it almost matches everywhere."""

    def __init__(self, words: list[str]):
        self.text = _spaced(words)
        self.words = words

    def find(self, words: str) -> Iterator[int]:
        """The numbers of the words at which these spaced words begin."""
        index = self.text.find(words)
        while index >= 0:
            yield bisect_right(self.starts, index) - 1
            index = self.text.find(words, index + 1)

    @cached_property
    def starts(self) -> list[int]:
        """Where the space before each word is."""
        return list(accumulate([1 + len(word) for word in self.words], initial=0))


class Words:
    """The words of a text, with their places."""

    def __init__(self, text: str):
        found = [(place, token) for place, tokens in analysis.tokens_by_place(text) for token in tokens]
        self.places = [place for place, _token in found]
        self.tokens = [token for _place, token in found]

    @cached_property
    def stems(self) -> Row:
        return Row([token.stem for token in self.tokens])

    @cached_property
    def exact(self) -> Row:
        return Row([token.exact for token in self.tokens])

    def start(self, number: int) -> int:
        return self.places[number] + self.tokens[number].start

    def end(self, number: int) -> int:
        return self.places[number] + self.tokens[number].end

    def end_of_letter(self, number: int) -> int:
        """Where the first letter of a pair ends. In a symbol such as ㍿, pairs have the place of the symbol."""
        following = self.start(number + 1)
        return following if following > self.start(number) else self.end(number)


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
        return " <-> ".join(self.lexemes(exact=exact))

    def lexemes(self, *, exact: bool = False) -> list[str]:
        exact = exact or self.is_exact
        lexemes = [f"'{word}'" + (f":{EXACT_WEIGHTS}" if exact else "") for word in self._words(is_exact=exact)]
        if self.is_open:
            lexemes[-1] = f"'{self.tokens[-1].exact}':*" + (EXACT_WEIGHTS if exact else "")
        return lexemes

    def find(self, words: Words) -> Iterator[Span]:
        """Where this term is in a text."""
        wanted = _spaced(self._words(is_exact=self.is_exact))
        row = words.exact if self.is_exact else words.stems
        for first in row.find(wanted.rstrip(" ") if self.is_open else wanted):
            last = first + len(self.tokens) - 1
            is_in_pair = self.is_open and not words.tokens[last].is_last
            yield words.start(first), words.end_of_letter(last) if is_in_pair else words.end(last)

    def _words(self, *, is_exact: bool) -> list[str]:
        return [token.exact if is_exact else token.stem for token in self.tokens]


def find(terms: Sequence[Term], text: str) -> list[Match]:
    """Where the terms are in a text, in order. Takes 0.1 ms for 200 words."""
    words = Words(text)
    return sorted(
        Match(start, end, number) for number, term in enumerate(terms) for start, end in term.find(words)
    )


def _spaced(words: list[str]) -> str:
    return f" {' '.join(words)} "
