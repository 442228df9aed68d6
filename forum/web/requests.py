"""Helpers for what a request asks for besides its URL."""

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


def loaded_user(request: HttpRequest) -> "AbstractBaseUser | AnonymousUser | None":
    """`request.user`, or None if nothing has needed it so far: loading it costs two queries."""
    user = getattr(request, "user", None)
    is_loaded = not isinstance(user, SimpleLazyObject) or hasattr(request, "_cached_user")
    return user if is_loaded else None


def client_ip(request: HttpRequest) -> str:
    """The visitor's IP address, as reported by the trusted proxies, or "-" if that isn't possible.

    Then it isn't the proxy's address: fail2ban would block the proxy.
    """
    try:
        address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except (ImproperlyConfigured, PermissionDenied, ValueError):
        return "-"
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def return_url(request: HttpRequest) -> str:
    """The page of this site to return to, from a form's `next` field, or ""."""
    return own_path(request.POST.get("next", ""))


def own_path(path: str) -> str:
    """The path if it leads to a page of this site, otherwise ""."""
    # Django's `redirect` would take anything without a slash for the name of a view.
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, None) else ""


def referring_page(request: HttpRequest) -> str:
    """The page of this site with the link or button that led here, or ""."""
    page = request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, request.get_host()) else ""


def path_of(url: str) -> str:
    """The path and query of an address."""
    return urlsplit(url)._replace(scheme="", netloc="").geturl()


def current_page(request: HttpRequest) -> str:
    """The page of this site that the reader is on, with its query: for a POST, the one with the form or button."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    pages = (return_url(request), path_of(referring_page(request)))
    return next((page for page in pages if page and not is_post_only(page)), "/")


def previous_page(request: HttpRequest) -> str:
    """The page of this site that the reader came from, for a link back, or "" if it's unknown or this one."""
    if request.method == "POST":
        pages = (path_of(referring_page(request)), return_url(request))
        return next((page for page in pages if page and not is_post_only(page)), "")
    page = path_of(referring_page(request))
    return "" if is_post_only(page) or page == request.get_full_path() else page


def is_post_only(url: str) -> bool:
    """Whether a URL of this site has no page."""
    try:
        return hasattr(resolve(urlsplit(url).path).func, "is_post_only")
    except (Resolver404, ValueError):
        return False


def is_prefetch(request: HttpRequest) -> bool:
    """Whether the reader may never see the response: a HEAD request, or a page that the browser loads in advance.
    (Older browsers send `Purpose`.)"""
    purpose = request.headers.get("Sec-Purpose") or request.headers.get("Purpose", "")
    return request.method != "GET" or purpose.startswith("prefetch")


def wants_fragment(request: HttpRequest) -> bool:
    """Whether a script asks for a fragment of the page."""
    return request.headers.get("X-Fragment") == "1"


def render_fragment(request: HttpRequest, template: str, *, status: int = 200, **context: object) -> HttpResponse:
    """A fragment of a page, for a script that asked for it."""
    return render(request, template, context, status=status, using="jinja")
