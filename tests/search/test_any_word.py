"""Any word is found, whatever its letters are and whatever is around it; and what is found is marked."""

import sys
import unicodedata

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st

from forum.search.finding import find
from forum.search.query import Part, parse
from forum.search.terms import Term, Words
from forum.text.analysis import tokens, vector
from tests.search.conftest import write
from tests.support import make
from tests.support.tables import rolled_back

# Apostrophes, invisible characters and marks that are letters to Unicode.
NOT_LETTERS = "\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u02ee\u0374\u07f4\u07f5\ua78b\ua78c"
NOT_LETTERS += "\u0640\u115f\u1160\u17b4\u17b5\u3164\uffa0\u037a\uff9e\uff9f"
PART_OF_NAMES = "+＋#＃♯"  # C++, C#
letters = st.characters(categories=["L"], exclude_characters=NOT_LETTERS)
words = st.builds(
    str.__add__,
    letters,
    st.text(st.one_of(letters, st.characters(categories=["L", "Nd"], codec="latin-1")), max_size=9),
)
separators = st.characters(
    exclude_categories=["L", "M", "N", "Cf", "Cc", "Cs"], exclude_characters=PART_OF_NAMES + NOT_LETTERS
).filter(lambda character: unicodedata.category(character) != "Cn")
texts = st.text(
    st.one_of(letters, separators, st.characters(codec="latin-1", categories=["L", "P", "Nd"])), max_size=30
)


@pytest.fixture
def post(each_cluster):
    return make.post(title="…", body="…")


@given(texts, separators, words, separators, texts)
@example("", "“", "respond", "”", "")
@example("日本", "、", "東京", "🇯🇵", "x")
def test_any_word_between_two_other_characters_is_found(post, before, left, word, right, after):
    with rolled_back():
        write(post, f"{before}{left}{word}{right}{after}", is_markdown=False)
        [row] = find(parse(word), newest=False, page=1).rows
        assert "<mark>" in row["excerpt"]


PIECES = """
    a b A é ê é toll tolls tolled café cafe c c++ c# ++ # ’ ' . - / 1 12 ½ ² ﬁ fi ⅩⅣ ™ 😀
    ı İ ß ss ё й α ς ΰ ﷺ ﱞ ـ 東 京 都 東京 あ が か゛ が ｶﾞ ｶ ﾞ カ 가 한 한국 국 ก ก่ า ำ ่ ㍿ ㈱ 株 社 क कि ि
"""
pieces = st.lists(st.sampled_from([*PIECES.split(), " ", " ", " ", "\u00ad", "\u200b"]), max_size=12).map("".join)


@example("㈱㍿", "株", False, 0, 1)
@example("ﱞﱞ", "ﱞ", False, 0, 1)
@given(pieces, pieces, st.booleans(), st.integers(0, 9), st.integers(1, 9))
def test_what_is_found_is_marked(db, text, query, is_phrase, start, length):
    """PostgreSQL and `Term.find` agree on random queries, and on parts of the text."""
    found = list(tokens(text))
    cut = [text[found[start].start : found[min(start + length, len(found)) - 1].end]] if start < len(found) else []
    parts = [Part(value, is_phrase=is_phrase) for value in [query, *query.split(), *cut] if any(tokens(value))]
    for term in map(Term.of, parts):
        spans = list(term.find(Words(text)))
        assert is_in(term.tsquery(), text) == bool(spans)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        if is_in(term.tsquery(exact=True), text):
            assert spans


@given(st.text(st.one_of(st.sampled_from("cC+#aF1 '"), st.characters(codec="ascii")), max_size=20))
def test_ascii_words_are_the_same_next_to_other_characters(text):
    """There are two patterns for them, because one is faster."""
    assert list(tokens(f"{text}-x")) == list(tokens(f"{text}—x"))


def is_in(tsquery: str, text: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vector(text), tsquery])
        return cursor.fetchone()[0]


def test_every_character_of_unicode_can_be_stored(db):
    """Every letter and digit is a word, and none breaks the syntax of a tsvector."""
    characters = [each for each in map(chr, range(1, sys.maxunicode)) if unicodedata.category(each)[0] in "LMNPSZ"]
    missing = [
        each
        for each in characters
        if unicodedata.category(each)[0] in "LN" and each not in NOT_LETTERS and not any(tokens(each))
    ]
    assert missing == []
    for start in range(0, len(characters), 20_000):
        assert is_in("xyz", " xyz ".join(characters[start : start + 20_000]))
