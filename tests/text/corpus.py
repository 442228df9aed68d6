"""Unicode's own examples of grapheme clusters."""

from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).parent / "unicode" / "GraphemeBreakTest.txt"


def clusters() -> Iterator[list[str]]:
    """Each example as a list of its clusters."""
    for line in FILE.read_text().splitlines():
        if line and not line.startswith("#"):
            yield ["".join(chr(int(code, 16)) for code in each.split("×")) for each in line.split("÷")[1:-1]]
