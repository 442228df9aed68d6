"""Writes a draft annotation for a person to correct.

Every table with something the file doesn't say is marked `guess = true`. An annotation with such a mark is
refused, so that guessed boundaries don't become facts.
"""

import re

import tomlkit
from tomlkit.items import AoT, Table

from forum.importing.read.annotation import format_spans
from forum.importing.read.evidence import Evidence
from forum.importing.read.reading import LABEL, Reading
from forum.importing.read.text import Kind, Line, collapse_whitespace, normalize

_LABEL = re.compile(r"[A-Z][\w’']*(?: [\w’']+){0,4}:\s")
_CAPTION = re.compile(r"\b(?:Photo|Image|Illustration|Credit)s?:|\bvia Getty Images$")
_CAPTION_ROWS = 3  # only the first lines of an article are searched for a caption
_LOOK_BACK = 50  # lines above a quotation that are searched for its source
_MIN_QUOTATION = 25  # characters; shorter repetitions happen by chance
_OPENING = 60  # characters of a line, shown to identify it
_PREFACE = """A draft made from the text alone. Lines are numbered from 1.
Tables marked `guess = true` are guesses. Read the text, correct what is wrong, and remove the marks.
The annotation is refused until all marks are removed."""


def draft_annotation(reading: Reading) -> str:
    """Return a draft as TOML with comments, for a reading without an annotation."""
    header = {line.number for line in reading.header_lines}
    body = [line for line in reading.article if line.number not in header]
    title = _guessed_title(reading, body)
    body = [line for line in body if line is not title]
    caption = _guessed_caption(body)
    body = [line for line in body if line is not caption]
    end = _guessed_end(body) if reading.header.comment_count else None
    tables = {
        "header": _header_table(reading, title),
        "left_out": _left_out_tables(reading),
        "caption": _table([caption], guess=True) if caption else None,
        "article": _article_table(body[:end], is_cut=end is not None),
        "comments": _comment_tables(body[end:] if end else []),
    }
    return _document(reading.sha256, tables)


def _document(sha256: str, tables: dict[str, Table | AoT | None]) -> str:
    document = tomlkit.document()
    for line in _PREFACE.split("\n"):
        document.add(tomlkit.comment(line))
    document.add("sha256", sha256)
    for name, table in tables.items():
        if table:
            document.add(name, table)
    return tomlkit.dumps(document)


def _guessed_title(reading: Reading, body: list[Line]) -> Line | None:
    """Return the line used as the title, if no title was recorded."""
    guesses = [fact.line for fact in reading.report if fact.what == "title" and fact.evidence is Evidence.GUESS]
    return next((line for line in body if line.number in guesses), None)


def _guessed_caption(body: list[Line]) -> Line | None:
    return next((line for line in body[:_CAPTION_ROWS] if _CAPTION.search(line.text)), None)


def _guessed_end(body: list[Line]) -> int | None:
    """Guess where the article ends: after the last list item or label, which are rare in comments."""
    rows = [row for row, line in enumerate(body, start=1) if line.kind is Kind.ITEM or _is_label(line)]
    return rows[-1] if rows else None


def _is_label(line: Line) -> bool:
    return bool(_LABEL.match(line.text) and LABEL.match(line.text))


def _table(lines: list[Line], *, guess: bool = False) -> Table:
    table = tomlkit.table()
    table.add("lines", format_spans([line.number for line in lines]))
    if guess:
        table.add("guess", True)
    return table


def _header_table(reading: Reading, title: Line | None) -> Table | None:
    lines = [*reading.header_lines, *([title] if title else [])]
    source = next((fact for fact in reading.report if fact.what == "possible source"), None)
    if not lines:
        return None
    table = _table(lines, guess=bool(title or source))
    if source:
        table.add("source", source.value)
        table["source"].comment(source.note)
    for fact in reading.report:
        if fact.evidence is Evidence.TEXT and fact.what not in ("left out", "repaired"):
            table.add(tomlkit.comment(f"line {fact.line}: {fact.what} = {fact.value}"))
    return table


def _left_out_tables(reading: Reading) -> AoT:
    tables = tomlkit.aot()
    for fact in reading.report:
        if fact.what == "left out":
            table = tomlkit.table()
            table.add("lines", str(fact.line))
            table.add("because", fact.note)
            tables.append(table)
    return tables


def _article_table(body: list[Line], *, is_cut: bool) -> Table | None:
    if not body:
        return None
    labels = [line.number for line in body if _is_label(line)]
    table = _table(body, guess=is_cut or bool(labels))
    if labels:
        table.add("labels", format_spans(labels))
    return table


def _comment_tables(lines: list[Line]) -> AoT:
    """Write one table per line, since nothing shows which lines belong together. Quotations show some parents."""
    tables = tomlkit.aot()
    lines = [line for line in lines if not line.is_blank]
    for row, line in enumerate(lines):
        table = _table([line], guess=True)
        table["lines"].comment(collapse_whitespace(line.text)[:_OPENING])
        if quoted := _quoted(line, lines[max(0, row - _LOOK_BACK) : row]):
            table.add("quotes", str(line.number))
            table.add("answers", quoted.number)
            table.add("evidence", "quotation")
            table.add("because", f"repeats words of line {quoted.number}")
        tables.append(table)
    return tables


def _quoted(line: Line, above: list[Line]) -> Line | None:
    text = normalize(line.text)
    if len(text) < _MIN_QUOTATION:
        return None
    return next((other for other in reversed(above) if text in normalize(other.text)), None)
