"""Bytes of a page to text, even if the page is wrong about its encoding."""

import codecs
import re

_META = re.compile(rb"<meta[^>]{0,500}?charset\s{0,20}=\s{0,20}[\"']?\s{0,20}([\w.:-]{1,40})", re.IGNORECASE)
_META_BYTES = 4096  # the page names its encoding at the beginning
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_UTF16 = {"utf-16-le", "utf-16-be"}
_FALLBACK = "cp1252"
# Encodings that sites use. Python has others that would unpack archives or take minutes.
_KNOWN = {
    *_UTF16,
    *("utf-8", "gb18030", "big5hkscs", "cp932", "euc_jp", "iso2022_jp", "cp949", "koi8-r", "koi8-u", "cp866"),
    *(f"cp{number}" for number in (874, *range(1250, 1259))),
    *(f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
}
# What browsers take these for.
_WIDER = {
    "utf-16": "utf-16-le",  # Python's needs a mark
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}


def decode(content: bytes, declared: str = "") -> str:
    """The text of a page that may be cut off. `declared` is the encoding that the response names, if any.

    The first encoding that fits is used: that of the byte order mark, the response, the page itself, then UTF-8.
    Otherwise, it's Windows-1252 with replacement characters.
    """
    for encoding in _candidates(content, declared):
        try:
            # Not `final`: the last character may be cut off.
            return codecs.getincrementaldecoder(encoding)().decode(content)
        except UnicodeError:
            continue
    return content.decode(_FALLBACK, "replace")


def _candidates(content: bytes, declared: str) -> list[str]:
    start = content[:_META_BYTES]
    named = [encoding for mark, encoding in _BOMS.items() if start.startswith(mark)]
    encoding = _encoding(declared)
    if encoding not in _UTF16 or b"\0" in start:  # everything can be read as UTF-16
        named.append(encoding)
    if found := _META.search(start):
        encoding = _encoding(found[1].decode("ascii", "replace"))
        named.append("utf-8" if encoding in _UTF16 else encoding)  # it was read without being UTF-16
    return [*filter(None, named), "utf-8"]


def _encoding(label: str) -> str:
    """Python's name of an encoding, or "" if it's unknown."""
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return ""
    name = _WIDER.get(name, name)
    return name if name in _KNOWN else ""
