"""Fetches a page of another site. Neither the address nor the response is trusted.

Call `fetch` from a job, outside of transactions: it waits for other servers. docs/fetching.md says what it
refuses.
"""

import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

import urllib3
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from urllib3.connection import HTTPConnection
from urllib3.response import HTTPResponse

from forum.limits import checking

from . import robots_rules
from .article import MAX_BYTES
from .decoding import decode
from .failures import FetchError, Reason, failure_of_status
from .network import Meter, Network, connect
from .targets import Target

ROBOTS_SECONDS = 3600  # how long a robots.txt is used
REDIRECTS = {301, 302, 303, 307, 308}
PAGES = {HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION}
HTML = {"text/html", "application/xhtml+xml"}
LONGEST_VALIDATOR = 500  # characters of an ETag that is kept
_CHUNK = 16_384
_MEDIA_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Limits:
    """For a page with all its redirects: `seconds` and `redirects`. For each response: numbers of bytes."""

    seconds: float = 20
    redirects: int = 5
    content: int = MAX_BYTES  # after decompression; the rest of the page is left out
    headers: int = 64_000
    body: int = 2_000_000  # as it is sent


@dataclass(frozen=True)
class Page:
    """A page as it was sent. `url` is where redirects led, without the fragment; its host is in ASCII.

    After status 304, the page hasn't changed since it had this `etag` or `last_modified`, and there is no content.
    """

    url: str
    status: int
    fetched_at: datetime
    etag: str
    last_modified: str
    content_type: str = ""  # such as "text/html"
    content: bytes = b""
    text: str = ""
    is_truncated: bool = False

    @property
    def is_unchanged(self) -> bool:
        return self.status == HTTPStatus.NOT_MODIFIED


def fetch(url: str, *, etag: str = "", last_modified: str = "") -> Page:
    """Fetch a page. Raises FetchError, and nothing else, if the site prevents it.

    To ask only whether a page has changed, pass `url`, `etag` and `last_modified` of the page as fetched before.
    """
    return Fetcher().fetch(url, etag=etag, last_modified=last_modified)


class Fetcher:
    """Fetches one page."""

    def __init__(self, network: Network | None = None, limits: Limits | None = None) -> None:
        self.network = network or Network()
        self.limits = limits or Limits()
        self.meter = Meter(self.limits.seconds)
        self._counted: set[str] = set()

    def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Page:
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in validators.items() if value}
        with self._follow(Target.parse(url), headers, self._check_robots) as (target, response, asked):
            page = Page(
                url=target.url,
                status=response.status,
                fetched_at=timezone.now(),
                etag=_validator(response, "etag"),
                last_modified=_validator(response, "last-modified"),
            )
            if page.is_unchanged and asked:
                return page
            if response.status not in PAGES:
                raise failure_of_status(response.status, response.headers.get("retry-after", ""))
            return replace(page, **self._html(response))

    # --- Requests -------------------------------------------------------------------------------------------

    @contextmanager
    def _follow(
        self, target: Target, headers: Mapping[str, str], check: Callable[[Target], None] | None = None
    ) -> Iterator[tuple[Target, HTTPResponse, bool]]:
        """The first response that isn't a redirect, and whether `headers` were sent for it.

        They are only sent to the first URL: they say nothing about the page that it redirects to.
        """
        for redirects in range(self.limits.redirects + 1):
            self._count(target.host)
            if check:
                check(target)
            with self._open(target, {} if redirects else headers) as response:
                location = response.headers.get("location") if response.status in REDIRECTS else None
                if location is None:
                    yield target, response, bool(headers) and not redirects
                    return
            target = target.follow(location)
        raise FetchError(Reason.REDIRECTS)

    @contextmanager
    def _open(self, target: Target, headers: Mapping[str, str]) -> Iterator[HTTPResponse]:
        """The response to one request. Its body isn't read yet."""
        with ExitStack() as stack, _explained():
            connection = HTTPConnection(target.host, target.port, timeout=self.meter.seconds_left())
            stack.callback(connection.close)
            connection.sock = connect(self.network, target.scheme, target.host, target.port, self.meter)
            self.meter.allow(self.limits.headers)
            sent = {"Host": target.netloc, **_HEADERS, "User-Agent": user_agent(), **headers}
            connection.request("GET", target.path, headers=sent, preload_content=False)
            response = stack.enter_context(closing(connection.getresponse()))
            self.meter.allow(self.limits.body)
            yield response

    def _count(self, host: str) -> None:
        """Count one visit of the host, for all processes. A robots.txt and redirects belong to the same visit."""
        if host in self._counted:
            return
        self._counted.add(host)
        for rate in settings.FETCH_LIMITS["fetches_from_host"]:
            try:
                checking.use("fetches_from_host", rate, f"host {host}")
            except checking.LimitReached as error:
                raise FetchError(Reason.BUSY, error, retry_after=error.retry_after) from None

    # --- robots.txt -----------------------------------------------------------------------------------------

    def _check_robots(self, target: Target) -> None:
        key = f"robots:{sha256(target.origin.encode()).hexdigest()}"
        robots = cache.get(key)
        if robots is None:
            robots = self._robots(target)
            cache.set(key, robots, ROBOTS_SECONDS)
        if not robots_rules.allows(robots, target.url):
            raise FetchError(Reason.ROBOTS)

    def _robots(self, target: Target) -> str:
        """The site's robots.txt. "" allows everything. While the site can't send it, nothing can be fetched."""
        with self._follow(Target.parse(f"{target.origin}/robots.txt"), {}) as (_, response, _):
            if response.status == HTTPStatus.OK:
                return self._read(response)[0].decode("utf-8", "replace")
            failure = failure_of_status(response.status, response.headers.get("retry-after", ""))
            if failure.reason in (Reason.MISSING, Reason.DENIED):
                return ""
            raise failure

    # --- Content --------------------------------------------------------------------------------------------

    def _html(self, response: HTTPResponse) -> dict[str, Any]:
        """The content of a page, as fields of Page. Raises FetchError if it isn't HTML, whatever it claims."""
        header = response.headers.get("content-type", "")
        media_type = found[1].lower() if (found := _MEDIA_TYPE.match(header)) else ""
        if media_type and media_type not in HTML:
            raise FetchError(Reason.NOT_HTML, media_type)
        content, is_truncated = self._read(response)
        charset = _CHARSET.search(header)
        text = decode(content, charset[1] if charset else "")
        if "\0" in text[:_CHUNK] or (not media_type and not text.lstrip("\ufeff \t\r\n").startswith("<")):
            raise FetchError(Reason.NOT_HTML, "content that isn't HTML")
        return {
            "content_type": media_type,
            "content": content,
            "text": text.replace("\0", ""),
            "is_truncated": is_truncated,
        }

    def _read(self, response: HTTPResponse) -> tuple[bytes, bool]:
        """The content, and whether it was cut off."""
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise FetchError(Reason.BROKEN, f"encoding {encoding}")
        content, limit = bytearray(), self.limits.content
        while len(content) <= limit and (chunk := response.read1(_CHUNK, decode_content=True)):
            content += chunk
        return bytes(content[:limit]), len(content) > limit


_HEADERS = {
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


def user_agent() -> str:
    """What sites see in their logs: our name in robots.txt, and this site's address."""
    return f"Mozilla/5.0 (compatible; {robots_rules.NAME}; +{settings.SITE_URL})"


def _validator(response: HTTPResponse, name: str) -> str:
    value: str = response.headers.get(name, "")
    return value if len(value) <= LONGEST_VALIDATOR else ""


@contextmanager
def _explained() -> Iterator[None]:
    """Turns whatever the libraries raise about a response into a FetchError."""
    try:
        yield
    except (TimeoutError, urllib3.exceptions.TimeoutError) as error:
        raise FetchError(Reason.TIMEOUT, error) from error
    except (ssl.SSLError, urllib3.exceptions.SSLError) as error:
        raise FetchError(Reason.TLS, error) from error
    except (OSError, HTTPException, urllib3.exceptions.HTTPError, ValueError) as error:
        raise FetchError(Reason.BROKEN, error) from error
