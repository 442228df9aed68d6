"""Pages made to break whatever reads them: each ends in an article or a plain refusal, within the limits."""

import json

import pytest

from forum.fetching import child, extraction
from forum.fetching.extraction import ExtractionError, extract

URL = "https://courier.example/news/harbour"
HEAD = "<html><head><title>Harbour closed</title>"
TEXT = "<article><h1>Harbour closed</h1><p>The harbour is closed until the crane has been lifted out of it.</p>"


def in_script(text: str) -> str:
    return f'{HEAD}<script type="application/ld+json">{text}</script></head><body>{TEXT}'


NESTED = '{"@type": "NewsArticle", "mainEntity": ' * 2_000 + "{}" + "}" * 2_000
HOSTILE = {
    "attributes": f"{HEAD}<body {' '.join(f'a{at}=1' for at in range(40_000))}>{TEXT}",
    "depth": f"{HEAD}<body>{'<div>' * 80_000}{TEXT}",
    "items in items": f"{HEAD}<body>{TEXT}{'<div itemscope itemtype=x/Article itemprop=author>' * 10_000}",
    "headings": f"{HEAD}<body>{'<h1>' * 60_000}{TEXT}",
    "credits": f"{HEAD}<body>{'<p class=author>By' * 25_000}{TEXT}",
    "links": f"{HEAD}<body>{TEXT}{'<link rel=canonical href=//[ >' * 15_000}",
    "JSON-LD that is deep": in_script(NESTED),
    "JSON-LD of brackets": in_script("[" * 500_000),
    "JSON-LD of quotes": in_script('"\\' * 200_000),
    "JSON-LD of comments": in_script("/*" * 200_000),
    "JSON-LD of nodes": in_script(json.dumps([{"@type": "NewsArticle", "headline": "Harbour"}] * 10_000)),
    "a headline of separators": f"{HEAD}<meta property='og:title' content='{' | a' * 100_000}'>{TEXT}",
    "entities": f"{HEAD}<body>{'&amp;amp;' * 60_000}{TEXT}",
    "open tags": "<" * 512_000,
    "zeros": "\0" * 512_000,
}


# The others are for `make test-deep`: each starts a process.
USUAL = ("attributes", "depth", "JSON-LD that is deep")
PAGES = [pytest.param(name, marks=[] if name in USUAL else pytest.mark.deep) for name in HOSTILE]


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_breaks_nothing(name):
    assert len(outcome(HOSTILE[name])) <= 400


def test_a_page_that_needs_too_much_memory_is_refused(monkeypatch, tmp_path):
    assert refusal(monkeypatch, tmp_path, "bytearray(2_000_000_000)") == "unreadable"


def test_a_page_that_needs_too_much_time_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(extraction, "SECONDS", 2)
    assert refusal(monkeypatch, tmp_path, "while True: pass") == "unreadable"


def outcome(page: str) -> str:
    """The title that was found, or the code of the refusal."""
    try:
        return extract(page, URL).title
    except ExtractionError as error:
        return error.code


def refusal(monkeypatch, folder, statement) -> str:
    """How a page is refused on which the child process does this, after setting its limits."""
    program = folder / "child.py"
    program.write_text(f"from forum.fetching import child\nchild.limit()\n{statement}\n")
    monkeypatch.setattr(extraction, "PROGRAM", [str(program)])
    monkeypatch.setattr(extraction, "ENVIRONMENT", {"PYTHONPATH": "."})
    with pytest.raises(ExtractionError) as error:
        extract("<p>Harbour", URL)
    return error.value.code


def test_the_limit_of_cpu_time_ends_the_process_before_the_parent_gives_up():
    assert child.SECONDS < extraction.SECONDS
