"""Pagination, by page number or by the last row of the previous page (keyset)."""

import re
from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

PAGE_SIZE = 50
KEY = re.compile("[0-9]{1,18}")
_PAGE_NUMBER = re.compile("[1-9][0-9]{0,5}")


class CountlessPage[Row](Page[Row]):
    """A page that knows whether another one follows, but not how many there are: counting takes longer the more
    rows there are."""

    def __init__(self, rows: list[Row], number: int, paginator: "Paginator[Row]") -> None:
        super().__init__(rows[: paginator.per_page], number, paginator)
        self.is_followed = len(rows) > paginator.per_page

    def has_next(self) -> bool:
        return self.is_followed

    def next_page_number(self) -> int:
        return self.number + 1

    def previous_page_number(self) -> int:
        return self.number - 1


def page_of(request: HttpRequest, rows: Any, *, size: int = PAGE_SIZE) -> Page[Any]:
    """The page of `rows` for `?page=`, or the nearest one if that page doesn't exist."""
    pages, offset = Paginator(rows, size), offset_of(request.GET, size)
    if offset is not None:
        found = list(rows[offset : offset + size + 1])
        if found or not offset:
            return CountlessPage(found, offset // size + 1, pages)
    return pages.get_page(request.GET.get("page"))


def offset_of(query: QueryDict | dict[str, str], size: int = PAGE_SIZE) -> int | None:
    """How many rows come before the page in the query; None if `page` is not a number."""
    number = query.get("page") or "1"
    return (int(number) - 1) * size if _PAGE_NUMBER.fullmatch(number) else None


class KeysetPage(NamedTuple):
    """A page of rows, newest first. `older` is the value of `?before=` for the next page, or ""."""

    rows: list[Any]
    older: str
    is_first: bool


def keyset_page_of(
    request: HttpRequest, rows: QuerySet[Any, Any], *, moment: str, key: str, size: int = PAGE_SIZE
) -> KeysetPage:
    """The page after the row that `?before=` identifies by time and key. Rows added or removed in between don't
    shift the page."""
    if before := _position(request.GET.get("before", "")):
        at, last = before
        rows = rows.filter(**{f"{moment}__lte": at}).exclude(**{moment: at, f"{key}__gte": last})
    found = list(rows.order_by(f"-{moment}", f"-{key}")[: size + 1])
    end = found[size - 1] if len(found) > size else None
    older = f"{getattr(end, moment).isoformat()}_{getattr(end, key)}" if end else ""
    return KeysetPage(found[:size], older, is_first=not before)


def _position(text: str) -> tuple[datetime, int] | None:
    at, _underscore, key = text.partition("_")
    try:
        moment = parse_datetime(at)
    except ValueError:
        return None
    if not moment or timezone.is_naive(moment) or not KEY.fullmatch(key):
        return None
    return moment, int(key)
