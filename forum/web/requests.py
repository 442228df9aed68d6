"""What a request asks for besides its URL."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


def return_url(request) -> str:
    """`next` of a small form: the page of this site it was on, or ""."""
    path = request.POST.get("next", "")
    return path if url_has_allowed_host_and_scheme(path, None) else ""


def is_prefetch(request) -> bool:
    """Whether nobody may ever look at the response: a HEAD request, or a page that a browser loads in advance.
    (Older browsers send `Purpose`.)"""
    purpose = request.headers.get("Sec-Purpose") or request.headers.get("Purpose", "")
    return request.method != "GET" or purpose.startswith("prefetch")


def wants_fragment(request) -> bool:
    """Whether a script asks for a fragment of the page."""
    return request.headers.get("X-Fragment") == "1"


def render_fragment(request, template: str, *, status: int = 200, **context) -> HttpResponse:
    """A fragment of a page, for a script that asked for it."""
    return render(request, template, context, status=status, using="jinja")
