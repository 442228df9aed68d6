"""From a page to its article, field by field. Each value is from the first place that has one that can be trusted.

Runs in the child process only (child.py).
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import trafilatura

from forum.text.addresses import without_tracking

from .addresses import accepted, host_of, host_words, is_named_after, registrable_domain
from .article import Article, Moment, Origin
from .credits import page_bylines, page_dates
from .dates import is_bare_new_year, moment
from .entities import ORGANISATIONS, articles_of, claimed_urls, people_of, value_of
from .markup import Page
from .names import bylines, is_company, is_host, publication
from .refusals import why_not
from .structured import Node, listed, text_of, types
from .titles import Headlines, completed
from .wording import clean, cut

type Found = Iterator[tuple[str, Origin]]  # values in the order in which they're trusted

TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "title")
SITES = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "publisher",
    "dc.publisher",
    "al:ios:app_name",
)
AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator")
PUBLISHED = (
    *("article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date"),
    *("article:published", "publish-date", "publishdate", "pubdate", "publication_date", "dc.date.issued"),
    *(
        "dcterms.issued",
        "dcterms.created",
        "dc.date",
        "date",
        "cxenseparse:recs:publishtime",
        "originalpublicationdate",
    ),
)
MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
)


# At least one sentence, of a length that says something. Chinese and Japanese need fewer letters.
_SENTENCE = re.compile(r"^.{60,}[.!?…](?=\s|[\"'”’»“)]|$)|^.{20,}[。！？۔؟]", re.DOTALL)


class Refused(Exception):
    """The page isn't an article. The message is the reason: see `refusals.why_not`."""


def read(html: str, url: str, excerpt_limit: int) -> Article:
    """The article of a page. Raises Refused, or EmptyPage."""
    page = Page(html, url)
    if reason := why_not(page):
        raise Refused(reason)
    return Reading(page, excerpt_limit).article


class Reading:
    """One page being read. `article` is the result."""

    def __init__(self, page: Page, excerpt_limit: int) -> None:
        self.page, self.graph, self.limit = page, page.graph, excerpt_limit
        self.described, self.items = articles_of(page)
        self.sources = [(self.described, Origin.JSON_LD), (self.items, Origin.MICRODATA)]
        self.article = Article()
        self.read_language()
        self.read_section()
        self.read_source()
        self.read_title()
        self.read_bylines()
        self.read_dates()
        self.read_canonical()
        self.read_paywall()
        self.read_text()

    def take(self, name: str, found: Found) -> None:
        """Fill a text field with the first value."""
        for value, origin in found:
            if value:
                self.article.set(name, value, origin)
                return

    def from_data(self, *names: str) -> Found:
        """The values of a property in JSON-LD and microdata."""
        for nodes, origin in self.sources:
            if value := value_of(nodes, self.graph, *names):
                yield value, origin

    def from_meta(self, names: Iterable[str]) -> Found:
        """The values of meta tags."""
        for name in names:
            for value in self.page.metas.get(name, ()):
                yield value, Origin.OPEN_GRAPH if name.startswith(("og:", "article:")) else Origin.META

    def read_language(self) -> None:
        """BCP 47, from the article, or from the page."""
        declared = (
            self.page.tree.get("lang") or self.page.tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
            Origin.TEXT,
        )
        found = chain(
            self.from_data("inLanguage"), [declared], self.from_meta(("og:locale", "content-language", "language"))
        )
        self.take("language", ((_language(value), origin) for value, origin in found))

    def read_section(self) -> None:
        """The article's section, or the last step of its breadcrumbs before it."""
        found = chain(
            self.from_data("articleSection"),
            self.from_meta(("article:section", "parsely-section", "section", "cxenseparse:category")),
            self._breadcrumbs(),
        )
        self.take(
            "section", ((value, origin) for value, origin in found if len(value) <= 60 and "http" not in value)
        )

    def _breadcrumbs(self) -> Found:
        for trail in self.graph.of_type("BreadcrumbList")[:1]:
            items = [self.graph.resolved(each) for each in listed(trail.get("itemListElement"))]
            names = [
                clean(text_of(each.get("name")) or text_of(each.get("item")))
                for each in items
                if isinstance(each, dict)
            ]
            inner = [name for name in names[1:] if name and len(name.split()) <= 3]
            if inner:
                yield inner[-1], Origin.JSON_LD

    def _site_names(self) -> Found:
        """What the page calls its publication."""
        publisher = list(self.from_data("publisher"))
        if publisher and (is_company(publisher[0][0]) or self._is_person("publisher")):
            yield from self.from_meta(SITES[:1])
            yield from ((clean(text_of(node)), Origin.JSON_LD) for node in self.graph.of_type("WebSite"))
        yield from publisher
        yield from self.from_meta(SITES[:1])
        for kinds in (("WebSite",), ORGANISATIONS):
            yield from ((clean(text_of(node)), Origin.JSON_LD) for node in self.graph.of_type(*kinds)[:1])
        yield from self._whole()
        yield from self.from_meta(SITES[1:])
        yield from self._in_title()

    def _whole(self) -> Found:
        """The publication that the article says it's part of."""
        for node in (self.graph.resolved(each) for one in self.described for each in listed(one.get("isPartOf"))):
            if isinstance(node, dict) and types(node) & {"WebSite", "Periodical", "Newspaper", "CreativeWork"}:
                yield clean(text_of(node)), Origin.JSON_LD

    def _is_person(self, name: str) -> bool:
        values = [self.graph.resolved(each) for node in self.described[:1] for each in listed(node.get(name))]
        return any(isinstance(each, dict) and "Person" in types(each) for each in values)

    def _in_title(self) -> Found:
        """A part of the page's title that its host is named after."""
        for part in re.split(r"\s+[|–—·•»«-]\s+|\s*\|\s*", self.page.title):
            if is_named_after(self.page.url, part):
                yield part.strip(), Origin.TEXT

    def read_source(self) -> None:
        """The publication's name, never only its host."""
        names = ((publication(name), origin) for name, origin in self._site_names())
        self.take("source_name", ((name, origin) for name, origin in names if not is_host(name, self.page.url)))

    def read_title(self) -> None:
        """The headline, from where it's least likely to be decorated."""
        sites = [name for name, _origin in self._site_names()] + [
            host_words(self.page.url),
            registrable_domain(self.page.url),
        ]
        headings = [[clean(text) for text in each.itertext()] for each in self.page.headings]
        headlines = Headlines(
            site_names=[*sites, *map(publication, sites)], sections=[self.article.section], headings=headings
        )
        found = [(headlines.cleaned(text), origin) for text, origin in self.from_data("headline", "name")]
        found += [(headlines.cleaned(text, is_of_page=True), origin) for text, origin in self.from_meta(TITLES)]
        found += [(headlines.cleaned(text), Origin.TEXT) for text in headlines.headings[:1]]
        found.append((headlines.cleaned(self.page.title, is_of_page=True), Origin.TEXT))
        others = [text for text, _origin in found]
        self.take("title", ((completed(text, others), origin) for text, origin in found))

    def read_bylines(self) -> None:
        """The authors. A live blog's own, never those of its updates."""
        source = self.article.source_name
        for nodes, origin in self.sources:
            if names := bylines(people_of(nodes, self.page), source=source):
                return self.article.set("bylines", names, origin)
        for name in AUTHORS:
            found = [(value, origin) for value, origin in self.from_meta([name]) if not value.startswith("http")]
            if found and (names := bylines((value for value, _origin in found), source=source)):
                return self.article.set("bylines", names, found[0][1])
        if names := bylines(page_bylines(self.page), source=source, is_free_text=True):
            self.article.set("bylines", names, Origin.TEXT)
        return None

    def read_dates(self) -> None:
        """When the article was published, and when changed. Only if that was later."""
        shown, changed = page_dates(self.page, self.article.language)
        published = chain(self.from_data("datePublished"), self.from_meta(PUBLISHED))
        modified = chain(self.from_data("dateModified"), self.from_meta(MODIFIED))
        first = self._moment(published) or ((shown, Origin.TEXT) if shown else self._guessed())
        last = self._moment(modified) or ((changed, Origin.TEXT) if changed else None)
        if first:
            self.article.set("published", *first)
        if last and (not first or last[0].text[:10] >= first[0].text[:10]) and last[0] != (first and first[0]):
            self.article.set("modified", *last)

    def _moment(self, found: Found) -> tuple[Moment, Origin] | None:
        read = ((moment(value, self.article.language), origin) for value, origin in found)
        return next(((value, origin) for value, origin in read if value), None)

    def _guessed(self) -> tuple[Moment, Origin] | None:
        """The date in the URL's path."""
        match = re.search(r"/(\d{4})[/-]?(\d\d)[/-]?(\d\d)(?=[/-])", self.page.url)
        value = moment("-".join(match.groups())) if match else None
        return (value, Origin.ADDRESS) if value and not is_bare_new_year(value) else None

    def read_canonical(self) -> None:
        """What `rel=canonical` says, then the others, each only within the same registrable domain.

        A page that says nothing is where it was found.
        """
        links = [accepted(url, self.page.url) for url in self.page.links]
        others = [(url, Origin.JSON_LD) for url in _urls(self.described)] + [
            (url, Origin.MICRODATA) for url in _urls(self.items)
        ]
        shared = [*self.from_meta(("og:url",)), *others]
        if len(set(links)) > 1:  # they contradict each other, so one has to be confirmed
            links = [url for url in links if url in {claimed for claimed, _origin in shared}]
        found = chain(
            ((url, Origin.LINK) for url in links),
            ((accepted(url, self.page.url), origin) for url, origin in shared),
        )
        here = without_tracking(self.page.url) if host_of(self.page.url) else ""
        self.take("canonical_url", chain(found, [(here, Origin.ADDRESS)]))

    def read_paywall(self) -> None:
        """Whether the page says that the article isn't free. None if it says nothing."""
        free = [node.get("isAccessibleForFree") for node in (*self.described, *self.items)]
        free += [
            part.get("isAccessibleForFree")
            for node in self.described
            for part in listed(node.get("hasPart"))
            if isinstance(part, dict)
        ]
        said = {
            str(text_of(value) or value).casefold().rpartition("/")[2] for each in free for value in listed(each)
        }
        tier = self.page.meta("article:content_tier").casefold()
        if said & {"false", "no", "0"}:
            self.article.set("is_paywalled", True, Origin.JSON_LD)
        elif said & {"true", "yes", "1"}:
            self.article.set("is_paywalled", False, Origin.JSON_LD)
        elif tier in {"locked", "metered", "free"}:
            self.article.set("is_paywalled", tier != "free", Origin.OPEN_GRAPH)

    def read_text(self) -> None:
        """The article's own paragraphs, and an excerpt: its first real paragraph, or the description."""
        # Without its fallbacks: they can decide differently when only what is around the article has changed.
        document: Any = trafilatura.bare_extraction(
            self.page.tree, url=self.page.url, fast=True, include_comments=False, include_tables=False
        )
        body = document.body if document is not None and document.body is not None else ()
        texts = [clean(" ".join(each.itertext())) for each in body if each.tag in {"p", "quote", "list"}]
        self.article.paragraphs = [text for text in texts if text]
        real = [text for text in self.article.paragraphs if _SENTENCE.search(text)]
        found = chain(
            ((text, Origin.TEXT) for text in real),
            self.from_data("description"),
            self.from_meta(("og:description", "description")),
        )
        self.take("excerpt", ((cut(text, self.limit), origin) for text, origin in found))


def _urls(nodes: list[Node]) -> list[str]:
    return [url for node in nodes for url in claimed_urls(node)]


def _language(value: str) -> str:
    """A language tag as BCP 47 writes it, or "" if it isn't one."""
    match = re.fullmatch(
        r"([a-zA-Z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.].*)?", value.strip()
    )
    if not match:
        return ""
    language, script, region = match.groups()
    return "-".join(filter(None, (language.lower(), script and script.title(), region and region.upper())))
