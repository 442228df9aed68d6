"""What every view says: who may pass, what the caller wants, how the site is."""

import codecs
import re
import secrets
from datetime import datetime
from functools import wraps
from gzip import GzipFile
from io import BytesIO
from typing import NamedTuple

import psycopg
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import connection
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.gzip import re_accepts_gzip
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

ROWS_A_PAGE = 50
DATABASE_PATIENCE = 4  # seconds that /healthz waits
WORTH_PACKING = 200  # bytes
KEY = re.compile("[0-9]{1,18}")
PAGE_NUMBER = re.compile("[1-9][0-9]{0,5}")


def without_null_bytes(get_response):
    """Middleware: answer 400 where the query holds a NUL, which PostgreSQL can neither store nor compare. (Forms
    refuse it by themselves, with an error at the field.) The same where a request says that it is written in
    another charset than our pages, in which anything may be a NUL, or nothing a text."""

    def answer(request):
        if "%00" in request.META["QUERY_STRING"]:
            raise BadRequest("NUL in the query")
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("Not in UTF-8")
        return get_response(request)

    return answer


def compressed(get_response):
    """Middleware: pages gzipped for whoever takes them so, as by Django's own, but at level 4, which leaves 37 kB
    of a long thread instead of 34, in a third of the time. The name in the header, of random length, hides how
    much a page's secrets had in common with its text (the BREACH attack)."""

    def answer(request):
        response = get_response(request)
        patch_vary_headers(response, ("Accept-Encoding",))
        takes_it = re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if takes_it and not response.streaming and not response.has_header("Content-Encoding"):
            _pack(response)
        return response

    return answer


def _pack(response) -> None:
    if len(response.content) < WORTH_PACKING:
        return
    packed, name = BytesIO(), "a" * secrets.randbelow(100)
    with GzipFile(filename=name, mode="wb", compresslevel=4, fileobj=packed, mtime=0) as file:
        file.write(response.content)
    response.content = packed.getvalue()
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Content-Encoding"] = "gzip"


def personal(get_response):
    """Middleware: what somebody with a session is shown is for nobody else to keep, unless the view says more. It
    asks for the cookie alone: to ask who it is may cost a query."""

    def answer(request):
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return answer


def permit(allowed: bool, message: str = "") -> None:
    """Answer 403 with `message` unless `allowed`."""
    if not allowed:
        raise PermissionDenied(message or _("You may not do this."))


def members_only(view):
    """Send visitors to log in and back again; what a visitor sends (a session ended while typing) is answered 403,
    with what was typed still on the page."""

    @wraps(view)
    def for_members(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method in {"GET", "HEAD"}:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied(_("You are not logged in. Log in, then send it again."))

    return for_members


def or_404(found):
    """What was looked for; where it is None, there is no such page."""
    if found is None:
        raise Http404
    return found


class Uncounted(Page):
    """A page that knows whether another follows, not how many there are: to count the posts of a site takes the
    longer, the more it has."""

    def __init__(self, found: list, number: int, paginator: Paginator):
        super().__init__(found[:ROWS_A_PAGE], number, paginator)
        self.is_followed = len(found) > ROWS_A_PAGE

    def has_next(self) -> bool:
        return self.is_followed

    def next_page_number(self) -> int:
        return self.number + 1

    def previous_page_number(self) -> int:
        return self.number - 1


def page_of(request, rows) -> Page:
    """The page of `rows` that `?page=` asks for; the nearest one where there is none such."""
    pages, before = Paginator(rows, ROWS_A_PAGE), rows_before(request.GET)
    if before is not None:
        found = list(rows[before : before + ROWS_A_PAGE + 1])
        if found or not before:
            return Uncounted(found, before // ROWS_A_PAGE + 1, pages)
    return pages.get_page(request.GET.get("page"))


def rows_before(asked) -> int | None:
    """How many rows lie before the page that `page` asks for; None where that is no plain number."""
    number = asked.get("page") or "1"
    return (int(number) - 1) * ROWS_A_PAGE if PAGE_NUMBER.fullmatch(number) else None


def page_before(request) -> str:
    """`next` of a small form: the page of ours that it was on, where that is said."""
    path = request.POST.get("next", "")
    return path if url_has_allowed_host_and_scheme(path, None) else ""


class Stretch(NamedTuple):
    """Rows, the latest first; `older`: what `?before=` says for those after the last of them, or ""."""

    rows: list
    older: str
    is_first: bool


def stretch_of(request, rows, *, moment: str, key: str, size: int = ROWS_A_PAGE) -> Stretch:
    """The rows after the one that `?before=` names by moment and key, so that what comes or goes meanwhile moves
    nothing."""
    if before := _place_from(request.GET.get("before", "")):
        at, last = before
        rows = rows.filter(**{f"{moment}__lte": at}).exclude(**{moment: at, f"{key}__gte": last})
    found = list(rows.order_by(f"-{moment}", f"-{key}")[: size + 1])
    end = found[size - 1] if len(found) > size else None
    older = f"{getattr(end, moment).isoformat()}_{getattr(end, key)}" if end else ""
    return Stretch(found[:size], older, is_first=not before)


def _place_from(text: str) -> tuple[datetime, int] | None:
    at, _underscore, key = text.partition("_")
    try:
        moment = parse_datetime(at)
    except ValueError:
        return None
    if not moment or timezone.is_naive(moment) or not KEY.fullmatch(key):
        return None
    return moment, int(key)


def is_looked_at(request) -> bool:
    """Whether somebody is being shown the answer: not by HEAD, and not by what a browser fetches or renders ahead,
    which may never be looked at. (Older browsers say `Purpose`.)"""
    purpose = request.headers.get("Sec-Purpose") or request.headers.get("Purpose", "")
    return request.method == "GET" and not purpose.startswith("prefetch")


def wants_fragment(request) -> bool:
    """Whether a script asks for the piece of the page alone, to put it in place."""
    return request.headers.get("X-Fragment") == "1"


def render_piece(request, name: str, *, status: int = 200, **there) -> HttpResponse:
    """A piece of a page, by the template of this name, for a script that asked for it."""
    return render(request, name, there, status=status, using="jinja")


def site(request) -> dict[str, str | bool]:
    """Context of every page: the site's own name, whether mail leaves the house, the theme its reader chose."""
    user = getattr(request, "user", None)
    return {
        "site_name": settings.SITE_NAME,
        "mail_is_sent": settings.EMAIL_IS_VERIFIED,
        "theme": user.theme if user is not None and user.is_authenticated else "auto",
    }


@require_safe
@never_cache
def healthz(request):
    """200 while the database answers, 503 otherwise; JSON, for a monitor.

    It is asked by a connection made for that: those of the pool wait without end for a database that hangs.
    """
    try:
        psycopg.connect(**connection.get_connection_params() | {"connect_timeout": DATABASE_PATIENCE}).close()
    except psycopg.OperationalError:
        return JsonResponse({"status": "unavailable", "database": "does not answer"}, status=503)
    return JsonResponse({"status": "ok", "database": "answers"})
