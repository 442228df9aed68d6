"""Generates made-up seed files for measurements: `python -m tests.importing.generate 10000 FOLDER`.

About 7 kB each. Every other one has an annotation with 10 to 30 comments, some of them replies.
"""

import random
import sys
from pathlib import Path

from tests.importing.annotations import annotate

TEXT = """
a about after all and any as at bridge by can council could down each ferry few for from garden had has her
his hour if in into is it its just last law less library like mill more morning new no not now of off on one
only or other our over own past plan quay road said same school she so some such than that the their them then
there these they this time to under until up was water way we well were what when which who will with wood
work would year you
"""
WORDS = TEXT.split()
CATEGORIES = ("Town & Country", "Inventions", "Clubs", "Weather")


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(6, 24))).capitalize() + "."


def paragraph(chance: random.Random) -> str:
    return " ".join(sentence(chance) for _ in range(chance.randint(1, 6)))


def seed_file(number: int) -> tuple[str, str]:
    """Return a text and its annotation or "". The same number always gives the same result."""
    chance = random.Random(number)
    article = [paragraph(chance) for _ in range(chance.randint(6, 12))]
    comments = [paragraph(chance) for _ in range(chance.randint(10, 30))]
    header = [
        f"{sentence(chance).rstrip('.')} {number}",
        f"Category: {chance.choice(CATEGORIES)}",
        f"Via: member-{chance.randint(1, 500)} • {chance.randint(2, 9)} years ago • {len(comments)} comments",
    ]
    text = "\n".join((*header, *article, *comments))
    return text, _annotation(chance, len(article), len(comments)) if number % 2 else ""


def _annotation(chance: random.Random, article: int, comments: int) -> str:
    first, tables = 4 + article, [f'[header]\nlines = "1-3"\n[article]\nlines = "4-{3 + article}"\n']
    for line in range(first, first + comments):
        tables.append(f'[[comments]]\nlines = "{line}"\n')
        if line > first and chance.random() < 0.6:
            answered = chance.randrange(first, line)
            tables.append(f'answers = {answered}\nevidence = "reading"\nbecause = "made up"\n')
    return "".join(tables)


def write_files(total: int, folder: Path) -> None:
    """Write the files, a thousand per folder."""
    for number in range(total):
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        text, annotation = seed_file(number)
        path.write_text(text)
        if annotation:
            path.with_suffix(".toml").write_bytes(annotate(annotation, text.encode()))


if __name__ == "__main__":
    write_files(int(sys.argv[1]), Path(sys.argv[2]))
