"""Where an address in running text begins, and where readers see it end."""

from collections.abc import Callable, Iterator

import regex

# Marks used within words, as in Hebrew, Tibetan and Thai. Other punctuation outside ASCII ends an address.
_WITHIN_WORDS = "\u2010\u2011\u058a\u05be\u1400\u1806\u05f3\u05f4\u055a\u0970\u0e2f\u0f0b\u0f0c\u203f\u2040\u2054"
_FULL_WIDTH = r"\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffee\u3000-\u3003\u3008-\u3020"
# Only the two joiners are invisible and belong to words.
_INVISIBLE = r"\x00-\x20\x7f-\xa0\u200b\u200e\u200f\u2028-\u202f\u2060-\u206f\ufeff"
_ARROWS = r"\u2190-\u21ff\u27f0-\u27ff"
_OTHER = rf"[[^\x00-\x7f]--[\s\p{{P}}{_FULL_WIDTH}{_INVISIBLE}{_ARROWS}]||[{_WITHIN_WORDS}]]"
# Middle dots stay within a word or a name, and separate what isn't one.
_DOT = r"(?<=\w)[·‧](?=\w)|(?<=[^\W\x00-\x7f])[・･](?=[^\W\x00-\x7f])"
_IN_HOST = rf"[A-Za-z0-9_.:@%~+-]|{_OTHER}|{_DOT}"
_IN_PATH = rf"[[\x21-\x7e]--[<>\"`\\\[\]]]|{_OTHER}|{_DOT}"
_HEAD = regex.compile(
    rf"(?<![A-Za-z0-9])(?:https?://(?=\w|[^\x00-\x7f])|www\.(?=[\w-]+\.\w))(?P<host>(?:{_IN_HOST})++)",
    regex.IGNORECASE | regex.VERSION1,
)
# Another address ends this one, and so do marks before text in another script, because they end emphasis. Square
# brackets belong to an address in pairs, so that it never includes the end of a link around it.
_PATH = regex.compile(
    rf"""
    [/?\#] (?:
        (?! [,;|]{{1,3}}https?:// | (?:\*{{1,3}}|~~) (?:{_OTHER}) ) (?:{_IN_PATH})
        | \[ (?: {_IN_PATH} | \[ (?:{_IN_PATH})*+ \] )*+ \]
    )*+
    """,
    regex.VERBOSE | regex.IGNORECASE | regex.VERSION1,
)
# Text right after a host or its port, as in Japanese: no top-level domain mixes ASCII with other letters.
_END_OF_HOST = regex.compile(r"(?:\.[a-z][a-z0-9-]*|:[0-9]+)(?=[^\x00-\x7f][^.:]*\Z)", regex.IGNORECASE)
_ENTITY = regex.compile(r"&(?:[a-z][a-z0-9]*|#[0-9]+|#x[0-9a-f]+);", regex.IGNORECASE)
_LONGEST_ENTITY = 40
# Emoji right after a word or a sentence, found backwards from the end. After a slash, they belong to the address.
_FINAL_EMOJI = regex.compile(r"(?r)(?<=[\w!?.,:;)])[[\p{So}\p{Sk}\u200d\ufe0f]--[\x00-\x7f]]++", regex.VERSION1)

_NEVER_LAST = frozenset("?.,:;'({|\u200c\u200d·‧・･") | frozenset(_WITHIN_WORDS) - {"\u0e2f"}
_BRACKETS = {")": "(", "}": "{"}
_EMPHASIS = "*_~"
_AFTER_A_NAME = frozenset(",;:.，、；：。")


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where the addresses in a line begin and end."""
    end = 0
    while head := _HEAD.search(text, end):
        end = _end_of(head, len(text), _nothing_opened)
        yield head.start(), end


def end_of_address(text: str, start: int, limit: int, opened: Callable[[str], int]) -> int:
    """Where the address ends that begins at `start`, before the punctuation of its sentence; 0 if none begins.

    `opened` returns how many marks `*`, `_` or `~` before the address wait for as many that end the emphasis. Only
    those aren't part of the address.
    """
    head = _HEAD.match(text, start, limit)
    return _end_of(head, limit, opened) if head else 0


def _nothing_opened(mark: str) -> int:
    return 0


def _end_of(head: regex.Match[str], limit: int, opened: Callable[[str], int]) -> int:
    text, start, end = head.string, head.start(), head.end()
    if glued := _END_OF_HOST.search(text, *head.span("host")):
        return glued.end()
    if path := _PATH.match(text, end, limit):
        end = path.end()
    waiting = {mark: opened(mark) for mark in _EMPHASIS if text.find(mark, start, end) >= 0}
    spare = {mark: text.count(mark, start, end) - text.count(_BRACKETS[mark], start, end) for mark in _BRACKETS}
    while end > start:
        last = text[end - 1]
        if last in _NEVER_LAST:
            for mark, opening in _BRACKETS.items():
                spare[mark] += last == opening
            end -= _length_of_entity(text, start, end) or 1
        elif spare.get(last, 0) > 0:
            spare[last] -= 1
            end -= 1
        elif waiting.get(last, 0) > 0:
            waiting[last] -= 1
            end -= 1
        elif last == "!" and not _is_part_of_name(text, start, end):
            end -= 1
        elif emoji := _FINAL_EMOJI.match(text, start, end):
            end = emoji.start()
        else:
            break
    return end


def _length_of_entity(text: str, start: int, end: int) -> int:
    """The length of an entity such as `&quot;` that ends here, or 0."""
    if text[end - 1] != ";":
        return 0
    begin = text.rfind("&", max(start, end - _LONGEST_ENTITY), end)
    return end - begin if begin >= 0 and _ENTITY.fullmatch(text, begin, end) else 0


def _is_part_of_name(text: str, start: int, end: int) -> bool:
    """Whether a final `!` is part of a name, as in `/wiki/Yahoo!`, and doesn't end a sentence.

    It is if the sentence goes on, or if the address is the only text on its line.
    """
    after = text[end : end + 2]
    if not after or after[0] == "\n":
        return not text[text.rfind("\n", 0, start) + 1 : start].strip()
    return after[0] in _AFTER_A_NAME or (after[0] in " \t" and after[1:].islower())
