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

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain
from operator import add
from threading import local
from typing import NamedTuple

import regex
import Stemmer
from django.conf import settings

NO_STEMMING = "simple"
GAP = 10  # positions between two fields, so that no phrase reaches from one into the next
LONGEST = 100  # characters of a word that count
READ = 4 * LONGEST  # characters of a word that are read, since some compose or are invisible
USUAL = 30  # characters of a word with its punctuation, as most are: what it contains is remembered

# Weights of positions in a tsvector say which form a word has there.
STEM, EXACT, BOTH = "D", "C", "B"

# What a tsvector can hold. In a longer text, the positions begin again at 1, after some that overlap, so that all
# phrases are found. A word keeps its first positions, and words that first come after a megabyte are left out.
OVERLAP = 200
ROUND = 16_383 - OVERLAP  # positions
POSITIONS_OF_WORD = 255
BYTES = 2**20 - 1
BYTES_OF_WORD = 3  # at most, in addition to its letters and to 2 bytes per position

_INVISIBLE = r"\p{Default_Ignorable_Code_Point}\u0640"  # soft hyphens, joiners, …; and the Arabic stretching mark
# Unicode counts these as letters, and its compatibility forms make them of others: ʹʺʻʼʽʾʿˈˊˋˮ, …
_APOSTROPHES = r"\u02b9-\u02bf\u02c8\u02ca\u02cb\u02ee\u0374\u07f4\u07f5\ua78b\ua78c"
_SCRIPTS = (
    *("Han", "Hiragana", "Katakana", "Bopomofo", "Hangul", "Yi"),
    *("Thai", "Lao", "Khmer", "Myanmar", "Tai_Le", "New_Tai_Lue", "Tai_Tham", "Tai_Viet", "Javanese", "Balinese"),
)
# A letter of a script that doesn't separate words by spaces; Koreans put some endings right after names.
UNSPACED = (
    rf"[[[{''.join(rf'\p{{scx={script}}}' for script in _SCRIPTS)}]&&[\p{{L}}\p{{M}}\p{{Nl}}]]\p{{sc=Han}}"
    rf"--[{_APOSTROPHES}{_INVISIBLE}]]"
)
_LETTER = rf"[\p{{L}}--{UNSPACED}--[{_APOSTROPHES}{_INVISIBLE}]]"
# C++ and C# aren't the letter C.
_C = r"(?<![\p{L}\p{N}]) (?:[cCｃＣ][+＋]{2}|[cfjCFJｃｆｊＣＦＪ][\#＃♯]) (?!\p{L})"
_TOKEN = regex.compile(
    rf"""
    {_C}
    | {_LETTER} (?:{_LETTER}|[\p{{M}}{_INVISIBLE}])*
    | \p{{Nd}} [\p{{Nd}}{_INVISIBLE}]*
    | (?P<unspaced> {UNSPACED} [[{UNSPACED}]\p{{M}}{_INVISIBLE}]*)
    | [\u00b2\u00b3\u00b9\u2070\u2074-\u2079]+ | [\u2080-\u2089]+         # ¹⁶, ₁₆
    | [\u2160-\u217f]+ | [\u24b6-\u24e9]+ | [\U0001f130-\U0001f149]+  # ⅩⅥ, ⓐⓑ, 🄰🄱
    | [[\p{{No}}\p{{Nl}}\p{{So}}]--[\u2120\u2122]]  # ½, ㎏: what they contain is a word; not so with ℠ and ™
    """,
    regex.VERBOSE | regex.VERSION1,
)
# The same for ASCII, in a quarter of the time.
_ASCII_TOKEN = re.compile(r"(?<![a-z0-9])(?:c\+\+|[cfj]#)(?![a-z])|[a-z]+|[0-9]+", re.IGNORECASE)
_WORD = regex.compile(rf"{_C} | {_LETTER} (?:{_LETTER}|\p{{M}})* | \p{{Nd}}+", regex.VERBOSE | regex.VERSION1)
# What can't be separated: a letter with its marks, and a syllable of Hangul that isn't composed.
_CLUSTER = regex.compile(
    rf"(?:[\u1100-\u115e\ua960-\ua97c]+[\u1161-\u11a7\ud7b0-\ud7c6]*[\u11a8-\u11ff\ud7cb-\ud7fb]*"
    rf"|[^\p{{M}}{_INVISIBLE}ﾞﾟ])[\p{{M}}{_INVISIBLE}ﾞﾟ\u0e32\u0e33\u0eb2\u0eb3]*",
    regex.VERSION1,
)
_ONLY_SINGLE = regex.compile(r"[\u3005\u3041-\u3096\u30a1-\u30fe\u3400-\u9fff\uac00-\ud7a3]+")
_IGNORED = regex.compile(rf"[{_INVISIBLE}\p{{Me}}\u0345]+", regex.VERSION1)
# The short и is a letter of its own, not an accented и.
_ACCENTS = regex.compile(r"(?!и\u0306)([\p{Latin}\p{Greek}\p{Cyrillic}\p{Hebrew}\p{Arabic}])\p{M}+")
_WITH_STROKE = regex.compile("LATIN SMALL LETTER (?:DOTLESS )?([A-Z])(?: WITH .*)?")
_PLAIN_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
    | {
        chr(code): match[1].lower()  # ø, ł, đ, ı, …
        for code in range(0xF8, 0x2B0)
        if (match := _WITH_STROKE.fullmatch(unicodedata.name(chr(code))))
    }
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
        for start, end, exact, stem, is_last in found:
            yield Token(place + start, place + end, exact, stem, is_last)


def tokens_by_place(text: str) -> Iterator[tuple[int, Iterable[Token]]]:
    """What is between the spaces of a text: where it is, and the tokens in it, whose places count from there.

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
        for token in chain.from_iterable(found for _place, found in tokens_by_place(text)):
            for place in _places(position):
                if token.exact == token.stem:
                    places[token.exact].append(f"{place}{BOTH}")
                else:
                    places[token.exact].append(f"{place}{EXACT}")
                    places[token.stem].append(f"{place}{STEM}")
            position += 1
        position += GAP
    return " ".join(_that_fit(places))


def without_accents(word: str) -> str:
    """An exact form without accents, unless they make it another letter, and with the digits 0 to 9."""
    if word.isdecimal():
        return "".join(str(unicodedata.decimal(digit)) for digit in word)
    bare = _ACCENTS.sub(r"\1", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare).translate(_PLAIN_LETTERS)


def _places(position: int) -> tuple[int, ...]:
    place = position % ROUND + 1
    return (place, place + ROUND) if position >= ROUND and place <= OVERLAP else (place,)


def _that_fit(places: dict[str, list[str]]) -> Iterator[str]:
    size = 0
    for word, positions in places.items():
        kept = positions[:POSITIONS_OF_WORD]
        size += len(word.encode()) + BYTES_OF_WORD + 2 * len(kept)
        if size > BYTES:
            break
        yield f"'{word}':{','.join(kept)}"


@cache
def _usual_tokens(language: str) -> Callable[[str], tuple[Token, ...]]:
    """A function that remembers the tokens of what is between spaces."""
    return lru_cache(20_000)(lambda chunk: tuple(_tokens(chunk, language)))


def _tokens(chunk: str, language: str) -> Iterator[Token]:
    if chunk.isascii():
        for ascii_match in _ASCII_TOKEN.finditer(chunk):
            exact = ascii_match[0][:LONGEST].lower()
            yield Token(*ascii_match.span(), exact, _stem(exact, language))
        return
    for match in _TOKEN.finditer(chunk):
        start, end = match.span()
        if match["unspaced"]:
            yield from _pairs(match[0], start)
        else:
            for exact, stem, is_last in _forms(match[0][:READ], language):
                yield Token(start, end, exact, stem, is_last)


def _pairs(run: str, start: int) -> Iterator[Token]:
    if _ONLY_SINGLE.fullmatch(run):
        clusters, ends = list(run), list(range(start, start + len(run) + 1))
    else:
        matches = list(_CLUSTER.finditer(run))
        clusters = [_exact(match[0][:READ])[:LONGEST] for match in matches]
        ends = [start + match.start() for match in matches] + [start + match.end() for match in matches[-1:]]
    pairs = list(map(add, clusters, clusters[1:]))
    yield from map(Token, ends, ends[2:], pairs, pairs)
    if clusters:
        yield Token(ends[-2], ends[-1], clusters[-1], clusters[-1], is_last=True)


@lru_cache(4_000)
def _forms(written: str, language: str) -> list[tuple[str, str, bool]]:
    """The exact form and the stem of a word, or of each word in a symbol such as ½; and whether it `is_last`."""
    exact = _exact(written)
    if _WORD.fullmatch(exact):
        word = exact[:LONGEST]
        return [(word, _stem(word if word.isascii() else without_accents(word), language), False)]
    contained = [token[2:] for token in _tokens(exact, language)] if exact != written else []
    if contained or unicodedata.category(written[0]) == "So":
        return contained
    # A number such as ৴, or Arabic marks that Unicode counts as letters: there are spaces between them.
    return [(word[:LONGEST], word[:LONGEST], False) for word in exact.split()]


def _exact(written: str) -> str:
    if written.isascii():
        return written.lower()
    visible = _IGNORED.sub("", unicodedata.normalize("NFKD", written))
    return unicodedata.normalize("NFKC", visible.casefold()).replace("♯", "#")


_stemmers = local()  # a stemmer can't be shared between threads


def _stem(word: str, language: str) -> str:
    if language == NO_STEMMING:
        return word
    stemmers = _stemmers.__dict__
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(language, 0)  # without its cache, which is slower
    return stemmers[language].stemWord(word) or word
