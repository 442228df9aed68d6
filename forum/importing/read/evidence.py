"""What a statement about a file rests on, and the statements themselves: the report of a reading."""

from dataclasses import dataclass
from enum import StrEnum


class Evidence(StrEnum):
    """What a statement rests on, from the strongest to none."""

    TEXT = "text"  # the file says so, in a form that is known
    QUOTATION = "quotation"  # the file repeats its own words, checked
    ANNOTATION = "annotation"  # a person wrote it beside the file
    READING = "reading"  # a person judged so from what the words mean
    GUESS = "guess"  # likely, and not relied upon
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of the report: what was taken to be what, from which line, on which evidence."""

    what: str
    value: str | int
    evidence: Evidence
    line: int | None = None
    note: str = ""
