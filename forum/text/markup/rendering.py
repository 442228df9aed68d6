"""Renders Markdown to safe HTML, and finds the mentions and quotations in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import takewhile

import nh3
from markdown_it.token import Token

from forum.text import analysis

from .parsing import DESTINATION, EXTERNAL_REL, MENTION, parse, parser, possible_names
from .source import DIRECTION

MENTION_LIMIT = 10  # names per text that can become mentions, so that nobody can notify a crowd
QUOTATION_LIMIT = 20  # comments a text can quote

TAGS = (
    {"a", "br", "code", "em", "s", "strong"}
    | {"blockquote", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
    | {"table", "tbody", "td", "th", "thead", "tr"}
)
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}

sanitizer = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    tag_attribute_values={"a": {"rel": {EXTERNAL_REL}}},
    url_schemes=SCHEMES,
    url_relative=lambda url: url if DESTINATION.match(url) else None,
    link_rel=None,  # set by the parser, which knows the external links
)

_ENDS_A_SOURCE = re.compile(r"\s?[:：]\s*")  # after the number, on the first line of a quotation
_INLINE_TAG = re.compile(r"</?(?:a|code|em|s|strong)\b[^>]*>")
_ANY_TAG = re.compile(r"<[^>]*(?:>|\Z)")
_INNERMOST_QUOTATION = re.compile(r"<blockquote>(?:(?!<blockquote>).)*?</blockquote>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rendered:
    """Safe HTML, and the members and comments that the text refers to.

    `mentions` are the usernames mentioned outside quotations, spelled as in `members`. `quotes` are the numbers of
    comments that quotations name as their source, such as (4, 1).
    """

    html: str
    mentions: frozenset[str]
    quotes: frozenset[tuple[int, ...]]

    @property
    def words(self) -> str:
        """The words by which search finds the text, as a tsvector."""
        return analysis.vector(text_of(self.html))


def render(source: str, *, post_id: int | None = None, members: Iterable[str] = ()) -> Rendered:
    """Render Markdown to HTML for storage.

    Takes about half a millisecond per hundred words, and half of that if `clean` has just returned the text.

    `#4.1` links to that comment under the post, and `@name` to the member's profile if `members` has the username.
    Without a post, citations stay text.
    """
    tokens = parse(source, members)
    html = sanitizer.clean(parser.renderer.render(tokens, parser.options, {"post": post_id}))
    mentions = frozenset(name for text in _outside_quotations(tokens) for name in _mentions(text))
    quotes = frozenset(list(_quotes(tokens))[:QUOTATION_LIMIT]) if post_id else frozenset()
    return Rendered(html, mentions, quotes)


def mentioned_names(source: str) -> list[str]:
    """Return the names that a Markdown text may mention, in lowercase. The caller looks up the members."""
    if "@" not in source:
        return []
    written = list(dict.fromkeys(name.lower() for name in MENTION.findall(source)))[:MENTION_LIMIT]
    return list(dict.fromkeys(name for each in written for name in possible_names(each)))


def _outside_quotations(tokens: list[Token]) -> Iterator[Token]:
    """Yield the inline tokens that aren't in a block quote."""
    depth = 0
    for token in tokens:
        depth += (token.type == "blockquote_open") - (token.type == "blockquote_close")
        if token.type == "inline" and not depth:
            yield token


def _mentions(text: Token) -> Iterator[str]:
    return (token.meta["member"] for token in text.children or () if token.type == "mention")


def _quotes(tokens: list[Token]) -> Iterator[tuple[int, ...]]:
    """Yield the comment numbers at the end of the first line of block quotes, before a colon."""
    for opening, _paragraph, text in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type != "blockquote_open" or text.type != "inline":
            continue
        first_line = list(
            takewhile(lambda token: token.type not in {"softbreak", "hardbreak"}, text.children or ())
        )
        match first_line[-2:]:
            case [Token(type="citation") as citation, Token(type="text") as end] if _ENDS_A_SOURCE.fullmatch(
                end.content
            ):
                yield tuple(map(int, citation.content[1:].split(".")))


def without_quotations(html: str) -> str:
    while (rest := _INNERMOST_QUOTATION.sub(" ", html)) != html:
        html = rest
    return html


def text_of(html: str) -> str:
    """Convert rendered HTML, or its beginning, to plain text on one line. The result isn't escaped.

    Marks that change the writing direction are dropped, because they would affect the text around it too.
    """
    text = unescape(_ANY_TAG.sub(" ", _INLINE_TAG.sub("", html)))
    return " ".join(DIRECTION.sub("", text).split())
