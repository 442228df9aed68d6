"""Reads the discussion under an article from an annotation: the comments and their replies.

Every reply needs evidence. A quotation is checked against the comment it is said to come from. Anything else a
person concludes from the text is marked as a reading. A comment without evidence is a root.
"""

from dataclasses import dataclass, replace

from forum.importing.read.annotation import Annotation, Passage
from forum.importing.read.evidence import Evidence
from forum.importing.read.text import Kind, Line, mark_list_items, normalize


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment in a file. `parent` is the index of an earlier comment, or None for a root.

    `evidence` and `because` say how the parent is known (for a root: why it is one). `together` says why several
    lines are one comment.
    """

    lines: tuple[Line, ...]
    parent: int | None
    evidence: Evidence
    because: str = ""
    together: str = ""


def read_comments(lines: tuple[Line, ...], annotation: Annotation) -> tuple[Comment, ...]:
    """Return the comments in an annotation. Every line it names must exist and have one place only."""
    comments: list[Comment] = []
    comment_of_line: dict[int, int] = {}
    previous = 0
    for passage in annotation.comments:
        if passage.first < previous:
            raise passage.error("begins above the previous comment. List comments in the order of the text")
        previous = passage.first
        comments.append(_comment(lines, passage, comment_of_line, comments))
        comment_of_line |= dict.fromkeys(passage.numbers, len(comments) - 1)
    return tuple(comments)


def _comment(
    lines: tuple[Line, ...], passage: Passage, comment_of_line: dict[int, int], earlier: list[Comment]
) -> Comment:
    """`comment_of_line` maps the lines of earlier comments to their indexes."""
    comment_lines = _comment_lines(lines, passage)
    answered = passage.values.get("answers")
    if answered is not None and answered not in comment_of_line:
        raise passage.error(f"replies to line {answered}, which isn't in an earlier comment")
    parent = None if answered is None else comment_of_line[answered]
    return Comment(
        lines=comment_lines,
        parent=parent,
        evidence=_evidence(passage, comment_lines, parent=None if parent is None else earlier[parent]),
        because=passage.values.get("because", ""),
        together=passage.values.get("together", ""),
    )


def _comment_lines(lines: tuple[Line, ...], passage: Passage) -> tuple[Line, ...]:
    comment_lines = {
        line.number: line for line in mark_list_items(lines[number - 1] for number in passage.numbers)
    }
    if all(line.is_blank for line in comment_lines.values()):
        raise passage.error("has no text")
    if len([line for line in comment_lines.values() if not line.is_blank]) > 1 and not passage.values.get(
        "together"
    ):
        raise passage.error("joins several lines. Say why in `together`")
    for number in passage.line_numbers("quotes"):
        if number not in comment_lines:
            raise passage.error(f"the quotation in line {number} isn't part of the comment")
        comment_lines[number] = replace(comment_lines[number], kind=Kind.QUOTATION)
    return tuple(comment_lines.values())


def _evidence(passage: Passage, comment_lines: tuple[Line, ...], *, parent: Comment | None) -> Evidence:
    """Return the evidence for the parent. A reply needs evidence and a reason; a quotation is checked."""
    evidence = passage.values.get("evidence", "none")
    if evidence not in ("quotation", "reading", "none"):
        raise passage.error('evidence must be "quotation", "reading" or "none"')
    if (parent is None) != (evidence == "none"):
        raise passage.error("has `answers` without evidence, or evidence without `answers`")
    if parent and not passage.values.get("because"):
        raise passage.error("replies to another comment. Say how that is known in `because`")
    if (
        parent
        and evidence == "quotation"
        and not any(_is_quotation_of(line, parent.lines) for line in comment_lines)
    ):
        raise passage.error("doesn't quote the comment it replies to")
    return Evidence(evidence)


def _is_quotation_of(line: Line, answered: tuple[Line, ...]) -> bool:
    text = normalize(line.text)
    return line.kind is Kind.QUOTATION and bool(text) and any(text in normalize(other.text) for other in answered)
