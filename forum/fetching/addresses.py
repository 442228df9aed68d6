"""The canonical URL a page claims, believed only within the page's own registrable domain."""

import re
from functools import cache
from ipaddress import ip_address
from urllib.parse import urldefrag, urljoin, urlsplit

import idna
from publicsuffixlist import PublicSuffixList

_AMP = re.compile(r"(?:/amp|\.amp|/index\.html?|/amp\.html)$|^/amp(?=/)")
_SERVICE = re.compile(r"^(?:www\d?|amp|m|mobile)\.")


@cache
def _public_suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def host_of(url: str) -> str:
    """The host of an http or https URL in lower-case ASCII, or "" if it isn't one."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in {"http", "https"} or parts.username or parts.port not in {None, 80, 443}:
            return ""
        return host if host.isascii() else idna.encode(host, uts46=True).decode()
    except (ValueError, idna.IDNAError):
        return ""


def registrable_domain(url: str) -> str:
    """What somebody registered of the host: `courier.co.uk` of `www.courier.co.uk`. "" if there is nothing."""
    host = host_of(url)
    try:
        ip_address(host)
    except ValueError:
        return _public_suffixes().privatesuffix(host) or "" if host else ""
    return ""


def accepted(claimed: str, url: str) -> str:
    """The canonical URL that the page at `url` claims, without its fragment; "" if it can't be believed.

    It has to be within the same registrable domain. The front page isn't the canonical URL of another page.
    """
    claimed = urldefrag(urljoin(url, claimed.strip())).url
    domain = registrable_domain(claimed)
    if not domain or domain != registrable_domain(url) or re.search(r"\s", claimed):
        return ""
    is_front_page = urlsplit(claimed).path in {"", "/"} and not urlsplit(claimed).query
    return "" if is_front_page and urlsplit(url).path not in {"", "/"} else claimed


def same_page(one: str, other: str) -> bool:
    """Whether two URLs can be of one article: ignores scheme, query, `www.`, and AMP's additions."""
    first, second = (
        (_SERVICE.sub("", host_of(url)), _AMP.sub("", urlsplit(url).path.rstrip("/")).rstrip("/"))
        for url in (one, other)
    )
    return bool(first[0]) and first == second


def host_words(url: str) -> str:
    """The registered name of a host, without its suffix and hyphens: `wickcourier` of www.wick-courier.co.uk."""
    return registrable_domain(url).partition(".")[0].replace("-", "")
