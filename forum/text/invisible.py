"""Characters that nobody sees: which of them a text needs, and which were only pasted along."""

import regex

_JOINERS = "\u200c\u200d"  # zero-width non-joiner and joiner: Persian words, Indic letters and emoji need them
_JOINED = r"[[\p{L}\p{M}\p{N}\p{S}]--[\x00-\x7f]]"
_STRAY = regex.compile(
    rf"[\p{{Default_Ignorable_Code_Point}}--[\p{{Variation_Selector}}{_JOINERS}]]+", regex.VERSION1
)
_STRAY_JOINERS = regex.compile(
    rf"(?<!{_JOINED}|[{_JOINERS}])[{_JOINERS}]+"
    rf"|(?<![\p{{Canonical_Combining_Class=9}}{_JOINERS}])[{_JOINERS}]++(?!{_JOINED})",  # 9: it cuts the vowel
    regex.VERSION1,
)


def drop_invisible(text: str) -> str:
    """Return the text without zero-width spaces, byte order marks, soft hyphens, direction marks and the like.

    Joiners stay where they join something, and so do the selectors of emoji and of other forms of a letter.
    """
    return text if text.isascii() else _STRAY_JOINERS.sub("", _STRAY.sub("", text))
