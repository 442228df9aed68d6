"""Keeps text in one writing direction from reordering the sentence around it."""

import unicodedata

FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT = frozenset({"R", "AL"})


def isolate(text: object) -> str:
    """A name, title or reason for use within a plain sentence. Elsewhere, pages use `dir="auto"`."""
    text = str(text)
    if text.isascii() or not any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in text):
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}"
