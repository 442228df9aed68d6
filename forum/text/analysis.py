"""The words by which a text is found: the same in the index, in queries and where matches are marked.

PostgreSQL's own parser, `lower` and `unaccent` give other results on a database with another locale. So everything
happens here, and the database stores and compares finished words.

Each word has two forms. The *exact* form is what was written, apart from case, compatibility forms such as
ligatures and full-width letters, and invisible characters. The *stem* also lacks accents and endings. A normal
search compares stems, and a search for a phrase in quotation marks compares exact forms.

A word is a run of letters or a run of digits. So a compound such as `F-16`, `client/server` or `example.org` is
found by its parts, and as a whole, because its parts follow each other. Scripts that don't separate words by
spaces are cut into overlapping pairs of letters: `東京都` becomes `東京`, `京都`, `都`. That needs no dictionary
and finds any part of a sentence.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache, partial
from itertools import zip_longest
from threading import local
from typing import NamedTuple

import regex
import Stemmer
from django.conf import settings

NO_STEMMING = "simple"
GAP = 10  # positions between two fields, so that no phrase reaches from one into the next
LONGEST = 100  # characters of a word that count
USUAL = 30  # characters of a word with its punctuation, as most are: what it contains is remembered

# Weights of positions in a tsvector say which form a word has there.
STEM, EXACT, BOTH = "D", "C", "B"

_INVISIBLE = r"\p{Default_Ignorable_Code_Point}\u0640"  # soft hyphens, joiners, …; and the Arabic stretching mark
_APOSTROPHES = "ʹʻʼʽˈꞋꞌ"  # Unicode counts these as letters
_SCRIPTS = ("Han", "Hiragana", "Katakana", "Bopomofo", "Hangul", "Thai", "Lao", "Khmer", "Myanmar")
# A letter of a script that doesn't separate words by spaces; Koreans put some endings right after names.
UNSPACED = (
    rf"[[{''.join(rf'\p{{scx={script}}}' for script in _SCRIPTS)}]&&[\p{{L}}\p{{M}}\p{{Nl}}]--[{_INVISIBLE}]]"
)
_LETTER = rf"[\p{{L}}--{UNSPACED}--[{_APOSTROPHES}{_INVISIBLE}]]"
_TOKEN = regex.compile(
    rf"""
    (?<![\p{{L}}\p{{N}}]) (?:c\+\+|[cfj]\#) (?!\p{{L}})     # C++ and C# aren't the letter C
    | {_LETTER} (?:{_LETTER}|[\p{{M}}{_INVISIBLE}])*
    | \p{{Nd}} [\p{{Nd}}{_INVISIBLE}]*
    | (?P<unspaced> {UNSPACED} [[{UNSPACED}]{_INVISIBLE}]*)
    | [\p{{No}}\p{{Nl}}\p{{So}}]                            # ½, Ⅷ, ™: what they contain is a word of its own
    """,
    regex.VERBOSE | regex.IGNORECASE | regex.VERSION1,
)
_CLUSTER = regex.compile(rf"[^\p{{M}}{_INVISIBLE}ﾞﾟ][\p{{M}}{_INVISIBLE}ﾞﾟ]*", regex.VERSION1)
_INVISIBLE_RUN = regex.compile(rf"[{_INVISIBLE}\p{{Me}}]+", regex.VERSION1)
_WORD = regex.compile(r"[a-z]\+\+|[a-z]\#|\p{L}[\p{L}\p{M}]*|\p{Nd}+")
# The short и is a letter of its own, not an accented и.
_ACCENTS = regex.compile(r"(?!и\u0306)([\p{Latin}\p{Greek}\p{Cyrillic}\p{Hebrew}\p{Arabic}])\p{M}+")
_PLAIN_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i"}
)


class Token(NamedTuple):
    """A word with its place in the text. A symbol such as ½ can contain several.

    In scripts without spaces, it's a pair of letters; the last letter of a run is a word of its own, `is_last`.
    """

    start: int
    end: int
    exact: str
    stem: str
    is_last: bool = False


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, in order."""
    for place, found in tokens_by_place(text):
        for token in found:
            yield token._replace(start=place + token.start, end=place + token.end)


def tokens_by_place(text: str) -> Iterator[tuple[int, Sequence[Token]]]:
    """What stands between the spaces of a text: its index, and its tokens, whose places count from there.

    A text of a hundred words takes 0.02 ms if they are usual ones.
    """
    language = settings.SEARCH_LANGUAGE
    usual_tokens = _usual_tokens(language)
    place = 0
    for chunk in text.split(" "):
        yield place, usual_tokens(chunk) if len(chunk) <= USUAL else _tokens(chunk, language)
        place += len(chunk) + 1


def vector(*texts: str) -> str:
    """A tsvector, as a literal, with all words of these texts, their positions and their forms."""
    places: dict[str, list[str]] = defaultdict(list)
    position = 0
    for text in texts:
        for _place, found in tokens_by_place(text):
            for token in found:
                position += 1
                if token.exact == token.stem:
                    places[token.exact].append(f"{position}{BOTH}")
                else:
                    places[token.exact].append(f"{position}{EXACT}")
                    places[token.stem].append(f"{position}{STEM}")
        position += GAP
    return " ".join(f"'{word}':{','.join(positions)}" for word, positions in places.items())


def without_accents(word: str) -> str:
    """An exact form with the plain letters of its script, where accents make no other letter."""
    bare = _ACCENTS.sub(r"\1", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare).translate(_PLAIN_LETTERS)


def _tokens(chunk: str, language: str) -> tuple[Token, ...]:
    found: list[Token] = []
    for match in _TOKEN.finditer(chunk):
        if match["unspaced"]:
            found += _pairs(match[0], match.start())
        else:
            for exact in _exact_words(match[0]):
                stem = _stem(without_accents(exact), language)
                found.append(Token(match.start(), match.end(), exact, stem))
    return tuple(found)


@cache
def _usual_tokens(language: str) -> Callable[[str], tuple[Token, ...]]:
    """A function that remembers the tokens of what stands between spaces."""
    return lru_cache(20_000)(partial(_tokens, language=language))


def _pairs(run: str, start: int) -> Iterator[Token]:
    clusters = [(match.start(), match.end(), _exact(match[0])) for match in _CLUSTER.finditer(run)]
    for (begin, end, first), following in zip_longest(clusters, clusters[1:]):
        pair, end = (first + following[2], following[1]) if following else (first, end)
        yield Token(start + begin, start + end, pair, pair, is_last=not following)


def _exact_words(written: str) -> list[str]:
    """What a match contains: one word, or those of a symbol such as ½."""
    return [word[:LONGEST] for word in _WORD.findall(_exact(written))]


def _exact(written: str) -> str:
    visible = _INVISIBLE_RUN.sub("", written)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())


_stemmers = local()  # a stemmer can't be shared between threads


def _stem(word: str, language: str) -> str:
    if language == NO_STEMMING:
        return word
    stemmers = _stemmers.__dict__
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(language)
    stem: str = stemmers[language].stemWord(word)
    return stem
