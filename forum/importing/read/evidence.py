"""The facts in the report about a file, and the evidence for them."""

from dataclasses import dataclass
from enum import StrEnum


class Evidence(StrEnum):
    """The evidence for a fact, strongest first."""

    TEXT = "text"  # the file says so in a known form
    QUOTATION = "quotation"  # a checked quotation within the file
    ANNOTATION = "annotation"  # a person wrote it in the annotation
    READING = "reading"  # a person concluded it from the meaning
    GUESS = "guess"  # likely, but not relied on
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the report: what was read as what, from which line, on which evidence."""

    what: str
    value: str | int
    evidence: Evidence
    line: int | None = None
    note: str = ""
