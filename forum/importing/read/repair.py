"""Repairs lines that were escaped, or decoded with the wrong encoding, before they came into the file.

`&amp;` becomes `&`, and `â€™` becomes `’`, where nothing else can be meant. Anything doubtful stays as it
is, and the report names its line: an article may be about HTML entities, and a lost byte can't be known.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from html import unescape
from html.entities import html5, name2codepoint

import ftfy
from ftfy import badness

from forum.importing.read.evidence import Evidence, Fact
from forum.importing.read.text import Line

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_UNFINISHED = re.compile(r"(?<!\S)&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{2,5})(?![\w;=])")
_QUOTED = re.compile(rf"[`'\"“‘(\[]{_ENTITY.pattern}[`'\"”’)\]]")
_USUAL = name2codepoint.keys() | {"apos"}  # of HTML 4; HTML 5 adds 2,000, such as `&in;`
_TAG = re.compile(r"<[a-z/!][^<>]*>", re.IGNORECASE)
_ABOUT_MARKUP = re.compile(
    r"\b(?:X?HTML|XML|ampersands?|(?:character|named) (?:entity|entities))\b", re.IGNORECASE
)
_ABOUT_ENCODINGS = re.compile(r"\b(?:mojibake|encodings?|charsets?|utf-?8|unicode|latin-?1)\b", re.IGNORECASE)
_OPENED, _CLOSED = "â€œ", "â€\x9d"  # “ and ”, decoded as Windows-1252
_CLOSING_LOST = re.compile(r"(?<=\S)â€\ufffd(?!\w)")  # ” as well: its last byte means nothing in Windows-1252
_LOST = "\ufffd"
# Pairs that ftfy doesn't take for wrong characters, such as `Å‚` for ł and `â„¢` for ™, and that no language has.
_LATER = "€‚ƒ„†‡ˆ‰ŠŒŽ˜™šœžŸ¡¢£¤¥¦§¨©ª¬\xad®¯°±²³´µ¶·¸¹º¼½¾¿"
_SUSPICIOUS = re.compile(rf"[ÂÃÄÅÎÏÐÑØÙ×][{_LATER}]|â[{_LATER}][{_LATER}‘’“”–—…•‹›«»]")
# Of ftfy. Its other steps replace what is lost, or take control characters for Windows-1252.
_EXACT_STEPS = {("decode", "utf-8"), ("transcode", "restore_byte_a0"), ("apply", "decode_inconsistent_utf8")}
_LONGEST_SAMPLE = 60  # characters of a line, shown in the report


def repair(lines: Iterable[Line]) -> tuple[tuple[Line, ...], list[Fact]]:
    """Return the lines as they were meant, and what was and what wasn't repaired, for the report."""
    repaired, facts = [], []
    for line in lines:
        text, notes = repair_text(line.text)
        facts += [_fact(line, note, is_repaired=is_repaired) for note, is_repaired in notes.items()]
        repaired.append(replace(line, text=text))
    return tuple(repaired), facts


def repair_text(text: str) -> tuple[str, dict[str, bool]]:
    """Return the text as it was meant, and notes on what was found: whether it was repaired."""
    unescaped, doubt = _unescaped(text) if "&" in text else (text, "")
    decoded, other_doubt = (unescaped, "") if unescaped.isascii() else _decoded(unescaped)
    notes = {"HTML entities": unescaped != text, "the wrong encoding": decoded != unescaped}
    return decoded, {note: True for note in notes if notes[note]} | dict.fromkeys(
        filter(None, (doubt, other_doubt)), False
    )


def _fact(line: Line, note: str, *, is_repaired: bool) -> Fact:
    sample = line.text.strip()
    cut = sample if len(sample) <= _LONGEST_SAMPLE else f"{sample[:_LONGEST_SAMPLE]}…"
    what, evidence = ("repaired", Evidence.TEXT) if is_repaired else ("not repaired", Evidence.NONE)
    return Fact(what, cut, evidence, line.number, note)


def _unescaped(text: str) -> tuple[str, str]:
    """Replace HTML entities, or return a reason why that is doubtful."""
    entities = [entity for entity in _ENTITY.findall(text) if entity[1] == "#" or entity[1:] in html5]
    if not entities:
        return text, "may have an unfinished HTML entity" if _UNFINISHED.search(text) else ""
    if any(entity[1] != "#" and entity[1:-1] not in _USUAL for entity in entities):
        return text, "may have an HTML entity with an unusual name"
    meanings = {entity: unescape(entity) for entity in entities}
    if any(not meaning or not _is_text(meaning) for meaning in meanings.values()):
        return text, "has an HTML entity that means no character"
    result = _ENTITY.sub(lambda found: _on_one_line(meanings.get(found[0], found[0])), text)
    if _ENTITY.search(result):
        return text, "has HTML entities within HTML entities"
    if _TAG.search(text) or _QUOTED.search(text) or _ABOUT_MARKUP.search(text):
        return text, "has HTML entities, but may be about HTML"
    return result, "may have an unfinished HTML entity" if _UNFINISHED.search(text) else ""


def _is_text(meaning: str) -> bool:
    return meaning.isspace() or not any(
        each == _LOST or ord(each) < 32 or 0x7F <= ord(each) < 0xA0 for each in meaning
    )


def _on_one_line(meaning: str) -> str:
    return " " if meaning.isspace() and meaning != "\u00a0" else meaning


def _decoded(text: str) -> tuple[str, str]:
    """Decode text again that was decoded with the wrong encoding, or return a reason why that is doubtful."""
    closed = _with_closing_quotes(text)
    if not badness.is_bad(closed):
        doubt = "may be in the wrong encoding" if _SUSPICIOUS.search(text) else ""
        return text, "a character was lost" if _LOST in text else doubt
    fixed, steps = ftfy.fix_encoding_and_explain(closed)
    is_exact = all(
        (step.action, step.parameter) in _EXACT_STEPS or step.action == "encode" for step in steps or ()
    )
    is_partial = any(step.parameter == "decode_inconsistent_utf8" for step in steps or ())
    is_doubtful = not is_exact or (is_partial and not _is_whole(closed, fixed))
    if fixed == closed or is_doubtful or _LOST in fixed or badness.is_bad(fixed):
        return text, "seems to be in the wrong encoding, in part or with lost characters"
    if _ABOUT_ENCODINGS.search(text):
        return text, "seems to be in the wrong encoding, but may be about encodings"
    return fixed, ""


def _is_whole(text: str, fixed: str) -> bool:
    """Whether all that was wrong in a line was fixed, and the line isn't about wrong characters: it would then
    also have the right ones."""
    wrong, right = Counter(text) - Counter(fixed), Counter(fixed) - Counter(text)
    return not any(each in fixed for each in wrong if not each.isascii()) and not any(
        each in text for each in right if not each.isascii()
    )


def _with_closing_quotes(text: str) -> str:
    """Restore quotation marks that lost their last byte, if each of them closes one that was opened."""
    pieces = _CLOSING_LOST.split(text)
    if len(pieces) == 1 or any(piece.count(_OPENED) != 1 for piece in pieces[:-1]) or _OPENED in pieces[-1]:
        return text
    return _CLOSED.join(pieces)
