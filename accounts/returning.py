"""Where people are after they have logged in or signed up: on the page they were on."""

from django.http import HttpRequest
from django.utils.http import urlencode

from forum.web.requests import current_page, own_path

# allauth's pages for those who aren't logged in yet. They pass on the page that they were given.
ENTRANCE = ("account_", "mfa_", "socialaccount_")


def login_query(request: HttpRequest, page: str = "") -> str:
    """The query of a link to log in or sign up. It leads back to `page`, or to the page with the link."""
    page = page or _page(request)
    return "?" + urlencode({"next": page}) if page not in {"", "/"} else ""


def welcome_url(welcome: str, page: str) -> str:
    """The page for new members, which then leads to `page`."""
    return welcome if page in {welcome, "/"} else f"{welcome}?{urlencode({'next': page})}"


def _page(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None or not (match.url_name or "").startswith(ENTRANCE):
        return current_page(request)
    page = request.POST.get("next") or request.GET.get("next", "")
    return own_path(page)
