"""Long and hostile texts and queries: they cost little, don't fail, and are found.

The bounds are far above what they take, so that only a text that takes quadratic time fails.
"""

from random import Random
from time import thread_time

from forum.search.models import CommentEntry
from forum.text.analysis import vector
from forum.text.markup import POST_LIMIT
from tests.hostile.words import assert_harmless
from tests.search.conftest import write
from tests.support import make
from tests.support.tables import assert_each, rolled_back

LIMIT = 5  # seconds of CPU

random = Random(1)
WORDS = ["".join(random.choices("abcdefghijklmnop", k=6)) for _ in range(POST_LIMIT)]
TEXTS = {
    "other letters": "".join(chr(random.randrange(0x4E00, 0x9FFF)) for _ in range(POST_LIMIT)),
    "one letter": "東" * POST_LIMIT,
    "one word": "a" * POST_LIMIT,
    "one word each": "a " * (POST_LIMIT // 2),
    "ha ha ha": "ha " * (POST_LIMIT // 3),
    "marks": "e" + "\u0301" * POST_LIMIT,
    "only marks": "\u0301" * POST_LIMIT,
    "marks on a letter of Thai": "ก" + "\u0e48" * POST_LIMIT,
    "marks on two letters of Thai": ("ก" + "\u0e48" * (POST_LIMIT // 2)) * 2,
    "marks on letters of Thai": "ก่้๊" * (POST_LIMIT // 4),
    "invisible": "a" + "\u200b" * POST_LIMIT,
    "C#": "c#" * (POST_LIMIT // 2),
    "letters and digits": "a1" * (POST_LIMIT // 2),
    "symbols": "½" * POST_LIMIT,
    "a ligature of four words": "ﷺ" * POST_LIMIT,
    "twenty thousand words": " ".join(WORDS),
    "jamo": "\u1112" * POST_LIMIT,
    "quotes": "'\\\"" * (POST_LIMIT // 3),
}
QUERIES = [
    *("a", "東", "1", "é", "ha", "ก่", "東" * 200, TEXTS["other letters"][:200], '"' + "a " * 99 + '"'),
    " ".join(f'"{"ha " * length}"' for length in range(2, 11)),
    " ".join(f'-"{"a " * length}"' for length in range(2, 14)),
    " ".join("abcdefghijklmnopqrstuvwxyz"),
    *("c#" * 100, "\u0301" * 200, "½" * 200, "ﷺ" * 200, "'\\" * 100, "e" + "\u0301" * 199, "\u1112" * 200),
]


def test_any_text_can_be_indexed_in_little_time(each_cluster):
    post = make.post()

    def check(name: str, text: str):
        with rolled_back():
            start = thread_time()
            vector(text)
            assert thread_time() - start < LIMIT
            write(post, text, is_markdown=False)
            assert CommentEntry.objects.filter(words__isnull=False).count() == 1

    assert_each(check, TEXTS.items())


def test_any_text_can_be_searched_in_little_time(browse, post):
    for number, text in enumerate(TEXTS.values(), start=1):
        write(post, text, number=number, is_markdown=False)

    def check(query: str):
        start = thread_time()
        with rolled_back():
            answer = browse().get("/search/", {"q": query})
        assert thread_time() - start < LIMIT
        assert answer.status_code == 200
        assert_harmless(answer)

    assert_each(check, QUERIES)


def test_many_words_that_are_often_in_many_texts_can_be_searched(browse, post):
    letters = " ".join("abcdefghijklmnopqrstuvwxyz0123456789")
    text = " ".join([letters] * 255)
    for number in range(1, 31):
        write(post, text, number=number, is_markdown=False)
    for query in (letters, f'"{letters}"'):
        assert browse().get("/search/", {"q": query}).status_code == 200


def test_all_parts_of_the_longest_post_are_found(assert_finds):
    """A tsvector has 16,383 positions, and 256 for each word."""
    text = TEXTS["other letters"]
    parts = [text[start : start + 5] for start in (0, 9_000, 16_180, 16_190, 16_379, 16_383, len(text) - 5)]
    assert_finds([(text, [*parts, *(f'"{part}"' for part in parts)])])


def test_a_text_that_is_too_large_for_a_tsvector_is_found_by_its_beginning(assert_finds):
    words = [f"{letter}{word}" for letter in "abcdefgh" for word in WORDS]
    assert_finds([(" ".join(words), [words[0], words[5_000]])])


def test_a_longer_word_is_found(assert_finds):
    words = ["x" * 199, "é" * 150, "ﷺ" * 60, "ﬁ" * 120, "e" + "\u0301" * 199]
    assert_finds((f"a {word} b", [word]) for word in words)
