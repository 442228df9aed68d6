"""Markdown to safe HTML, and what other members are named in it."""

import re
from collections.abc import Iterable

import nh3

from .parsing import DESTINATION, FOREIGN, MENTION, NUMBER, parsed, parser

MENTION_LIMIT = 10  # names in a text that can be members'; more stay text, so that nobody calls a crowd together
QUOTATION_LIMIT = 20  # comments that one can quote

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
    tag_attribute_values={"a": {"rel": {FOREIGN}}},
    url_schemes=SCHEMES,
    url_relative=lambda url: url if DESTINATION.match(url) else None,
    link_rel=None,  # the parser sets it, since only it knows which links lead away
)

# What `render` makes of them: a mention, and the first line of a quotation, which ends with its source's number.
_MENTIONED = re.compile(r'<a href="/m/([\w-]+)/">@\1</a>', re.IGNORECASE)
_QUOTED = re.compile(
    rf'<blockquote>\n<p>(?:(?!<br>|</p>).)*<a href="/p/([0-9]+)/c/({NUMBER})/">#\2</a>\s?[:：](?:<br>|</p>)'
)
_INNERMOST_QUOTATION = re.compile(r"<blockquote>(?:(?!<blockquote>).)*?</blockquote>", re.DOTALL)


def render(source: str, *, post_id: int | None = None, members: Iterable[str] = ()) -> str:
    """Safe HTML for Markdown, any length, to be stored; about half a millisecond for a hundred words, and half of
    that if `clean` has just returned them.

    `#4.1` leads to the comment of that number under the post, and `@name` to the member, where `members` has the
    username; without them, both are text.
    """
    thread = post_id and f"/p/{post_id}/c/"
    html = parser.renderer.render(parsed(source, tuple(members)), parser.options, {"thread": thread})
    return sanitizer.clean(html)


def names_in(source: str) -> list[str]:
    """What a Markdown text may mention, in lower case: whoever renders it asks which of them are members."""
    if "@" not in source:
        return []
    return list(dict.fromkeys(name.lower() for name in MENTION.findall(source)))[:MENTION_LIMIT]


def mentioned(html: str) -> set[str]:
    """Usernames of those whom rendered HTML mentions, in its own words and not in a quotation."""
    if '">@' not in html:
        return set()
    return set(_MENTIONED.findall(without_quotations(html)))


def quoted(html: str, *, post_id: int) -> set[tuple[int, ...]]:
    """Numbers of the comments under the post that rendered HTML quotes, naming them as the source."""
    if "<blockquote>" not in html:
        return set()
    sources = [number for post, number in _QUOTED.findall(html) if post == str(post_id)]
    numbers = [tuple(map(int, number.split("."))) for number in sources]
    return set(numbers[:QUOTATION_LIMIT])


def without_quotations(html: str) -> str:
    while (rest := _INNERMOST_QUOTATION.sub(" ", html)) != html:
        html = rest
    return html
