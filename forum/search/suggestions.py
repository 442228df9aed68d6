"""Suggests other spellings for a search without results.

Suggestions come from titles and from the names of sources, categories and members, but not from comments, where
words are misspelt, too. Each suggestion is a query that is run first. So it has results that everyone can see, and
no word of a removed post is ever suggested. PostgreSQL finds candidates by trigrams. Which of them are close
enough is decided here, the same for every database.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product, zip_longest

from forum.categories.models import Category
from forum.text import analysis
from forum.text.analysis import Token
from forum.web.sql import select

from .finding import SETTINGS, TookTooLong, finds_something, search_transaction, set_locally
from .members import words_of
from .query import Part, Query, parse

SHOWN = 3
SPOTS = 8  # words of a query that are looked up
WRONG = 3  # of those, how many are corrected
PER_SPOT = 4  # replacements of each that are tried
TRIED = 8  # queries that are run
SHORTEST, LONGEST = 4, 40  # letters of words that can be misspelt

# Two letters in the wrong order leave few trigrams the same, so the thresholds are low.
LIMITS = SETTINGS | {
    "statement_timeout": "500",
    "pg_trgm.similarity_threshold": "0.15",
    "pg_trgm.word_similarity_threshold": "0.4",
}
SPELLINGS = """
SELECT text FROM search_spelling
WHERE key %% trigram_key(%(word)s)
    AND length(text) BETWEEN length(%(word)s) - 3 AND length(%(word)s) + 3
GROUP BY text, key ORDER BY similarity(key, trigram_key(%(word)s)) DESC, text COLLATE "C" LIMIT 200
"""
NAMES = """
SELECT username, display_name FROM accounts_user
WHERE trigram_key(username || ' ' || display_name) %%> trigram_key(%(word)s) AND (is_active OR imported)
ORDER BY word_similarity(trigram_key(%(word)s), trigram_key(username || ' ' || display_name)) DESC,
    username COLLATE "C" LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class Spot:
    """A word in a part of a query, or the value of an operator."""

    part: Part
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.part.value[self.start : self.end]

    @property
    def folded(self) -> str:
        return " ".join(words_of(self.text))

    @property
    def alone(self) -> str:
        """A query for only this."""
        return str(self.part) if self.part.operator else self.text


type Replacement = str | Part  # a word in place of a word, or an operator in place of a part


def similar(query: Query) -> list[str]:
    """Up to SHOWN queries with other spellings that have results, the nearest first. None if that takes long."""
    try:
        with search_transaction():
            select(f"SELECT {set_locally(LIMITS)}")
            return _similar(query)
    except TookTooLong:
        return []


def _similar(query: Query) -> list[str]:
    """The query with corrections of what nobody wrote. If that has no results, only the corrections."""
    wrong = [spot for spot in _spots(query)[:SPOTS] if not _finds(spot.alone)][:WRONG]
    if not wrong:
        return []
    excluded = {word for part in query.terms if part.is_not for word in words_of(part.value)}
    found = [[new for new in _replacements(spot) if new not in excluded][:PER_SPOT] for spot in wrong]
    ranked = sorted(product(*map(enumerate, found)), key=lambda each: sum(rank for rank, _new in each))
    whole = [_corrected(query, wrong, [new for _rank, new in each]) for each in ranked[:TRIED]]
    return _that_find(whole) or _that_find(str(new) for replacements in found for new in replacements)


def _that_find(texts: Iterable[str]) -> list[str]:
    return list(islice(filter(_finds, islice(dict.fromkeys(texts), TRIED)), SHOWN))


def _finds(text: str) -> bool:
    return finds_something(parse(text))


def _corrected(query: Query, wrong: Sequence[Spot], replacements: Sequence[Replacement]) -> str:
    """The query with a replacement in each spot. From the end, so that other spots keep their places."""
    parts: dict[Part, Part] = {}
    for spot, new in sorted(zip(wrong, replacements, strict=True), key=lambda pair: -pair[0].start):
        part = parts.get(spot.part, spot.part)
        value = f"{part.value[: spot.start]}{new}{part.value[spot.end :]}"
        parts[spot.part] = new if isinstance(new, Part) else replace(part, value=value)
    return query.with_replaced(parts)


# --- What can be misspelt -----------------------------------------------------------------------------------


def _spots(query: Query) -> list[Spot]:
    """Words of letters, and names. Not in scripts without spaces, and nothing that is excluded."""
    spots = []
    for part in query.parts:
        if part.operator in ("author", "category", "source"):
            spots.append(Spot(part, 0, len(part.value)))
        elif not part.operator:
            spots += [Spot(part, token.start, token.end) for token in _spaced(list(analysis.tokens(part.value)))]
    return [spot for spot in spots if not spot.part.is_not and _is_word(spot.folded)]


def _is_word(text: str) -> bool:
    return SHORTEST <= len(text) <= LONGEST and not any(char.isdigit() for char in text)


def _spaced(tokens: list[Token]) -> Iterator[Token]:
    """Whole words, not pairs of letters, which overlap."""
    for token, following in zip_longest(tokens, tokens[1:]):
        if not token.is_last and not (following and following.start < token.end):
            yield token


# --- Replacements -------------------------------------------------------------------------------------------


def _replacements(spot: Spot) -> list[Replacement]:
    """What is spelt almost like this, the nearest first."""
    operator, wanted = spot.part.operator, spot.folded
    found: list[tuple[int, Replacement]] = []
    if operator in ("", "source"):
        found += _near(wanted, [row["text"] for row in select(SPELLINGS, {"word": wanted})])
    if operator in ("", "author"):
        for row in select(NAMES, {"word": wanted}):
            found += _named(spot, Part(row["username"], "author"), row["username"], row["display_name"])
    if operator in ("", "category"):
        for slug, name in Category.objects.values_list("slug", "name"):
            found += _named(spot, Part(slug, "category"), slug, name)
    found.sort(key=lambda each: (each[0], isinstance(each[1], Part)))
    return list(dict.fromkeys(new for _distance, new in found))


def _named(spot: Spot, part: Part, *names: str) -> Iterator[tuple[int, Replacement]]:
    """Words of names, for a word, and this part, for a whole part."""
    near = _near(spot.folded, names)
    if not spot.part.operator:
        yield from near
    if near and spot.text == spot.part.value:
        yield near[0][0], part


def _near(wanted: str, texts: Iterable[str]) -> list[tuple[int, Replacement]]:
    """Which of the texts, or of their words, are almost like this, and how many letters differ."""
    near: dict[str, int] = {}
    most = 1 if len(wanted) < 6 else 2
    for text in texts:
        words = [token.exact for token in analysis.tokens(text)]
        for word in {*words, " ".join(words)}:
            folded = analysis.without_accents(word)
            if abs(len(folded) - len(wanted)) <= most and 0 < (differ := _distance(wanted, folded)) <= most:
                near[word] = differ
    return sorted(((differ, word) for word, differ in near.items()), key=lambda each: each[0])


def _distance(one: str, other: str) -> int:
    """How many letters were left out, added, replaced, or swapped with the next one."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, opposite in enumerate(other, start=1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != opposite)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                row[j] = min(row[j], before[j - 2] + 1)
        before, last = last, row
    return last[-1]
