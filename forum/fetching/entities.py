"""The one article among all that a page describes for machines."""

from collections.abc import Iterator
from typing import Any

from .addresses import joined, same_page
from .markup import Page
from .structured import Graph, Node, listed, text_of, types
from .wording import clean, similar

# The better a type fits a news article, the earlier it comes.
ARTICLES = (
    *(
        "LiveBlogPosting",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
    ),
    *("ReviewNewsArticle", "AskPublicNewsArticle", "NewsArticle", "Report", "BlogPosting", "Article"),
    *("ScholarlyArticle", "TechArticle", "AdvertiserContentArticle", "SatiricalArticle"),
)
ORGANISATIONS = (
    "NewsMediaOrganization",
    "Organization",
    "Corporation",
    "LocalBusiness",
    "Newspaper",
    "Periodical",
)


def articles_of(page: Page) -> tuple[list[Node], list[Node]]:
    """The nodes in JSON-LD and in microdata that describe the page's article, the best of each first.

    Others describe the same article and can fill gaps. Nodes about other articles, such as related ones, are left
    out.
    """
    items = [item for item in page.items if types(item) & set(ARTICLES)]
    return _best(page, page.graph.of_type(*ARTICLES)), _best(page, items)


def _best(page: Page, nodes: list[Node]) -> list[Node]:
    scored = [(_score(page, node), place, node) for place, node in enumerate(nodes)]
    scored = sorted((each for each in scored if each[0] >= 0), key=lambda each: (-each[0], each[1]))
    certain = [node for score, _place, node in scored if score >= 4]
    return certain or [node for _score, _place, node in scored[:1]]


def _score(page: Page, node: Node) -> float:
    """How likely a node is about the page's article. Below zero: it's about another."""
    score = 0.5 * (1 - min(ARTICLES.index(each) for each in types(node) if each in ARTICLES) / len(ARTICLES))
    addresses = [page.url, *page.links, *page.metas.get("og:url", [])]
    claimed = list(_addresses(node))
    if any(same_page(one, other) for one in claimed for other in addresses):
        score += 4
    elif claimed:
        score -= 4
    headline = clean(text_of(node.get("headline")) or text_of(node.get("name")))
    titles = [page.meta("og:title"), page.title, *(clean(each.text_content()) for each in page.headings)]
    if headline and any(similar(headline, title) for title in titles if title):
        score += 4
    elif headline and any(titles):
        score -= 2
    return score


def _addresses(node: Node) -> Iterator[str]:
    for name in ("url", "mainEntityOfPage", "@id"):
        for each in listed(node.get(name)):
            values = [each.get("@id"), each.get("url")] if isinstance(each, dict) else [each]
            for value in values:
                if isinstance(value, str) and value.startswith("http"):
                    yield joined("", value)


def claimed_urls(node: Node) -> list[str]:
    """The URLs that an article says it has."""
    return list(_addresses({name: value for name, value in node.items() if name != "@id"}))


def value_of(nodes: list[Node], graph: Graph, *names: str) -> str:
    """The text of the first of these properties that any of the nodes has."""
    for name in names:
        for node in nodes:
            values = [graph.resolved(each) for each in listed(node.get(name))]
            if value := clean(text_of(values)):
                return value
    return ""


def people_of(nodes: list[Node], page: Page) -> list[str]:
    """The names of the authors in the first node that has any: persons, or organisations.

    For one that is only a URL, the text of the page's link there.
    """
    for node in nodes:
        for name in ("author", "creator"):
            found = [each for value in listed(node.get(name)) for each in _names(page.graph.resolved(value))]
            if found:
                return [name for each in found if (name := page.link_texts.get(each) or each)]
    return []


def _names(author: Any) -> list[str]:
    if not isinstance(author, dict):
        return [author] if isinstance(author, str) else []
    parts = [text_of(author.get(name)) for name in ("givenName", "familyName")]
    names = [each for each in listed(author.get("name")) if isinstance(each, str)] or [
        " ".join(filter(None, parts))
    ]
    urls = [each for each in listed(author.get("url")) if isinstance(each, str)]
    return [name for name in names if name] or urls[:1]
