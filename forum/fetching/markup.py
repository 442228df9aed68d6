"""A page as a tree, with what extraction asks of it: meta tags, headings, and the part around the headline."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from .addresses import joined
from .article import MAX_BYTES
from .decoding import decode
from .structured import Graph, Node, microdata
from .wording import clean

MAX_HEADER = 400  # elements
PARAGRAPH = 80  # characters of a paragraph of the article, rather than a line about it

# A tag with thousands of attributes: the parser's time grows with the square of their number.
_CROWDED = re.compile(r"(<[a-zA-Z][\w:-]*)\s[^<>]{16000,}>")
# What isn't the article, though it can be inside its element: by role or class.
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|comments?|sidebar|newsletter|promo|teasers?|most-?read|read-?more|cards?|"
    r"breadcrumbs?|share|social|trending|cookie\w*|consent|update|updates|live-?post|advert\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
_OUTSIDE = {"nav", "aside", "footer", "form", "script", "style", "noscript", "template", "svg", "iframe", "figure"}


def decoded(page: bytes, charset: str = "") -> str:
    """The text of a page, cut to MAX_BYTES, and without the attributes of tags that have thousands of them."""
    text = decode(page[:MAX_BYTES], charset)
    return _CROWDED.sub(lambda match: match[0] if len(match[0].split()) < 4_000 else f"{match[1]}>", text)


class EmptyPage(Exception):
    """There is nothing to parse."""


class Page:
    """A parsed page. Raises EmptyPage."""

    def __init__(self, html: str, url: str) -> None:
        self.url = url
        try:
            # As bytes, because lxml refuses a text with an encoding declaration.
            self.tree: Any = lxml_html.document_fromstring(
                html.replace("\0", "").encode("utf-8", "replace"), parser=lxml_html.HTMLParser(encoding="utf-8")
            )
        except (etree.ParserError, etree.XMLSyntaxError):
            raise EmptyPage from None

    @cached_property
    def graph(self) -> Graph:
        """The JSON-LD of the page."""
        scripts = self.tree.iter("script")
        return Graph(each.text or "" for each in scripts if "ld+json" in (each.get("type") or "").lower())

    @cached_property
    def items(self) -> list[Node]:
        """The outermost microdata items."""
        return [microdata(each) for each in self.tree.xpath("//*[@itemscope and @itemtype][not(@itemprop)]")[:20]]

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """The values of meta tags by lower-case name or property, in their order."""
        found: dict[str, list[str]] = {}
        for each in self.tree.iter("meta"):
            name = each.get("property") or each.get("name") or each.get("http-equiv") or ""
            if value := clean(each.get("content") or ""):
                found.setdefault(name.strip().lower(), []).append(value)
        return found

    def meta(self, *names: str) -> str:
        """The value of the first of these meta tags that has one."""
        return next((self.metas[name][0] for name in names if name in self.metas), "")

    @cached_property
    def title(self) -> str:
        """The text of the title element, not of a picture's."""
        return next((clean(each.text_content()) for each in self.tree.xpath("//title[not(ancestor::svg)]")), "")

    @cached_property
    def headings(self) -> list[Any]:
        """The h1 elements that can be the article's headline, those marked as such first."""
        found = [each for each in self.tree.iter("h1") if clean(each.text_content()) and not is_elsewhere(each)]
        return sorted(found, key=lambda each: "headline" not in (each.get("itemprop") or ""))

    @cached_property
    def links(self) -> list[str]:
        """The absolute URLs of `rel=canonical`, those in the head if there are any."""
        found = [
            (
                joined(self.base, each.get("href") or ""),
                next(each.iterancestors("head"), None) is not None,
            )
            for each in self.tree.iter("link")
            if "canonical" in (each.get("rel") or "").lower().split() and (each.get("href") or "").strip()
        ]
        in_head = [url for url, is_in_head in found if is_in_head]
        return list(dict.fromkeys(in_head or [url for url, _is_in_head in found]))

    @cached_property
    def link_texts(self) -> dict[str, str]:
        """The texts of links by their absolute URL, the first that isn't empty."""
        found: dict[str, str] = {}
        for each in self.tree.iter("a"):
            if (href := each.get("href")) and (text := clean(each.text_content())):
                found.setdefault(joined(self.base, href), text)
        return found

    @cached_property
    def base(self) -> str:
        """What relative URLs on the page are relative to."""
        declared: str = next((each.get("href") or "" for each in self.tree.iter("base")), "")
        return joined(self.url, declared) or self.url

    @cached_property
    def header(self) -> list[Any]:
        """The elements around the headline: kicker, byline, date. Ends where the article's text begins."""
        scope = self._scope()
        heading = self.headings[0] if self.headings else None
        elements = list(self._until_text(scope, heading))
        above = elements.index(heading) if heading is not None else 0
        return elements[max(0, above - MAX_HEADER) :]

    def _scope(self) -> Any:
        """The element of the article: the closest around its headline, or the only one."""
        if self.headings:
            around = self.headings[0].xpath("ancestor::*[self::article or self::main or @role='main'][1]")
            return around[0] if around else self.tree
        articles = self.tree.xpath("//article")
        return articles[0] if len(articles) == 1 else self.tree

    def _until_text(self, scope: Any, heading: Any) -> Iterator[Any]:
        seen, is_past_heading = 0, heading is None
        walk = etree.iterwalk(scope, events=("start",))
        for _event, element in walk:
            is_past_heading = is_past_heading or element is heading
            if element is not scope and element is not heading and _is_apart(element):
                walk.skip_subtree()
                continue
            if is_past_heading:
                is_text = element.tag == "p" and len(clean(element.text_content())) > PARAGRAPH
                seen += MAX_HEADER // 3 if is_text else 1  # a standfirst, then the text
            if seen > MAX_HEADER:
                return
            yield element


def is_elsewhere(element: Any) -> bool:
    """Whether an element, or one around it, isn't part of the article."""
    return any(_is_apart(each) for each in (element, *element.iterancestors()) if each.tag not in {"body", "html"})


def _is_apart(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in _OUTSIDE:
        return True
    return bool(_ELSEWHERE.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
