"""From bytes to a Reading: what a file holds, line by line, and on which evidence each part was taken so.

`read` is all a caller needs (`files.SeedFile` opens what lies on disk). It knows two ways. From raw text alone
it takes the header, and all that follows is the article: no form tells where an article ends and a discussion
begins. With an annotation it follows the person who wrote that, and checks whatever can be checked.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from forum.importing.read.annotation import Annotation, Passage, format_spans
from forum.importing.read.discussion import Comment, read_comments
from forum.importing.read.evidence import Evidence, Fact
from forum.importing.read.header import (
    ARROW,
    Header,
    HeaderReading,
    guess_source,
    part_source,
    plain_title,
    read_header,
)
from forum.importing.read.text import (
    BrokenFile,
    Kind,
    Line,
    decode,
    normal,
    set_items,
    split_lines,
    squeeze,
    stands_in,
)

_GUESSED_TITLE = 120  # characters
LABEL = re.compile(r"\s*+(?P<label>[^:]{1,60}:)(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds. Every character of every line has exactly one place among the five tuples of lines.

    A line run together from two parts appears in both, each time with its own piece of the text.
    """

    file: str
    sha256: str
    header: Header
    report: tuple[Fact, ...]
    header_lines: tuple[Line, ...]
    article: tuple[Line, ...]
    left_out: tuple[Line, ...] = ()
    caption: tuple[Line, ...] = ()
    comments: tuple[Comment, ...] = ()

    @property
    def lines(self) -> list[Line]:
        """All of them, in the file's order."""
        discussion = [line for comment in self.comments for line in comment.lines]
        parts = [*self.header_lines, *self.left_out, *self.caption, *self.article, *discussion]
        return sorted(parts, key=lambda line: line.number)


def read(data: bytes, *, file: str, annotation: Annotation | None = None) -> Reading:
    """Raises BrokenFile, and nothing else, whatever the bytes are; `file` is the name it will give."""
    lines = split_lines(decode(data, file=file))
    sha256 = hashlib.sha256(data).hexdigest()
    if annotation is None:
        return _read_raw(lines, file=file, sha256=sha256)
    if annotation.sha256 != sha256:
        reason = f"sha256 differs: it was written for another text than {file}, which has {sha256}"
        raise BrokenFile(file=annotation.file, reason=reason)
    return _read_annotated(lines, annotation, file=file, sha256=sha256)


# Raw text


def _read_raw(lines: tuple[Line, ...], *, file: str, sha256: str) -> Reading:
    found = read_header(lines)
    if found is None:
        return _read_headless(lines, file=file, sha256=sha256)
    facts = _settle_title(found.facts)
    header = Header.of(facts)
    end = found.lines[-1].number
    body = [found.rest, *lines[end:]] if found.rest else lines[end:]
    repeats = list(_repeats(body, found, header))
    return Reading(
        file=file,
        sha256=sha256,
        header=header,
        report=(*facts, *_left_out_facts(repeats), _undivided(header)),
        header_lines=tuple(found.lines),
        article=tuple(set_items(line for line in body if line not in repeats)),
        left_out=(*(line for line in lines[:end] if line.is_blank), *repeats),
    )


def _read_headless(lines: tuple[Line, ...], *, file: str, sha256: str) -> Reading:
    """No header: the article is the whole text, and its first line lends a title without leaving it."""
    arrow = tuple(line for line in lines[:1] if line.text.strip() == ARROW)
    article = lines[len(arrow) :]
    title = _guessed_title(article)
    lost = Fact("header", "", Evidence.NONE, note="no known form of a header begins the file")
    return Reading(
        file=file,
        sha256=sha256,
        header=Header.of([title]),
        report=(title, lost, _undivided(Header())),
        header_lines=arrow,
        article=tuple(set_items(article)),
    )


def _guessed_title(article: Iterable[Line]) -> Fact:
    """An article must be called something; this name is marked as a guess and its line stays in the text."""
    first = next((line for line in article if not line.is_blank), None)
    title = plain_title(first)[:_GUESSED_TITLE].rstrip() if first else ""
    note = "no title is recorded: the text's beginning stands for it"
    return Fact("title", title, Evidence.GUESS, first.number if first else None, note)


def _repeats(body: Iterable[Line], found: HeaderReading, header: Header) -> Iterable[Line]:
    """The lines right under the header that say the title or the byline once more, word for word."""
    titles = [fact.value for fact in found.facts if fact.what == "title"]
    known = {normal(name) for name in (*titles, header.title, header.byline)} - {""}
    for line in body:
        if not line.is_blank:
            if normal(line.text) not in known:
                return
            known.discard(normal(line.text))
            yield line


def _left_out_facts(repeats: list[Line]) -> list[Fact]:
    note = "repeats what the header says"
    return [Fact("left out", str(line.number), Evidence.TEXT, line.number, note) for line in repeats]


def _undivided(header: Header) -> Fact:
    note = "nothing shows where the article ends and a discussion begins: all of the text is the article"
    if header.comment_count:
        note += f", though the header counts {header.comment_count} comments"
    return Fact("comments", 0, Evidence.NONE, note=note)


def _settle_title(facts: list[Fact]) -> list[Fact]:
    """Takes the source off the title's end where the header names the same one; else only remarks on it."""
    header = Header.of(facts)
    title = next((fact for fact in facts if fact.what == "title"), None)
    if title is None:
        return [Fact("title", header.title, Evidence.NONE, note="the file begins with its header"), *facts]
    plain = part_source(header.title, header.source)
    others = [fact for fact in facts if fact is not title]
    if plain != header.title:
        return [
            replace(title, value=plain, note=f"the header confirms {header.source!r} at its end"),
            *others,
        ]
    if not header.source and (source := guess_source(header.title)):
        note = "stands at the title's end, where it stays: nothing confirms that it is the source"
        others.append(Fact("possible source", source, Evidence.GUESS, title.line, note))
    return [title, *others]


# Annotated text


def _read_annotated(lines: tuple[Line, ...], annotation: Annotation, *, file: str, sha256: str) -> Reading:
    places = _places(lines, annotation)
    head = [lines[number - 1] for number in _numbers_of(annotation.header)]
    found = read_header(head) or HeaderReading()
    facts = _annotated_facts(lines, found, annotation)
    unread = [line for line in head if line.number not in {own.number for own in found.lines}]
    comments = read_comments(lines, annotation)
    blank = [line for line in lines if line.number not in places]
    left_out = [lines[number - 1] for passage in annotation.left_out for number in passage.numbers]
    return Reading(
        file=file,
        sha256=sha256,
        header=Header.of(facts),
        report=(*facts, *_annotated_report(annotation, comments, Header.of(facts))),
        header_lines=tuple(sorted((*found.lines, *unread), key=lambda line: line.number)),
        article=_article(lines, annotation.article, glued=[found.rest] if found.rest else []),
        left_out=tuple(sorted((*left_out, *blank), key=lambda line: line.number)),
        caption=tuple(lines[number - 1] for number in _numbers_of(annotation.caption)),
        comments=comments,
    )


def _numbers_of(passage: Passage | None) -> list[int]:
    return passage.numbers if passage else []


def _places(lines: tuple[Line, ...], annotation: Annotation) -> dict[int, Passage]:
    """Each line's passage. Blank lines may do without; any other must have exactly one."""
    places: dict[int, Passage] = {}
    for passage in annotation.passages:
        if passage.last > len(lines):
            raise passage.broken(f"line {passage.last} is out of range: the text has {len(lines)}")
        for number in passage.numbers:
            if number in places:
                raise passage.broken(f"line {number} overlaps: it stands in {places[number].name} already")
            places[number] = passage
    if homeless := [line.number for line in lines if not line.is_blank and line.number not in places]:
        raise BrokenFile(file=annotation.file, reason=f"line {homeless[0]} of the text has no place")
    return places


def _annotated_facts(lines: tuple[Line, ...], found: HeaderReading, annotation: Annotation) -> list[Fact]:
    """What the header's own forms say, with the annotation's word in place of theirs where it has one."""
    facts = {fact.what: fact for fact in found.facts}
    named = annotation.header.values if annotation.header else {}
    text = squeeze(" ".join(line.text for line in lines))
    for what, value in named.items():
        if what in ("title", "via") and not squeeze(value):
            raise annotation.header.broken(f"{what} is empty")
        if not stands_in(text, value):
            raise annotation.header.broken(f"{what} {value!r} does not stand in the text")
        facts[what] = Fact(what, value, Evidence.ANNOTATION)
    if "title" not in facts:
        facts["title"] = _annotated_title(lines, annotation)
    return list(facts.values()) if "title" in named else _settle_title(list(facts.values()))


def _annotated_title(lines: tuple[Line, ...], annotation: Annotation) -> Fact:
    """In a header of no known form the first line is the title, since a person called it header."""
    for number in _numbers_of(annotation.header):
        if not lines[number - 1].is_blank and lines[number - 1].text.strip() != ARROW:
            return Fact("title", plain_title(lines[number - 1]), Evidence.ANNOTATION, number)
    return _guessed_title(lines[number - 1] for number in _numbers_of(annotation.article))


def _article(lines: tuple[Line, ...], passage: Passage | None, *, glued: list[Line]) -> tuple[Line, ...]:
    own = [*glued, *(lines[number - 1] for number in _numbers_of(passage))]
    article = {line.number: line for line in set_items(own)}
    for number in passage.picked("labels") if passage else ():
        if number not in article:
            raise passage.broken(f"the label in line {number} is outside of the article")
        if not LABEL.match(article[number].text):
            raise passage.broken(f"line {number} does not begin with a label and its colon")
        article[number] = replace(article[number], kind=Kind.LABEL)
    return tuple(article.values())


def _annotated_report(annotation: Annotation, comments: tuple[Comment, ...], header: Header) -> list[Fact]:
    facts = [
        Fact(
            "left out",
            format_spans(passage.numbers),
            Evidence.ANNOTATION,
            passage.first,
            passage.values["because"],
        )
        for passage in annotation.left_out
    ]
    for comment in comments:
        numbers = [line.number for line in comment.lines]
        note = "; ".join(filter(None, (comment.because, comment.together)))
        facts.append(Fact("comment", format_spans(numbers), comment.evidence, numbers[0], note))
    note = f"the header counts {header.comment_count}" if header.comment_count is not None else ""
    return [*facts, Fact("comments", len(comments), Evidence.ANNOTATION, note=note)]
