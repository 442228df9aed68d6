"""Data about the article that a page carries for machines: JSON-LD and microdata, both read as dictionaries.

Pages get JSON-LD wrong in many ways, so it is read leniently: with comments, CDATA, trailing commas, line breaks
in texts, several objects in a row, and escaped quotes. What still can't be read is left out.
"""

import html
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

type Node = dict[str, Any]

MAX_NODES = 20_000
# The properties that can hold the page's own article, not other articles or a live blog's updates.
WRAPPERS = ("@graph", "mainEntity", "mainEntityOfPage")

_OPENING = re.compile(r"^(?:/\*|//)?\s*(?:<!\[CDATA\[|<!--)\s*(?:\*/)?")
_CLOSING = re.compile(r"(?:/\*|//)?\s*(?:\]\]>|-->)\s*(?:\*/)?[\s;]*$")
_STRING_OR_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|\\?\Z))|/\*.*?(?:\*/|$)|//[^\n]*', re.DOTALL)
_STRING_OR_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|\\?\Z))|,(?=\s*[}\]])', re.DOTALL)
_DECODER = json.JSONDecoder(strict=False)
_PREFIX = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)")


class Graph:
    """The nodes of all JSON-LD on a page, with their references."""

    def __init__(self, scripts: Iterable[str]) -> None:
        documents = [document for script in scripts for document in parsed(script)]
        self.roots = list(_unwrapped(documents))
        self._by_id: dict[str, Node] = {}
        for node in _all_nodes(documents):
            if isinstance(identity := node.get("@id"), str):
                self._by_id[identity] = node | self._by_id.get(identity, {})

    def of_type(self, *names: str) -> list[Node]:
        """The nodes of these types that describe the page, in its order. Resolved."""
        return [self.resolved(node) for node in self.roots if types(node) & set(names)]

    def resolved(self, value: Any) -> Any:
        """A node with what other nodes say under the same `@id`. Other values unchanged."""
        if isinstance(value, dict) and isinstance(identity := value.get("@id"), str):
            return self._by_id.get(identity, {}) | value
        return value


def types(node: Node) -> set[str]:
    """The names of a node's types, without their vocabulary."""
    return {_PREFIX.sub("", each) for each in listed(node.get("@type")) if isinstance(each, str)}


def listed(value: Any) -> list[Any]:
    """A property's values: it can be missing, one value, a list, or a list inside another."""
    if isinstance(value, list):
        return [each for inner in value for each in (inner if isinstance(inner, list) else [inner])]
    return [] if value is None else [value]


def text_of(value: Any) -> str:
    """The first text among a property's values: a string, or the name of a node. "" if there is none."""
    for each in listed(value):
        if isinstance(each, dict):
            each = each.get("name") or each.get("@value")
            each = each[0] if isinstance(each, list) and each else each
        if isinstance(each, str) and each.strip():
            return each
    return ""


def parsed(script: str) -> list[Any]:
    """The values in a JSON-LD script. Without what can't be read."""
    script = _CLOSING.sub("", _OPENING.sub("", script.strip("\ufeff \t\r\n")))
    for attempt in (str, _repaired, lambda text: _repaired(html.unescape(text))):
        try:
            return list(_decoded(attempt(script)))
        except (ValueError, RecursionError):
            continue
    return []


def _decoded(text: str) -> Iterator[Any]:
    """One value after the other. Raises ValueError."""
    at = 0
    while at < len(text):
        if text[at] in " \t\r\n;,":
            at += 1
            continue
        value, at = _DECODER.raw_decode(text, at)
        yield value


def _repaired(text: str) -> str:
    """Without comments and trailing commas."""
    text = _STRING_OR_COMMENT.sub(lambda match: match[1] or "", text)
    return _STRING_OR_COMMA.sub(lambda match: match[1] or "", text)


def _unwrapped(documents: list[Any]) -> Iterator[Node]:
    """The nodes at the top and in WRAPPERS, in the order of the page."""
    waiting, seen = deque(documents), 0
    while waiting and seen < MAX_NODES:
        value, seen = waiting.popleft(), seen + 1
        if isinstance(value, list):
            waiting.extendleft(reversed(value))
        elif isinstance(value, dict):
            yield value
            waiting.extendleft(value[name] for name in WRAPPERS if isinstance(value.get(name), dict | list))


def _all_nodes(documents: list[Any]) -> Iterator[Node]:
    waiting, seen = deque(documents), 0
    while waiting and seen < MAX_NODES:
        value, seen = waiting.popleft(), seen + 1
        if isinstance(value, dict):
            yield value
            value = list(value.values())
        if isinstance(value, list):
            waiting.extend(each for each in value if isinstance(each, dict | list))


# Elements whose value is in an attribute.
_VALUES = {"meta": "content", "time": "datetime", "link": "href", "a": "href", "img": "src", "data": "value"}


def microdata(element: Any, depth: int = 0) -> Node:
    """The item that begins with this element, as JSON-LD would say it."""
    node: Node = {"@type": [kind.rpartition("/")[2] for kind in (element.get("itemtype") or "").split()]}
    waiting = deque(element)
    while waiting:
        child = waiting.popleft()
        if not isinstance(child.tag, str):
            continue
        is_item = child.get("itemscope") is not None
        for name in (child.get("itemprop") or "").split():
            if is_item and depth < 3:
                node.setdefault(name, []).append(microdata(child, depth + 1))
            elif not is_item:
                node.setdefault(name, []).append(_value(child))
        if not is_item:
            waiting.extendleft(reversed(child))
    return node


def _value(element: Any) -> str:
    attribute = element.get("content") or element.get(_VALUES.get(element.tag, "content"))
    is_link_with_text = element.tag == "a" and element.get("itemprop") not in {"url", "mainEntityOfPage", "sameAs"}
    text = " ".join(element.text_content().split())
    return text if is_link_with_text or not attribute else attribute
