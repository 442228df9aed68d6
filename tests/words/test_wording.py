"""Words that must not come back: see "How we write English" in CONTRIBUTING.md."""

import re
import subprocess

import pytest

from tests.house.tree import ROOT

# What to write instead.
FORBIDDEN = {
    r"anew": "again",
    r"arrivals": "sequence, last_sequence or removed_sequences",
    r"\w*_barriers?": "why_not",
    r"by what": "what it is",
    r"desk": "Moderation",
    r"e-mails?": "email",
    r"geometry": "folding",
    r"liveliest": "by_activity",
    r"log-in": "login, or log in",
    r"meanwhile": "since then",
    r"put together": "combined",
    r"shel(f|ves)": "block",
    r"stands for": "means",
    r"there is none such": "no ...",
    r"unsent texts?": "drafts",
    r"unvalue|valuable|value_count|valued": "upvote",
    r"whoever|whomever": "anyone who",
    r"whom": "who, or turn the sentence around",
}
PATTERN = re.compile(
    "|".join(rf"(?P<w{at}>(?<![a-z])(?:{word})(?![a-z]))" for at, word in enumerate(FORBIDDEN)), re.IGNORECASE
)
SEARCHED = (
    "forum",
    "accounts",
    "templates",
    "static",
    "tests",
    "docs",
    "*.md",
    "Makefile",
    "manage.py",
    "pyproject.toml",
    ".ci",
)
# This list; a text that older versions of the benchmark compare; and texts by others, which may use any word.
EXEMPT = (
    *("tests/words/", "tests/bench/content.py", "tests/text/unicode/", "fixtures/"),
    "tests/fetching/pages/",  # news sites write "E-mail this story"
)


def lines() -> list[tuple[str, str]]:
    """Every line of the repository's own text, with its place."""
    listed = subprocess.run(["git", "ls-files", *SEARCHED], cwd=ROOT, capture_output=True, text=True, check=True)
    found = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if name.startswith(EXEMPT) or path.suffix not in {".py", ".html", ".txt", ".js", ".css", ".md", ""}:
            continue
        if path.exists():
            found += [(f"{name}:{at}", line) for at, line in enumerate(path.read_text().splitlines(), 1)]
    return found


def test_no_forbidden_word_comes_back():
    wrong = []
    for place, line in lines():
        for match in PATTERN.finditer(line):
            better = list(FORBIDDEN.values())[int(match.lastgroup[1:])]
            wrong.append(f"{place}: {match[0]!r}: write {better}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("line", ["class Valuable:", "whoever reads", "a why_not or membership_barrier", "E-mail"])
def test_it_finds_them_in_names_and_texts(line):
    assert PATTERN.search(line)
