"""The words and phrases of a query: as SQL, and where they are in a text.

Both compare what `forum.text.analysis` makes of a text and of a query, so what is found is what is marked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forum.text import analysis
from forum.text.analysis import Token
from forum.text.markup import Span

from .query import Part

EXACT = analysis.EXACT + analysis.BOTH  # the weights of positions at which a word stands in exactly this form


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

    def find(self, tokens: Sequence[Token]) -> Iterable[Span]:
        """Where this term is in a text that has these tokens."""
        length = len(self.tokens)
        for index in range(len(tokens) - length + 1):
            if all(map(self._matches, self.tokens, tokens[index : index + length])):
                yield tokens[index].start, self._end(tokens, index + length - 1)

    def _matches(self, wanted: Token, token: Token) -> bool:
        if wanted.is_last:
            return token.exact.startswith(wanted.exact)
        return wanted.exact == token.exact if self.is_exact else wanted.stem == token.stem

    def _end(self, tokens: Sequence[Token], last: int) -> int:
        """The end of a match. If it ends with a single letter, this is where the next pair begins."""
        if self.tokens[-1].is_last and last + 1 < len(tokens):
            return min(tokens[last].end, tokens[last + 1].start)
        return tokens[last].end


def _without_overlap(tokens: list[Token]) -> Iterable[Token]:
    """Leave out the last letter of a run, unless it's the only one: the pair before it contains it."""
    for previous, token in zip([None, *tokens], tokens, strict=False):
        if not (token.is_last and previous and previous.end == token.end):
            yield token


def _lexeme(token: Token, *, exact: bool) -> str:
    # A single letter of a script without spaces begins a pair, or stands at the end of a run.
    suffix = ("*" if token.is_last else "") + (EXACT if exact else "")
    return f"'{token.exact if exact else token.stem}'" + (f":{suffix}" if suffix else "")
