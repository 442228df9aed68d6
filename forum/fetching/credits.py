"""Bylines and dates that a page only prints, near its headline."""

import re
from typing import Any

from .article import Moment
from .dates import in_text, is_bare_new_year, moment
from .markup import Page
from .wording import clean

_AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:by-?line|authors?|autor\w*|auteur|writers?|verfasser|firma)(?:[\s_-]|names?|$)", re.IGNORECASE
)
_NOT_AUTHOR = re.compile(r"(?:bio|avatar|image|photo|social|role|title|job|follow|email|twitter)", re.IGNORECASE)
_DATE = re.compile(r"date|time|publish|posted|stand|datum|meta|byline|fecha|article-info|dateline", re.IGNORECASE)
_BY = re.compile(
    r"^(?:(?:written|posted|reported|story|words|text|ein kommentar|eine analyse|eine reportage)\s+)?"
    r"(?:by|von|par|por|di|door|av|af|text|words|מאת|بقلم|كتب)[\s:]",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"updated|modified|edited|aktualisiert|geändert|stand\b|mis à jour|actualizado|aggiornato|bijgewerkt|"
    r"עודכן|تحديث",
    re.IGNORECASE,
)
# The end and the beginning of texts that belong to what follows, or precedes.
_JOINING = re.compile(
    r"(?:^|\s)(?:by|von|par|por|di|door|av|af|and|und|et|y|e|en|och|og)$|[,:&;(/]$", re.IGNORECASE
)
_JOINED = re.compile(r"(?:and|und|et|y|e|en|och|og|with|mit)\b|[,&;)/]", re.IGNORECASE)
# "SKERROW, March 4, 2025 –" at the beginning of a text.
_DATELINE = re.compile(r"[^\W\d_a-z][^\d–—:;]{1,40}[,(]\s*([^–—;]{6,30}?)\)?\s*[–—]\s")
MAX_LINE = 160  # characters of a byline or dateline


def page_bylines(page: Page) -> list[str]:
    """Texts near the headline that credit authors: those marked as such, or a line that begins with "By"."""
    links = [each for each in page.header if "author" in (each.get("rel") or "").split()]
    if links:
        return [clean(each.text_content()) for each in links]
    marked = [each for each in page.header if _is_marked(each)]
    inner = [
        each for each in marked if not any(other is not each and each in other.iterancestors() for other in marked)
    ]
    texts = [text for each in inner if 0 < len(text := _line(each)) <= MAX_LINE]
    if texts:
        return texts[:4]
    lines = (_line(each) for each in page.header if each.tag in {"p", "div", "span", "address", "li", "h4", "h5"})
    return next(([line] for line in lines if _BY.match(line) and len(line) <= MAX_LINE), [])


def _is_marked(element: Any) -> bool:
    marks = " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "data-testid"))
    return (
        bool(_AUTHOR.search(marks))
        and not _NOT_AUTHOR.search(marks)
        and element.tag not in {"body", "main", "article", "img"}
    )


def _line(element: Any) -> str:
    """The credit in an element, without times. Ends where another element begins that isn't joined to it."""
    line, is_link = "", False
    for text in element.xpath(".//text()[not(ancestor::time or ancestor::script or ancestor::style)]"):
        if not (part := clean(text)):
            continue
        was_link, is_link = is_link, text.getparent().tag == "a" and not text.is_tail
        if not line or _JOINING.search(line) or _JOINED.match(part):
            line = f"{line} {part}".strip()
        elif was_link and is_link:
            line += f", {part}"
        else:
            break
    return line


def page_dates(page: Page, language: str) -> tuple[Moment | None, Moment | None]:
    """When the article was published and changed, as printed near the headline."""
    published, changed = None, None
    for element in page.header:
        if (found := _date_of(element, language)) is None or is_bare_new_year(found):
            continue
        if _CHANGED.search(_label(element)):
            changed = changed or found
        else:
            published = published or found
    return published, changed


def _date_of(element: Any, language: str) -> Moment | None:
    if element.tag == "time":
        declared = element.get("datetime")
        return (moment(declared, language) if declared else None) or in_text(
            clean(element.text_content()), language
        )
    marks = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    text = clean(element.text_content()) if element.tag in {"p", "span", "div", "li", "small"} else ""
    if element.tag == "p" and (dateline := _DATELINE.match(text)):
        return in_text(dateline[1], language)
    if not text or len(text) > MAX_LINE or element.find(".//time") is not None:
        return None
    is_line = bool(_DATE.search(marks)) or bool(
        re.match(r"(?:published|posted|updated|veröffentlicht|stand|publié)\b", text, re.IGNORECASE)
    )
    return in_text(text, language) if is_line else None


def _label(element: Any) -> str:
    """What is printed on a time, or just before it."""
    before = element.getprevious()
    around = [element.text_content(), element.get("class") or "", element.get("itemprop") or ""]
    if before is None:
        around.append(element.getparent().text or "" if element.getparent() is not None else "")
    else:
        around.append(before.tail or ("" if before.tag == "time" else before.text_content()))
    return clean(" ".join(around))[:200]
