"""The discussion under an article, as an annotation divides it: what belongs together, what answers what.

Every tie must say what it rests on. A quotation is looked up in the comment it is said to come from; whatever
else a person read out of the words is kept as that person's reading, and where there is nothing to go by, a
comment stands as a root.
"""

from dataclasses import dataclass, replace

from forum.importing.read.annotation import Annotation, Passage
from forum.importing.read.evidence import Evidence
from forum.importing.read.text import Kind, Line, normal, set_items


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of the discussion. `parent` is the index of an earlier comment, None for a root.

    `evidence` says how it is known what this answers, `because` the same in words (of a root: why it is one);
    `together` says why several lines were taken as one comment.
    """

    lines: tuple[Line, ...]
    parent: int | None
    evidence: Evidence
    because: str = ""
    together: str = ""


def read_comments(lines: tuple[Line, ...], annotation: Annotation) -> tuple[Comment, ...]:
    """The tree an annotation describes. Every line it names must exist, and have one place only."""
    comments: list[Comment] = []
    holders: dict[int, int] = {}
    previous = 0
    for passage in annotation.comments:
        if passage.first < previous:
            raise passage.broken("begins above the comment before it: comments stand in the text's order")
        previous = passage.first
        comments.append(_comment(lines, passage, holders, comments))
        holders |= dict.fromkeys(passage.numbers, len(comments) - 1)
    return tuple(comments)


def _comment(
    lines: tuple[Line, ...], passage: Passage, holders: dict[int, int], earlier: list[Comment]
) -> Comment:
    """`holders` tells the index of the earlier comment that holds a line."""
    own = _comment_lines(lines, passage)
    answered = passage.values.get("answers")
    if answered is not None and answered not in holders:
        raise passage.broken(f"answers line {answered}, which is in no earlier comment")
    parent = holders.get(answered)
    return Comment(
        lines=own,
        parent=parent,
        evidence=_evidence(passage, own, parent=None if parent is None else earlier[parent]),
        because=passage.values.get("because", ""),
        together=passage.values.get("together", ""),
    )


def _comment_lines(lines: tuple[Line, ...], passage: Passage) -> tuple[Line, ...]:
    own = {line.number: line for line in set_items(lines[number - 1] for number in passage.numbers)}
    if all(line.is_blank for line in own.values()):
        raise passage.broken("has no words")
    if len([line for line in own.values() if not line.is_blank]) > 1 and not passage.values.get("together"):
        raise passage.broken("takes several lines as one comment; `together` must say why")
    for number in passage.picked("quotes"):
        if number not in own:
            raise passage.broken(f"the quotation in line {number} is outside of the comment")
        own[number] = replace(own[number], kind=Kind.QUOTATION)
    return tuple(own.values())


def _evidence(passage: Passage, own: tuple[Line, ...], *, parent: Comment | None) -> Evidence:
    """An answer needs evidence and a reason in words; a quotation is looked up in what it answers."""
    evidence = passage.values.get("evidence", "none")
    if evidence not in ("quotation", "reading", "none"):
        raise passage.broken('evidence must be "quotation", "reading" or "none"')
    if (parent is None) != (evidence == "none"):
        raise passage.broken("`answers` and evidence for it go together: one stands here without the other")
    if parent and not passage.values.get("because"):
        raise passage.broken("answers another comment; `because` must say how that is known")
    if parent and evidence == "quotation" and not any(_repeats_words(line, parent.lines) for line in own):
        raise passage.broken("quotes no line of the comment it answers")
    return Evidence(evidence)


def _repeats_words(line: Line, answered: tuple[Line, ...]) -> bool:
    words = normal(line.text)
    return line.kind is Kind.QUOTATION and bool(words) and any(words in normal(other.text) for other in answered)
