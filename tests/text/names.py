"""The names of hosts in IDNA's own tests."""

from pathlib import Path

CORPUS = Path(__file__).with_name("idna.txt")


def names() -> dict[str, str]:
    """The names in IDNA's own tests, each with its form in DNS, or "" if IDNA 2008 refuses it."""
    rows = [line.split("\t") for line in CORPUS.read_text().splitlines() if line[0] != "#"]
    return {name.encode().decode("unicode_escape"): "".join(ascii_form) for name, *ascii_form in rows}
