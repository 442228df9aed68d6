"""The Markdown parser: CommonMark with extensions for a forum, and without HTML."""

import re
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any

import regex
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.blockquote import blockquote
from markdown_it.rules_block.paragraph import paragraph
from markdown_it.rules_block.table import table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from forum.text.analysis import UNSPACED

from . import effort, links
from .addresses import end_of_address
from .emphasis import opened

# How deeply quotes and lists can be nested. Deeper is unreadable, and the parser tries each line against every
# quote around it.
NESTING_LIMIT = 10

# Missing cells at the end of a row are filled in: 20 kB of "|" lines below a wide head took 0.8 s and grew to
# 700 kB. A table that could have more cells than this stays text.
CELL_LIMIT = 5_000

EXTERNAL_REL = "nofollow ugc noopener"

# An allowed link destination. "//host" and "/\host" would leave the site.
DESTINATION = re.compile(r"https?://[^/\\]|mailto:.|/(?![/\\])|#", re.IGNORECASE)

NUMBER = r"[1-9][0-9]{0,5}(?:\.[1-9][0-9]{0,5})*"
# A letter or digit of a script that separates words by spaces. Beside others, references need no space.
_LETTER = rf"[\w--_--{UNSPACED}]"
_NOT_IN_WORD = rf"(?<!{_LETTER}_*)"  # underscores may begin emphasis
_CITATION = regex.compile(rf"{_NOT_IN_WORD}(?<![/&#.-])#({NUMBER})(?!_*{_LETTER}|\.[0-9])", regex.VERSION1)
# A username, but not part of an email address or of a name on another network, and not after a backslash or in a
# path. A final underscore may also end emphasis.
MENTION = regex.compile(
    rf"{_NOT_IN_WORD}(?<![@.\\-])(?<!(?<!@[A-Za-z0-9_-]{{3,30}})/)@([A-Za-z0-9_-]{{3,30}})"
    rf"(?=_{{0,3}}(?!{_LETTER}|[_@-]|\._*[\w--_]))",
    regex.VERSION1,
)


def parse(source: str, members: Iterable[str]) -> list[Token]:
    """Parse Markdown to tokens, which must not be changed. They depend on the members, but not on the post."""
    return _parse(source, tuple(sorted(members)))


# `clean` has just parsed the text that is rendered next. The cache has room for a few concurrent writers.
@lru_cache(maxsize=8)
def _parse(source: str, members: tuple[str, ...]) -> list[Token]:
    return parser.parse(source, effort.environment({name.lower(): name for name in members}))


def visible_text(tokens: list[Token]) -> str:
    """Return the text that readers see, with a newline between blocks."""
    return "\n".join(
        _inline_text(token.children) if token.children else token.content
        for token in tokens
        if token.type in ("inline", "fence", "code_block")
    )


def _inline_text(inline: list[Token]) -> str:
    return "".join(
        "\n" if token.type in ("softbreak", "hardbreak") else _inline_text(token.children or []) or token.content
        for token in inline
    )


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        """Whether a link destination is allowed. markdown-it calls this for links of every form."""
        return bool(DESTINATION.match(url))


def _bare_address(state: StateInline, silent: bool) -> bool:
    """Inline rule: `https://…` and `www.…` become links. `example.com` and email addresses in text don't.

    An address that can't be linked becomes text as a whole. Trying again at every `www.` in it took 3 s for 20 kB.
    """
    end = 0 if state.linkLevel else end_of_address(state.src, state.pos, state.posMax, partial(opened, state))
    if not end:
        return False
    effort.count(state.env, effort.LINK_STEPS)
    address = state.src[state.pos : end]
    href = state.md.normalizeLink(address if address[:4].lower() == "http" else f"https://{address}")
    _push(state, silent, text=address, href=href if state.md.validateLink(href) else None)
    return True


def _citation(state: StateInline, silent: bool) -> bool:
    """Inline rule: `#4.1.2` is a citation, even if there is no such comment."""
    match = None if state.linkLevel else _CITATION.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    effort.count(state.env, effort.LINK_STEPS)
    if not silent:
        state.push("citation", "", 0).content = match[0]
    state.pos += len(match[0])
    return True


def _render_citation(
    renderer: object, tokens: list[Token], index: int, options: object, env: dict[str, Any]
) -> str:
    cited, post = tokens[index].content, env["post"]
    return f'<a href="{links.comment_url(post, cited[1:])}">{cited}</a>' if post else cited


def _mention(state: StateInline, silent: bool) -> bool:
    """Inline rule: `@name` is a mention if there is a member with that name."""
    members: dict[str, str] = state.env["members"]
    match = MENTION.match(state.src, state.pos, state.posMax) if members and not state.linkLevel else None
    shown = match and _shown_name(match[1], members, opened(state, "_"))
    if not shown:
        return False
    effort.count(state.env, effort.LINK_STEPS)
    if not silent:
        token = state.push("mention", "", 0)
        token.content, token.meta = f"@{shown}", {"member": members[shown.lower()]}
    state.pos += len(shown) + 1
    return True


def possible_names(written: str) -> list[str]:
    """The names that `@written` may mention, longest first: underscores at its end may end emphasis."""
    return [written[:end] for end in range(len(written), len(written.rstrip("_")) - 1, -1)]


def _shown_name(written: str, members: Iterable[str], waiting: int) -> str:
    """The name that a mention shows, or "". Underscores at its end may end emphasis: as many as are `waiting`."""
    names = possible_names(written)
    return next((name for name in [*names[waiting:], *names[:waiting]] if name.lower() in members), "")


def _render_mention(
    renderer: object, tokens: list[Token], index: int, options: object, env: dict[str, Any]
) -> str:
    token = tokens[index]
    return f'<a href="{links.member_url(token.meta["member"])}">{token.content}</a>'


def _push(state: StateInline, silent: bool, *, text: str, href: str | None) -> None:
    """Consume the text and, unless `silent`, add it to the tokens, as a link if there is an href."""
    if href and not silent:
        state.push("link_open", "a", 1).attrs = {"href": href}
        state.push("text", "", 0).content = text
        state.push("link_close", "a", -1)
    elif not silent:
        state.append_pending(text)
    state.pos += len(text)


def _quotation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule: a quotation ends at the first line without a `>` of its own.

    In CommonMark such a line can still belong to it. But people write their answer right below what they quote.
    As in CommonMark, what is indented right below isn't code.
    """
    limit, state.lineMax = state.lineMax, min(state.lineMax, _end_of_quotation(state, start, end))
    try:
        is_quotation = blockquote(state, start, state.lineMax, silent)
    finally:
        state.lineMax = limit
    below = state.line
    if is_quotation and not silent and below < end and state.is_code_block(below) and not state.isEmpty(below):
        paragraph(state, below, end, silent)
    return is_quotation


def _end_of_quotation(state: StateBlock, start: int, end: int) -> int:
    """The first line after `start` that doesn't begin with `>`, or begins left of the list item around it."""
    for line in range(start + 1, end):
        if not state.src.startswith(">", state.bMarks[line] + state.tShift[line]):
            return line
        if state.sCount[line] < state.blkIndent:
            return line
    return end


def _limited_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule: a table, unless its columns times the remaining lines of its block exceed CELL_LIMIT."""
    columns = 1 + state.src.count("|", state.bMarks[start], state.eMarks[start])
    if columns * (end - start) > CELL_LIMIT or not table(state, start, end, silent):
        return False
    if not silent:
        effort.count(state.env, effort.LINE_STEPS * columns * (state.line - start))
    return True


def _lower_headings(state: StateCore) -> None:
    """Core rule: headings begin at h3, because the page itself uses h1 and h2."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"


def _limit_links(state: StateCore) -> None:
    """Core rule: images become links, and the total length of all destinations is limited.

    Otherwise a short reference to a long definition could be repeated until 20 kB grow to 18 MB. Percent-encoding
    needs at most ten times the length.
    """
    budget = 10 * len(state.src) + 100
    for block in state.tokens:
        if block.type == "inline":
            block.children, budget = _limited(block.children or [], budget, state)


def _limited(children: list[Token], budget: int, state: StateCore) -> tuple[list[Token], int]:
    """Return the tokens with limited links, and the remaining budget in characters."""
    limited: list[Token] = []
    link: Token | None = None
    for token in children:
        if token.type not in ("link_open", "link_close", "image"):
            limited.append(token)
        elif token.type == "link_close":
            limited += [token] if link else []
            link = None
        else:
            href = str(token.attrs["src" if token.type == "image" else "href"])
            budget -= len(href)
            opening = _link_open(href) if href and budget >= 0 else None
            if token.type == "image":
                limited += _image_as_link(token, None if link else opening, state)
            elif opening:
                limited.append(link := opening)
    return limited, budget


def _image_as_link(token: Token, opening: Token | None, state: StateCore) -> list[Token]:
    """Replace an image by a link. An embedded image would tell its host who reads the page."""
    text = Token("text", "", 0, content=_inline_text(token.children or []).strip() or str(token.attrs["src"]))
    return [opening, text, Token("link_close", "a", -1)] if opening else [text]


def _link_open(href: str) -> Token:
    foreign = {} if href[0] in "/#" else {"rel": EXTERNAL_REL}
    return Token("link_open", "a", 1, attrs={"href": href, **foreign})


def build_parser() -> _Parser:
    """Build a CommonMark parser with strikethrough, small tables, bare addresses, citations and mentions.

    A newline becomes a line break, as on Discourse, because members expect Enter to be visible. The parser would
    silently drop text nested deeper than `maxNesting`. A list takes two of these levels.
    """
    parser = _Parser()
    parser.inline = effort.CountingInline()
    parser.configure("commonmark", {"html": False, "breaks": True, "maxNesting": 2 * NESTING_LIMIT + 1})
    parser.enable(["strikethrough", "table"])
    parser.block.ruler.at("table", _limited_table, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.at("blockquote", _quotation, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.inline.ruler.after("text", "bare_address", _bare_address)
    parser.inline.ruler.after("bare_address", "citation", _citation)
    parser.inline.ruler.after("citation", "mention", _mention)
    parser.inline.terminator_re = re.compile(
        parser.inline.terminator_re.pattern + r"|(?<![A-Za-z0-9])(?=https?://|www\.)", re.IGNORECASE
    )
    parser.add_render_rule("citation", _render_citation)
    parser.add_render_rule("mention", _render_mention)
    parser.inline.ruler.before("text", "count", effort.count_inline)
    parser.inline.ruler2.before("balance_pairs", "count", effort.count_delimiters)
    parser.block.ruler.before(
        "table", "count", effort.count_block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.core.ruler.push("lower_headings", _lower_headings)
    parser.core.ruler.push("limit_links", _limit_links)
    return parser


parser = build_parser()
