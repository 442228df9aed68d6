"""Which URLs may be fetched, before anything is looked up or connected to."""

from contextlib import suppress
from dataclasses import dataclass
from string import punctuation
from urllib.parse import quote, urljoin, urlsplit

from django.core.exceptions import ValidationError

from forum.text.addresses import clean_address
from forum.text.hosts import ascii_host

from .failures import FetchError, Reason

PORTS = {"http": 80, "https": 443}
LONGEST_URL = 4000  # characters


@dataclass(frozen=True)
class Target:
    """A URL that was checked. The host is in ASCII, and the path is what is sent to the server, with the query."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def parse(cls, url: str) -> "Target":
        """Raises FetchError unless this is an http or https URL of a named host or an IPv4 address, on port 80 or
        443, without user name or password."""
        if len(url) > LONGEST_URL:
            raise FetchError(Reason.NOT_ALLOWED, "a URL that is too long")
        try:
            parts = urlsplit(clean_address(url))
            host = ascii_host(parts.hostname or "").removesuffix(".")
            port = PORTS[parts.scheme] if parts.port is None else parts.port
        except ValidationError as error:
            raise FetchError(Reason.NOT_ALLOWED, error.messages[0]) from None
        except ValueError as error:
            raise FetchError(Reason.NOT_ALLOWED, error) from None
        if port not in PORTS.values():
            raise FetchError(Reason.NOT_ALLOWED, f"port {port}")
        path = quote(parts.path or "/", safe=punctuation)
        query = "?" + quote(parts.query, safe=punctuation) if parts.query else ""
        return cls(parts.scheme, host, port, path + query)

    def follow(self, location: str) -> "Target":
        """The target of a redirect. `location` is the header, which may be relative. Raises FetchError."""
        with suppress(UnicodeError):
            location = location.encode("latin-1").decode()  # headers are read as Latin-1; many sites send UTF-8
        try:
            url = urljoin(self.url, location.strip().replace(" ", "%20"))
        except ValueError as error:
            raise FetchError(Reason.NOT_ALLOWED, error) from None
        return self.parse(url)

    @property
    def netloc(self) -> str:
        """The host, with the port unless it is the usual one."""
        return self.host if self.port == PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.netloc}"

    @property
    def url(self) -> str:
        return self.origin + self.path
