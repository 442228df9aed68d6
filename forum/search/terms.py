"""The words and phrases of a query: as SQL, and where they are in a text.

Both compare what `forum.text.analysis` makes of a text and of a query, so what is found is what is marked.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from forum.text import analysis
from forum.text.analysis import Token

from .query import Part

EXACT = analysis.EXACT + analysis.BOTH  # the weights of positions at which a word stands in exactly this form


Word = tuple[int, Token]  # a token and the place that its own places count from


class Match(NamedTuple):
    """A part of a text, and the number of the term that it matches."""

    start: int
    end: int
    term: int


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase: the tokens that must follow each other. Those of a phrase must have this form."""

    tokens: tuple[Token, ...]
    is_exact: bool = False

    @classmethod
    def of(cls, part: Part) -> "Term":
        return cls(tuple(_without_overlap(list(analysis.tokens(part.value)))), part.is_phrase)

    def tsquery(self, *, exact: bool = False) -> str:
        """A tsquery that finds this term; if `exact`, only its words in the form of the query."""
        return " <-> ".join(_lexeme(token, exact=exact or self.is_exact) for token in self.tokens)

    def is_at(self, index: int, words: Sequence[Word]) -> bool:
        """Whether the words of a text have this term from one of them on."""
        following = words[index : index + len(self.tokens)]
        return len(following) == len(self.tokens) and all(
            self._matches(wanted, token) for wanted, (_place, token) in zip(self.tokens, following, strict=True)
        )

    def _matches(self, wanted: Token, token: Token) -> bool:
        if wanted.is_last:
            return token.exact.startswith(wanted.exact)
        return wanted.exact == token.exact if self.is_exact else wanted.stem == token.stem

    def end(self, index: int, words: Sequence[Word]) -> int:
        """The end of this term in a text. A single letter ends where the next pair begins."""
        last = index + len(self.tokens) - 1
        place, token = words[last]
        if self.tokens[-1].is_last and last + 1 < len(words):
            next_place, following = words[last + 1]
            return min(place + token.end, next_place + following.start)
        return place + token.end


def find(terms: Sequence[Term], text: str) -> list[Match]:
    """Where the terms are in a text, in order. Takes 0.1 ms for 200 words."""
    words = [(place, token) for place, found in analysis.tokens_by_place(text) for token in found]
    by_stem: dict[str, list[int]] = defaultdict(list)
    letters: list[int] = []  # terms that begin with a single letter, with which a pair can begin
    for number, term in enumerate(terms):
        (letters if term.tokens[0].is_last else by_stem[term.tokens[0].stem]).append(number)
    matches = []
    for index, (place, token) in enumerate(words):
        if not letters and token.stem not in by_stem:
            continue
        for number in [*by_stem.get(token.stem, ()), *letters]:
            if terms[number].is_at(index, words):
                matches.append(Match(place + token.start, terms[number].end(index, words), number))
    return matches


def _without_overlap(tokens: list[Token]) -> Iterable[Token]:
    """Leave out the last letter of a run, unless it's the only one: the pair before it contains it."""
    for previous, token in zip([None, *tokens], tokens, strict=False):
        if not (token.is_last and previous and previous.end == token.end):
            yield token


def _lexeme(token: Token, *, exact: bool) -> str:
    # A single letter of a script without spaces begins a pair, or stands at the end of a run.
    suffix = ("*" if token.is_last else "") + (EXACT if exact else "")
    return f"'{token.exact if exact else token.stem}'" + (f":{suffix}" if suffix else "")
