"""The Markdown parser: CommonMark with what people write in forums, and without HTML."""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import table
from markdown_it.token import Token

from . import links

# How deep quotes and lists can be nested. No reader follows further, and the parser tries each line against every
# quote around it.
NESTING_LIMIT = 10

# A row may be shorter than its table is wide, and the missing cells are filled in: 20 kB of "|" lines under a wide
# head took 0.8 s and grew to 700 kB. So a table that could have more cells than this stays text.
CELL_LIMIT = 5_000

FOREIGN = "nofollow ugc noopener"

# A destination somebody may link to; "//host" and "/\host" would leave the site.
DESTINATION = re.compile(r"https?://[^/\\]|mailto:.|/(?![/\\])|#", re.IGNORECASE)

# An address in running text: the characters an address may have, without brackets (so that it never swallows the
# end of a link around it) and without invisible ones.
ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])(?:https?://(?=\w)|www\.(?=[\w-]+\.\w))"
    r"[^\s<>\"`\[\]{}|\\^\x00-\x20\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+",
    re.IGNORECASE,
)
_ENDS_THE_SENTENCE = frozenset("?!.,:;*_~'(’”»…。，、）")
NUMBER = r"[1-9][0-9]{0,5}(?:\.[1-9][0-9]{0,5})*"
_CITATION = re.compile(rf"(?<![\w/&#.-])#({NUMBER})(?!\w|\.[0-9])")
# As usernames are made; neither an address of mail or of another network, nor what a backslash escapes.
MENTION = re.compile(r"(?<![\w@/.\\-])@([A-Za-z0-9_-]{3,30})(?![\w@-]|\.\w)")


# What is published has just been cleaned, so that it need not be parsed again: a text for each who writes now.
@lru_cache(maxsize=8)
def parsed(source: str, members: tuple[str, ...]) -> list[Token]:
    """Its tokens, which nobody changes: they know who is a member, but not under which post they stand."""
    return parser.parse(source, {"members": {name.lower(): name for name in members}})


def words(tokens: list[Token]) -> str:
    """What a reader would see of parsed Markdown, blocks apart by a newline."""
    return "\n".join(
        _text_of(token.children) if token.children else token.content
        for token in tokens
        if token.type in ("inline", "fence", "code_block")
    )


def _text_of(inline: list[Token]) -> str:
    return "".join(
        "\n" if token.type in ("softbreak", "hardbreak") else _text_of(token.children or []) or token.content
        for token in inline
    )


def trimmed(address: str) -> str:
    """Without the punctuation of the sentence around it, and without a bracket that was opened before it."""
    spare = address.count(")") - address.count("(")
    end = len(address)
    while (last := address[end - 1]) in _ENDS_THE_SENTENCE or (last == ")" and spare > 0):
        spare += (last == "(") - (last == ")")
        end -= 1
    return address[:end]


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        """Whether a destination may stand in a link; markdown-it asks this for links of every form."""
        return bool(DESTINATION.match(url))


def _bare_address(state, silent: bool) -> bool:
    """Inline rule: `https://…` and `www.…` become links; `example.com` and e-mail addresses in passing do not.

    An address that may not be linked is taken as text at once: looking into it again from every `www.` it holds
    made 20 kB of them cost 3 s.
    """
    match = None if state.linkLevel else ADDRESS.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    address = trimmed(match[0])
    href = state.md.normalizeLink(address if address[:4].lower() == "http" else f"https://{address}")
    _push(state, silent, text=address, href=href if state.md.validateLink(href) else None)
    return True


def _citation(state, silent: bool) -> bool:
    """Inline rule: `#4.1.2` is a citation, whether or not there is a thread in which it leads somewhere."""
    match = None if state.linkLevel else _CITATION.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        state.push("citation", "", 0).content = match[0]
    state.pos += len(match[0])
    return True


def _render_citation(renderer, tokens: list[Token], index: int, options, env: dict) -> str:
    cited, post = tokens[index].content, env["post"]
    return f'<a href="{links.comment_url(post, cited[1:])}">{cited}</a>' if post else cited


def _mention(state, silent: bool) -> bool:
    """Inline rule: `@name` is a mention if a member has that name."""
    members = state.env.get("members")
    match = MENTION.match(state.src, state.pos, state.posMax) if members and not state.linkLevel else None
    name = match and members.get(match[1].lower())
    if not name:
        return False
    if not silent:
        token = state.push("mention", "", 0)
        token.content, token.meta = match[0], {"member": name}
    state.pos += len(match[0])
    return True


def _render_mention(renderer, tokens: list[Token], index: int, options, env: dict) -> str:
    token = tokens[index]
    return f'<a href="{links.member_url(token.meta["member"])}">{token.content}</a>'


def _push(state, silent: bool, *, text: str, href: str | None) -> None:
    """Move over the text and, unless markdown-it only looks ahead, add it to the tokens, linked to a href."""
    if href and not silent:
        state.push("link_open", "a", 1).attrs = {"href": href}
        state.push("text", "", 0).content = text
        state.push("link_close", "a", -1)
    elif not silent:
        state.append_pending(text)
    state.pos += len(text)


def _small_table(state, start: int, end: int, silent: bool) -> bool:
    """Block rule: a table, if its columns times the lines left in its block stay under CELL_LIMIT."""
    columns = 1 + state.src.count("|", state.bMarks[start], state.eMarks[start])
    return columns * (end - start) <= CELL_LIMIT and table(state, start, end, silent)


def _lower_headings(state) -> None:
    """Core rule: the page's own headings are h1 and h2, and no comment outranks them."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"


def _settle_links(state) -> None:
    """Core rule: images become links, and all destinations together stay in proportion to the text.

    A short reference to a long definition could otherwise be repeated until 20 kB grow to 18 MB. Ten times the
    length is what percent-encoding needs at most.
    """
    budget = 10 * len(state.src) + 100
    for block in state.tokens:
        if block.type == "inline":
            block.children, budget = _settled(block.children, budget, state)


def _settled(children: list[Token], budget: int, state) -> tuple[list[Token], int]:
    """The tokens with their links settled, and what is left of the budget in characters."""
    settled, link = [], None
    for token in children:
        if token.type not in ("link_open", "link_close", "image"):
            settled.append(token)
        elif token.type == "link_close":
            settled += [token] if link else []
            link = None
        else:
            href = token.attrs["src" if token.type == "image" else "href"]
            budget -= len(href)
            opening = _link_open(href) if href and budget >= 0 else None
            if token.type == "image":
                settled += _image_as_link(token, None if link else opening, state)
            elif opening:
                settled.append(link := opening)
    return settled, budget


def _image_as_link(token: Token, opening: Token | None, state) -> list[Token]:
    """A picture from elsewhere would tell its host who reads here, so the reader decides whether to open it."""
    text = Token("text", "", 0, content=_text_of(token.children or []).strip() or token.attrs["src"])
    return [opening, text, Token("link_close", "a", -1)] if opening else [text]


def _link_open(href: str) -> Token:
    foreign = {} if href[0] in "/#" else {"rel": FOREIGN}
    return Token("link_open", "a", 1, attrs={"href": href, **foreign})


def _build_parser() -> _Parser:
    """CommonMark with strikethrough, small tables, bare addresses, citations and mentions, and without HTML.

    A newline is shown as one: forum members press Enter and expect to see it, as on Discourse and unlike Reddit.
    The parser would silently drop what is nested deeper than `maxNesting`; a list takes two levels of it.
    """
    parser = _Parser("commonmark", {"html": False, "breaks": True, "maxNesting": 2 * NESTING_LIMIT + 1})
    parser.enable(["strikethrough", "table"])
    parser.block.ruler.at("table", _small_table, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.after("text", "bare_address", _bare_address)
    parser.inline.ruler.after("bare_address", "citation", _citation)
    parser.inline.ruler.after("citation", "mention", _mention)
    parser.inline.terminator_re = re.compile(
        parser.inline.terminator_re.pattern + r"|(?<![A-Za-z0-9])(?=https?://|www\.)", re.IGNORECASE
    )
    parser.add_render_rule("citation", _render_citation)
    parser.add_render_rule("mention", _render_mention)
    parser.core.ruler.push("lower_headings", _lower_headings)
    parser.core.ruler.push("settle_links", _settle_links)
    return parser


parser = _build_parser()
