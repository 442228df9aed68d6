"""The canonical URL a page claims, believed only within the page's own registrable domain."""

import re
from functools import cache
from ipaddress import ip_address
from urllib.parse import urldefrag, urljoin, urlsplit

from publicsuffixlist import PublicSuffixList

from forum.text.addresses import article_key
from forum.text.hosts import ascii_host

from .wording import key, name_key

_AMP = re.compile(r"(?:/amp|\.amp|/index\.html?|/amp\.html|[?&](?:outputType|output)=amp)$")


@cache
def _public_suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def joined(base: str, url: str) -> str:
    """The absolute form of a URL on a page, without its fragment; "" if it isn't one."""
    try:
        return urldefrag(urljoin(base, url.strip())).url
    except ValueError:
        return ""


def host_of(url: str) -> str:
    """The host of an http or https URL in lower-case ASCII, or "" if it isn't one."""
    try:
        parts = urlsplit(url.strip())
        if parts.scheme not in {"http", "https"} or parts.username or parts.port not in {None, 80, 443}:
            return ""
        return ascii_host(parts.hostname or "").removesuffix(".")
    except ValueError:
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
    claimed = joined(url, claimed)
    domain = registrable_domain(claimed)
    if not domain or domain != registrable_domain(url) or re.search(r"\s", claimed):
        return ""
    is_front_page = urlsplit(claimed).path in {"", "/"} and not urlsplit(claimed).query
    return "" if is_front_page and urlsplit(url).path not in {"", "/"} else claimed


def same_page(one: str, other: str) -> bool:
    """Whether two URLs can be of one article: ignores what `article_key` does, and AMP's additions."""
    first, second = (article_key(_AMP.sub("", url.partition("#")[0].rstrip("/"))) for url in (one, other))
    return bool(first) and first == second


def host_words(url: str) -> str:
    """The registered name of a host, without its suffix and hyphens: `wickcourier` of www.wick-courier.co.uk."""
    return registrable_domain(url).partition(".")[0].replace("-", "")


def is_named_after(url: str, name: str) -> bool:
    """Whether a host is made of words of a publication's name, such as `wickrecord` of The Wick Weekly Record."""
    host = host_words(url)
    if len(host) < 4 or len(name) > 60:
        return False
    if host in {key(name), name_key(name)}:
        return True
    rest = host
    for word in map(key, name.split()):
        rest = rest.removeprefix(word)
    return not rest
