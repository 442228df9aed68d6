"""How well extraction does on the pages in `pages/`: `python -m tests.fetching.measure` prints the figures.

Next to each page, a file of the same name says what a careful reader would enter. A value that isn't there can be
right too: for a consent page, every field is empty.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from forum.fetching.article import Article
from forum.fetching.markup import decoded
from forum.fetching.reading import Refused, read

PAGES = Path(__file__).with_name("pages")
FIELDS = ("title", "source", "byline", "published", "canonical")
LEAST_RIGHT = dict(zip(FIELDS, (57, 56, 50, 54, 57), strict=True))  # of 60
MOST_WRONG = dict(zip(FIELDS, (1, 1, 2, 1, 0), strict=True))


@dataclass
class Result:
    page: str
    field: str
    verdict: str  # "right", "empty" or "wrong"
    expected: object
    found: object


def cases() -> list[tuple[str, bytes, dict]]:
    """The pages, by name, with what is expected of them."""
    files = sorted(PAGES.glob("*.html"))
    return [(file.stem, file.read_bytes(), json.loads(file.with_suffix(".json").read_text())) for file in files]


def article_of(html: bytes, url: str) -> Article:
    """What is found in this process; an empty article if the page is refused."""
    try:
        return read(decoded(html), url, 300)
    except Refused:
        return Article()


def found_in(article: Article) -> dict[str, object]:
    """The measured fields. A date counts only if its day is known."""
    published = article.published.text if article.published and article.published.day else None
    found = (article.title, article.source_name, article.bylines, published, article.canonical_url)
    return dict(zip(FIELDS, found, strict=True))


def results() -> Iterator[Result]:
    """One result for each field of each page."""
    for name, html, expected in cases():
        found = found_in(article_of(html, expected["url"]))
        for field in FIELDS:
            yield Result(name, field, verdict(field, expected[field], found[field]), expected[field], found[field])


def verdict(field: str, expected: object, found: object) -> str:
    is_right = same_date(expected, found) if field == "published" else (expected or None) == (found or None)
    return "right" if is_right else "wrong" if found else "empty"


def same_date(expected: str | None, found: str | None) -> bool:
    """Whether two dates agree: the same instant if both have a time and an offset, otherwise the same day."""
    if not expected or not found:
        return not expected and not found
    times = [datetime.fromisoformat(each) for each in (expected, found)]
    if all(len(each) > 10 for each in (expected, found)):
        times = [each.replace(microsecond=0) for each in times]
        if all(each.tzinfo for each in times):
            return times[0] == times[1]
        return times[0].replace(tzinfo=None) == times[1].replace(tzinfo=None)
    return expected[:10] == found[:10]


def pages_per_second() -> float:
    """In one process, without starting it."""
    pages, start = cases(), time.perf_counter()
    for _name, html, expected in pages:
        article_of(html, expected["url"])
    return len(pages) / (time.perf_counter() - start)


def main() -> None:
    found = list(results())
    total = len(found) // len(FIELDS)
    print(f"{'of ' + str(total) + ' pages':15}{'right':>7}{'empty':>7}{'wrong':>7}")
    for field in FIELDS:
        counts = Counter(each.verdict for each in found if each.field == field)
        print(f"{field:15}{counts['right']:7}{counts['empty']:7}{counts['wrong']:7}")
    for each in found:
        if each.verdict == "wrong" or (each.verdict == "empty" and "--empty" in sys.argv):
            print(f"{each.verdict}: {each.page}, {each.field}: {each.found!r}, expected {each.expected!r}")
    print(f"{pages_per_second():.0f} pages/s in one process")


if __name__ == "__main__":
    main()
