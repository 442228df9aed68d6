"""Markdown to safe HTML: the one place where text that people wrote becomes markup.

Two walls stand one behind the other. The parser lets no HTML, no image and no foreign scheme through; what it
makes then passes nh3 with a short list of tags and attributes, so that a fault in either wall alone hurts nobody.
Bodies are rendered once, when they are written, and the HTML lies beside its source in the row.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from html import escape as escape_html
from html import unescape

import nh3
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.rules_block.table import table
from markdown_it.token import Token

COMMENT_LIMIT = 10_000
POST_LIMIT = 20_000
EXCERPT = 200
MENTION_LIMIT = 10  # names in a text that can be members'; more stay text, so that nobody calls a crowd together
QUOTATION_LIMIT = 20  # comments that one can quote
MARK, END_OF_MARK = "\x02", "\x03"  # around words to mark; no text that is stored holds them, see `_legible`

# What no reader would follow and what costs the parser most: quotes and lists inside one another, lines (each is
# tried against every quote around it), and opening brackets (each may begin a link and looks for its end).
NESTING_LIMIT = 10
LINE_LIMIT = 2_000
BRACKET_LIMIT = 2_000

# A row may be shorter than its table is wide, and the missing cells are filled in: 20 kB of "|" lines under a wide
# head took 0.8 s and grew to 700 kB. So a table that could have more cells than this stays text.
CELL_LIMIT = 5_000

TAGS = (
    {"a", "br", "code", "em", "s", "strong"}
    | {"blockquote", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
    | {"table", "tbody", "td", "th", "thead", "tr"}
)
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
FOREIGN = "nofollow ugc noopener"

# A destination somebody may link to; "//host" and "/\host" would leave the site.
_DESTINATION = re.compile(r"https?://[^/\\]|mailto:.|/(?![/\\])|#", re.IGNORECASE)

sanitizer = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    tag_attribute_values={"a": {"rel": {FOREIGN}}},
    url_schemes=SCHEMES,
    url_relative=lambda url: url if _DESTINATION.match(url) else None,
    link_rel=None,  # the parser sets it, since only it knows which links lead away
)

# An address in running text: the characters an address may have, without brackets (so that it never swallows the
# end of a link around it) and without invisible ones.
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])(?:https?://(?=\w)|www\.(?=[\w-]+\.\w))"
    r"[^\s<>\"`\[\]{}|\\^\x00-\x20\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+",
    re.IGNORECASE,
)
_ENDS_THE_SENTENCE = frozenset("?!.,:;*_~'(’”»…。，、）")
_NUMBER = r"[1-9][0-9]{0,5}(?:\.[1-9][0-9]{0,5})*"
_CITATION = re.compile(rf"(?<![\w/&#.-])#({_NUMBER})(?!\w|\.[0-9])")
# As usernames are made; neither an address of mail or of another network, nor what a backslash escapes.
_MENTION = re.compile(r"(?<![\w@/.\\-])@([A-Za-z0-9_-]{3,30})(?![\w@-]|\.\w)")

# What `render` makes of them: a mention, and the first line of a quotation, which ends with its source's number.
_MENTIONED = re.compile(r'<a href="/m/([\w-]+)/">@\1</a>', re.IGNORECASE)
_QUOTED = re.compile(
    rf'<blockquote>\n<p>(?:(?!<br>|</p>).)*<a href="/p/([0-9]+)/c/({_NUMBER})/">#\2</a>\s?[:：](?:<br>|</p>)'
)

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_INLINE_TAG = re.compile(r"</?(?:a|code|em|s|strong)\b[^>]*>")
_ANY_TAG = re.compile(r"<[^>]*(?:>|\Z)")
_INNERMOST_QUOTATION = re.compile(r"<blockquote>(?:(?!<blockquote>).)*?</blockquote>", re.DOTALL)
_OPEN_QUOTATION = re.compile(r"<blockquote>.*", re.DOTALL)  # of a beginning that ends within it
_MARKED = re.compile(f"{MARK}([^{MARK}{END_OF_MARK}]+){END_OF_MARK}")
_AFTER_A_TAG = re.compile(r" (?=[,.;:!?)])")  # where a tag stood, the database leaves a blank
_STRAY_MARKS = re.compile(f"[{MARK}{END_OF_MARK}]")
_DIRECTION = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LOOKS_EMPTY = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols by category, blank by sight

_ACTIVE = re.compile(r"[\\`*_\[\]<>&#~|]")
_PUNCTUATION = re.compile(r"[!-&(-+/:-@\[-`{-~]|\.(?=\S)")  # all but what means nothing within a line
_ACTIVE_AT_LINE_START = re.compile(r"^(?:[0-9]+(?=[.)](?:\s|$))|(?=[-+=:]))")


def render(source: str, *, post_id: int | None = None, members: Iterable[str] = ()) -> str:
    """Safe HTML for Markdown, any length, to be stored; about half a millisecond for a hundred words, and half of
    that if `clean` has just returned them.

    `#4.1` leads to the comment of that number under the post, and `@name` to the member, where `members` has the
    username; without them, both are text.
    """
    thread = post_id and f"/p/{post_id}/c/"
    html = _parser.renderer.render(_parsed(source, tuple(members)), _parser.options, {"thread": thread})
    return sanitizer.clean(html)


def names_in(source: str) -> list[str]:
    """What a Markdown text may mention, in lower case: whoever renders it asks which of them are members."""
    if "@" not in source:
        return []
    return list(dict.fromkeys(name.lower() for name in _MENTION.findall(source)))[:MENTION_LIMIT]


def mentioned(html: str) -> set[str]:
    """Usernames of those whom rendered HTML mentions, in its own words and not in a quotation."""
    if '">@' not in html:
        return set()
    return set(_MENTIONED.findall(_without_quotations(html)))


def quoted(html: str, *, post_id: int) -> set[tuple[int, ...]]:
    """Numbers of the comments under the post that rendered HTML quotes, naming them as the source."""
    if "<blockquote>" not in html:
        return set()
    sources = [number for post, number in _QUOTED.findall(html) if post == str(post_id)]
    numbers = [tuple(map(int, number.split("."))) for number in sources]
    return set(numbers[:QUOTATION_LIMIT])


def safe(html: str) -> SafeString:
    """Mark what `render` or a template made, and nothing else, as needing no escaping in a template."""
    return SafeString(html)


def plain(source: str, limit: int = EXCERPT) -> str:
    """The words of a Markdown text without its markup, at most `limit` characters on one line.

    For lists, descriptions and mail; it is text, so a template still escapes it. Only the beginning is parsed.
    Marks that turn the writing direction are dropped, since here they would turn the line around them too.
    """
    text = " ".join(_DIRECTION.sub("", _words(_parsed(source[: 5 * limit], ()))).split())
    return _cut(text, limit)


def highlighted(found: str, *, is_piece: bool = True) -> SafeString:
    """Text as `render` writes it between its tags, on one line, with the words between MARKs in <mark>.

    It is escaped here once more, so that nothing in it becomes markup but the marks. A piece of a text has at most
    EXCERPT characters, the first marked word among them, and dots where it seems to go on.
    """
    text = _DIRECTION.sub("", " ".join(unescape(found).split()))
    text = _AFTER_A_TAG.sub("", text)
    if is_piece:
        text = _piece(text)
    marked = _MARKED.sub(r"<mark>\1</mark>", escape_html(text))
    return SafeString(_STRAY_MARKS.sub("", marked))


def _piece(text: str) -> str:
    begin = 0
    if len(text) - 2 * text.count(MARK) > EXCERPT:
        begin = max(0, text.find(MARK) - EXCERPT // 2)
        text = text[begin : begin + EXCERPT].strip()
    seen = _STRAY_MARKS.sub("", text)
    goes_before, goes_on = begin or seen[:1].islower(), seen[-1:].isalnum() or seen[-1:] in ",;:"
    return f"{'…' if goes_before else ''}{text}{'…' if goes_on else ''}"


def excerpt(html: str, limit: int = EXCERPT) -> str:
    """The words of what `render` made, or of its beginning, as `plain` has them, but in a hundredth of the time.

    Quotations, which are other people's words, are left out where there is more than that.
    """
    own = _OPEN_QUOTATION.sub("", _without_quotations(html))
    return _cut(_legible_words(own) or _legible_words(html), limit)


def _without_quotations(html: str) -> str:
    while (rest := _INNERMOST_QUOTATION.sub(" ", html)) != html:
        html = rest
    return html


def _legible_words(html: str) -> str:
    text = unescape(_ANY_TAG.sub(" ", _INLINE_TAG.sub("", html)))
    return " ".join(_DIRECTION.sub("", text).split())


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    if not text[limit - 1].isspace():
        cut = cut.rpartition(" ")[0] or cut  # one word may be all there is, as in Chinese
    return cut.rstrip(" ,;:.-–—") + "…"


def escape(text: str) -> str:
    """Markdown that renders as exactly this text, line by line; addresses in it still become links."""
    return "\n".join(_escape_line(line.strip(" \t")) for line in _legible(text).split("\n"))


def literal(text: str) -> str:
    """Markdown that shows exactly this text, on one line that other words begin: not even an address is a link."""
    return _PUNCTUATION.sub(r"\\\g<0>", _on_one_line(text))


def line(text: str) -> str:
    """A title or a name as it will be stored, with whatever it stands beside; "" where nothing of it can be seen.

    One line of composed letters, without control characters and signs that would turn what is around it.
    """
    text = unicodedata.normalize("NFC", _on_one_line(text))
    return text if any(map(_is_visible, text)) else ""


def clean_line(source: str) -> str:
    """`line` of what somebody typed. Raises ValidationError with code `not_text` or `empty`."""
    _refuse_surrogates(source)
    if source and not line(source):
        raise ValidationError(_("This can't be seen; write something that can."), code="empty")
    return line(source)


def clean(source: str, *, limit: int) -> str:
    """The text as it will be stored: one kind of newline, composed letters, no control characters, no end blanks.

    Raises ValidationError with code `not_text`, `too_long`, `too_complex`, `too_deep` or `empty`.
    """
    _refuse_surrogates(source)
    text = unicodedata.normalize("NFC", _legible(source)).strip("\n").rstrip()
    _refuse_long(text, limit)
    _refuse_complex(text)
    tokens = _parsed(text, ())
    _refuse_deep(tokens)
    if not any(map(_is_visible, _words(tokens))):
        raise ValidationError(_("There is nothing to read in this text."), code="empty")
    return text


def _refuse_surrogates(text: str) -> None:
    if _SURROGATES.search(text):
        raise ValidationError(_("This text has characters that cannot be stored."), code="not_text")


def _refuse_long(text: str, limit: int) -> None:
    if len(text) > limit:
        message = _("This text has %(length)d characters; at most %(limit)d are possible.")
        raise ValidationError(message, code="too_long", params={"length": len(text), "limit": limit})


def _refuse_complex(text: str) -> None:
    if text.count("\n") >= LINE_LIMIT:
        message = _("This text has too many lines; at most %(limit)d are possible.")
        raise ValidationError(message, code="too_complex", params={"limit": LINE_LIMIT})
    if text.count("[") > BRACKET_LIMIT:
        message = _("This text has too many opening brackets; at most %(limit)d are possible.")
        raise ValidationError(message, code="too_complex", params={"limit": BRACKET_LIMIT})


def _refuse_deep(tokens: list[Token]) -> None:
    depth = 0
    for token in tokens:
        if token.tag in ("blockquote", "ol", "ul"):
            depth += token.nesting
        if depth > NESTING_LIMIT:
            message = _("Quotes and lists stand too deep in one another; at most %(limit)d levels are possible.")
            raise ValidationError(message, code="too_deep", params={"limit": NESTING_LIMIT})


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in _LOOKS_EMPTY


def _on_one_line(text: str) -> str:
    return " ".join(_DIRECTION.sub("", _legible(text)).split())


def _legible(text: str) -> str:
    """Every kind of line break as a newline, and no other control character but the tab."""
    return _CONTROLS.sub("", "\n".join(text.splitlines()))


# What is published has just been cleaned, so that it need not be parsed again: a text for each who writes now.
@lru_cache(maxsize=8)
def _parsed(source: str, members: tuple[str, ...]) -> list[Token]:
    """Its tokens, which nobody changes: they know who is a member, but not under which post they stand."""
    return _parser.parse(source, {"members": {name.lower(): name for name in members}})


def _words(tokens: list[Token]) -> str:
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


def _escape_line(line: str) -> str:
    pieces, end = [], 0
    for match in _ADDRESS.finditer(line):
        address = _trimmed(match[0])
        pieces += [_ACTIVE.sub(r"\\\g<0>", line[end : match.start()]), address]
        end = match.start() + len(address)
    pieces.append(_ACTIVE.sub(r"\\\g<0>", line[end:]))
    return _ACTIVE_AT_LINE_START.sub(r"\g<0>\\", "".join(pieces))


def _trimmed(address: str) -> str:
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
        return bool(_DESTINATION.match(url))


def _bare_address(state, silent: bool) -> bool:
    """Inline rule: `https://…` and `www.…` become links; `example.com` and e-mail addresses in passing do not.

    An address that may not be linked is taken as text at once: looking into it again from every `www.` it holds
    made 20 kB of them cost 3 s.
    """
    match = None if state.linkLevel else _ADDRESS.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    address = _trimmed(match[0])
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
    """It leads to the comment of its number, wherever the thread shows it."""
    cited, thread = tokens[index].content, env["thread"]
    return f'<a href="{thread}{cited[1:]}/">{cited}</a>' if thread else cited


def _mention(state, silent: bool) -> bool:
    """Inline rule: `@name` leads to the page of the member of that name, if there is one."""
    members = state.env.get("members")
    match = _MENTION.match(state.src, state.pos, state.posMax) if members and not state.linkLevel else None
    name = match and members.get(match[1].lower())
    if not name:
        return False
    _push(state, silent, text=match[0], href=f"/m/{name}/")
    return True


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
    parser.core.ruler.push("lower_headings", _lower_headings)
    parser.core.ruler.push("settle_links", _settle_links)
    return parser


_parser = _build_parser()
