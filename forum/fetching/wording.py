"""Texts from pages, made comparable."""

import html
import re
import unicodedata

from forum.text.invisible import drop_invisible

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[^\S\u3000]+")  # U+3000 separates the parts of a Japanese headline
_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|les|el|los|il|de|het|al)\s+", re.IGNORECASE)


def clean(text: str) -> str:
    """One line without tags, entities and invisible characters."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    text = drop_invisible(_CONTROL.sub("", _TAG.sub(" ", text) if "<" in text else text))
    return unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip())


def key(text: str) -> str:
    """Letters and digits alone, in lower case: equal for two spellings of a headline."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in decomposed if letter.isalnum())


def name_key(name: str) -> str:
    """The key of a publication's name, without its article: equal for The Courier and courier."""
    return key(_ARTICLE.sub("", name.strip()))


def similar(one: str, other: str) -> bool:
    """Whether two headlines can be of one article: one contains the other, or they share half of their words."""
    first, second = key(one), key(other)
    if min(len(first), len(second)) > 8 and (first in second or second in first):
        return True
    words, others = ({key(word) for word in text.split() if len(word) > 2} for text in (one, other))
    return first == second or len(words & others) >= 0.5 * max(1, min(len(words), len(others)))


def cut(text: str, limit: int) -> str:
    """At most `limit` characters: whole sentences if they fill half of it, or whole words and an ellipsis."""
    if len(text) <= limit:
        return text
    ends = [match.end() for match in re.finditer(r"[.!?…。！？؟][\"'”’»“)]*(?=\s|$)", text[: limit + 1])]
    ends = [end for end in ends if limit / 2 <= end <= limit]
    if ends:
        return text[: ends[-1]]
    shortened = text[: limit - 1]
    if not text[limit - 1].isspace() and " " in shortened:
        shortened = shortened.rpartition(" ")[0]
    return shortened.rstrip(" ,;:–—-") + "…"
