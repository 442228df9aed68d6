"""Reads a file into a Reading, which says what each line is, and on which evidence.

Call `read`, or `files.SeedFile` for files on disk. Without an annotation, everything after the header is the
article, because nothing shows where the article ends and its discussion begins. With an annotation, `read` follows
it and checks what can be checked.
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
    plain_title,
    read_header,
    strip_source,
)
from forum.importing.read.repair import repair, repair_text
from forum.importing.read.text import (
    BrokenFile,
    Kind,
    Line,
    collapse_whitespace,
    contains_words,
    decode,
    mark_list_items,
    normalize,
    split_lines,
)
from forum.text import graphemes
from forum.text.invisible import drop_invisible

_GUESSED_TITLE = 120  # characters
LABEL = re.compile(r"\s*+(?P<label>[^:]{1,60}:)(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Reading:
    """The content of a file. Every character of every repaired line is in exactly one of the five tuples of lines.

    A line that joins two parts appears in both tuples, each with its piece of the text.
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
        """All lines, in the order of the file."""
        discussion = [line for comment in self.comments for line in comment.lines]
        parts = [*self.header_lines, *self.left_out, *self.caption, *self.article, *discussion]
        return sorted(parts, key=lambda line: line.number)


def read(data: bytes, *, file: str, annotation: Annotation | None = None) -> Reading:
    """Read a file. Raises BrokenFile with the name `file`, and nothing else, whatever the bytes are."""
    lines, repairs = repair(split_lines(decode(data, file=file)))
    sha256 = hashlib.sha256(data).hexdigest()
    if annotation and annotation.sha256 != sha256:
        reason = f"sha256 differs. The annotation is for another text; {file} has {sha256}"
        raise BrokenFile(file=annotation.file, reason=reason)
    if annotation:
        reading = _read_annotated(lines, annotation, file=file, sha256=sha256)
    else:
        reading = _read_raw(lines, file=file, sha256=sha256)
    return replace(reading, report=(*reading.report, *repairs))


# Raw text


def _read_raw(lines: tuple[Line, ...], *, file: str, sha256: str) -> Reading:
    found = read_header(lines)
    if found is None:
        return _read_headless(lines, file=file, sha256=sha256)
    facts = _without_source(found.facts)
    header = Header.from_facts(facts)
    end = found.lines[-1].number
    body = [found.rest, *lines[end:]] if found.rest else lines[end:]
    repeats = list(_repeats(body, found, header))
    return Reading(
        file=file,
        sha256=sha256,
        header=header,
        report=(*facts, *_left_out_facts(repeats), _undivided_fact(header)),
        header_lines=tuple(found.lines),
        article=tuple(mark_list_items(line for line in body if line not in repeats)),
        left_out=(*(line for line in lines[:end] if line.is_blank), *repeats),
    )


def _read_headless(lines: tuple[Line, ...], *, file: str, sha256: str) -> Reading:
    """Read a text without a header: all of it is the article. Its first line is also used as the title."""
    arrow = tuple(line for line in lines[:1] if line.text.strip() == ARROW)
    article = lines[len(arrow) :]
    title = _guessed_title(article)
    lost = Fact("header", "", Evidence.NONE, note="the file doesn't begin with a known form of header")
    return Reading(
        file=file,
        sha256=sha256,
        header=Header.from_facts([title]),
        report=(title, lost, _undivided_fact(Header())),
        header_lines=arrow,
        article=tuple(mark_list_items(article)),
    )


def _guessed_title(article: Iterable[Line]) -> Fact:
    """Use the first line as the title, marked as a guess. The line stays in the text."""
    first = next((line for line in article if not line.is_blank), None)
    title = graphemes.cut(plain_title(first), _GUESSED_TITLE).rstrip() if first else ""
    note = "no title was recorded, so the first words of the text are used"
    return Fact("title", title, Evidence.GUESS, first.number if first else None, note)


def _repeats(body: Iterable[Line], found: HeaderReading, header: Header) -> Iterable[Line]:
    """Yield the lines right below the header that repeat the title or the byline."""
    titles = [str(fact.value) for fact in found.facts if fact.what == "title"]
    known = {normalize(name) for name in (*titles, header.title, header.byline)} - {""}
    for line in body:
        if not line.is_blank:
            if normalize(line.text) not in known:
                return
            known.discard(normalize(line.text))
            yield line


def _left_out_facts(repeats: list[Line]) -> list[Fact]:
    note = "repeats what the header says"
    return [Fact("left out", str(line.number), Evidence.TEXT, line.number, note) for line in repeats]


def _undivided_fact(header: Header) -> Fact:
    note = "nothing shows where the article ends and the discussion begins, so all of it is the article"
    if header.comment_count:
        note += f" (the header counts {header.comment_count} comments)"
    return Fact("comments", 0, Evidence.NONE, note=note)


def _without_source(facts: list[Fact]) -> list[Fact]:
    """Remove the source from the end of the title if the header confirms it. Otherwise report it as possible."""
    header = Header.from_facts(facts)
    title = next((fact for fact in facts if fact.what == "title"), None)
    if title is None:
        return [
            Fact("title", header.title, Evidence.NONE, note="the file begins with the rest of the header"),
            *facts,
        ]
    plain = strip_source(header.title, header.source)
    others = [fact for fact in facts if fact is not title]
    if plain != header.title:
        return [
            replace(
                title,
                value=plain,
                note=f"without {header.source!r} at its end, which the header confirms as the source",
            ),
            *others,
        ]
    if not header.source and (source := guess_source(header.title)):
        note = "at the end of the title; not removed, because nothing confirms that it is the source"
        others.append(Fact("possible source", source, Evidence.GUESS, title.line, note))
    return [title, *others]


# Annotated text


def _read_annotated(lines: tuple[Line, ...], annotation: Annotation, *, file: str, sha256: str) -> Reading:
    places = _places(lines, annotation)
    head = [lines[number - 1] for number in _line_numbers(annotation.header)]
    found = read_header(head) or HeaderReading()
    facts = _annotated_facts(lines, found, annotation)
    unrecognised = [line for line in head if line.number not in {known.number for known in found.lines}]
    comments = read_comments(lines, annotation)
    blank = [line for line in lines if line.number not in places]
    left_out = [lines[number - 1] for passage in annotation.left_out for number in passage.numbers]
    return Reading(
        file=file,
        sha256=sha256,
        header=Header.from_facts(facts),
        report=(*facts, *_annotated_report(annotation, comments, Header.from_facts(facts))),
        header_lines=tuple(sorted((*found.lines, *unrecognised), key=lambda line: line.number)),
        article=_article(lines, annotation.article, joined=[found.rest] if found.rest else []),
        left_out=tuple(sorted((*left_out, *blank), key=lambda line: line.number)),
        caption=tuple(lines[number - 1] for number in _line_numbers(annotation.caption)),
        comments=comments,
    )


def _line_numbers(passage: Passage | None) -> list[int]:
    return passage.numbers if passage else []


def _places(lines: tuple[Line, ...], annotation: Annotation) -> dict[int, Passage]:
    """Map each line to its passage. Every line that isn't blank must have exactly one."""
    places: dict[int, Passage] = {}
    for passage in annotation.passages:
        if passage.last > len(lines):
            raise passage.error(f"line {passage.last} is out of range: the text has {len(lines)}")
        for number in passage.numbers:
            if number in places:
                raise passage.error(f"line {number} overlaps: it is already in {places[number].name}")
            places[number] = passage
    if unassigned := [line.number for line in lines if not line.is_blank and line.number not in places]:
        raise BrokenFile(file=annotation.file, reason=f"line {unassigned[0]} of the text isn't in any table")
    return places


def _annotated_facts(lines: tuple[Line, ...], found: HeaderReading, annotation: Annotation) -> list[Fact]:
    """Return the facts read from the header, replaced by the annotation's where it has any."""
    facts = {fact.what: fact for fact in found.facts}
    corrections = annotation.header.values if annotation.header else {}
    text = collapse_whitespace(drop_invisible(" ".join(line.text for line in lines)))
    for what, written in corrections.items():
        assert annotation.header  # these are its values
        value = drop_invisible(repair_text(written)[0]) if isinstance(written, str) else written
        if what in ("title", "via") and not collapse_whitespace(value):
            raise annotation.header.error(f"{what} is empty")
        if not contains_words(text, value):
            raise annotation.header.error(f"{what} {value!r} isn't in the text")
        facts[what] = Fact(what, value, Evidence.ANNOTATION)
    if "title" not in facts:
        facts["title"] = _annotated_title(lines, annotation)
    return list(facts.values()) if "title" in corrections else _without_source(list(facts.values()))


def _annotated_title(lines: tuple[Line, ...], annotation: Annotation) -> Fact:
    """Use the first line of a header in an unknown form as the title, because a person marked it as the header."""
    for number in _line_numbers(annotation.header):
        if not lines[number - 1].is_blank and lines[number - 1].text.strip() != ARROW:
            return Fact("title", plain_title(lines[number - 1]), Evidence.ANNOTATION, number)
    return _guessed_title(lines[number - 1] for number in _line_numbers(annotation.article))


def _article(lines: tuple[Line, ...], passage: Passage | None, *, joined: list[Line]) -> tuple[Line, ...]:
    article_lines = [*joined, *(lines[number - 1] for number in _line_numbers(passage))]
    article = {line.number: line for line in mark_list_items(article_lines)}
    for number in passage.line_numbers("labels") if passage else ():
        assert passage
        if number not in article:
            raise passage.error(f"the label in line {number} isn't part of the article")
        if not LABEL.match(article[number].text):
            raise passage.error(f"line {number} doesn't begin with a label and a colon")
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
