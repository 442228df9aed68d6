"""Made-up text: English small words between words of no language, some of them often and most of them seldom."""

from functools import cache
from itertools import accumulate
from random import Random

_SMALL = """
the of and to a in that is was it for on with as at by he she they we you not but from have had this be are or an
were which one all there their been has when who will more no if out so what up about into than them can only other
time new some could these two may then do first any my now such like our over me even most made after also did many
"""
_SYLLABLES = """
ba be bo da del dor el fa fen gar gol ha hel in ka kel la lo mar men na nor o pel ra ros sel ta tor ul ven wa
"""
SMALL, SYLLABLES = _SMALL.split(), _SYLLABLES.split()
VOCABULARY = 4_000
SENTENCE = 6, 18  # words


@cache
def rare() -> list[str]:
    """Words of no language, the most frequent first."""
    chance, words = Random("words"), {}
    while len(words) < VOCABULARY:
        words["".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4))))] = None
    return list(words)


@cache
def _weights() -> list[float]:
    """As in any language, a word's frequency falls with its rank."""
    return list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))


def phrase(chance: Random, length: int) -> list[str]:
    """So many words, about half of them small ones."""
    long = iter(chance.choices(rare(), cum_weights=_weights(), k=length))
    return [chance.choice(SMALL) if chance.random() < 0.5 else next(long) for _ in range(length)]


def title(chance: Random) -> str:
    return " ".join(phrase(chance, chance.randint(4, 9))).capitalize()


def body(chance: Random, length: int) -> str:
    """Markdown of so many words, in paragraphs, with the formatting that members use."""
    blocks = []
    while length > 0:
        block, used = _block(chance, min(length, chance.randint(30, 90)))
        blocks.append(block)
        length -= used
    return "\n\n".join(blocks)


def _block(chance: Random, length: int) -> tuple[str, int]:
    kind = chance.random()
    if kind < 0.08:
        return "> " + _paragraph(chance, length), length
    if kind < 0.16:
        items = [phrase(chance, max(length // 4, 1)) for _ in range(4)]
        return "\n".join("- " + " ".join(item) for item in items), sum(map(len, items))
    return _paragraph(chance, length), length


def _paragraph(chance: Random, length: int) -> str:
    words, sentences = phrase(chance, length), []
    _format(chance, words)
    while words:
        size = chance.randint(*SENTENCE)
        sentence, words = words[:size], words[size:]
        sentences.append(" ".join([sentence[0].capitalize(), *sentence[1:]]) + ".")
    return " ".join(sentences)


def _format(chance: Random, words: list[str]) -> None:
    """Emphasis, code, a link or a citation here and there."""
    for place in range(chance.randint(0, 3)):
        at = chance.randrange(len(words))
        word = words[at]
        words[at] = chance.choice(
            (
                f"*{word}*",
                f"**{word}**",
                f"`{word}`",
                f"[{word}](https://example.org/{word}/{place})",
                f"(#{chance.randint(1, 9)}.{chance.randint(1, 3)})",
            )
        )


def constant_page(size: int) -> str:
    """An HTML page of about so many bytes."""
    chance = Random("constant")
    paragraphs = []
    while sum(map(len, paragraphs)) < size:
        paragraphs.append(f'<p class="prose">{_paragraph(chance, 80)}</p>\n')
    return f"<!DOCTYPE html><title>Constant</title>\n{''.join(paragraphs)}"
