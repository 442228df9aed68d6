"""Reads and checks environment variables. Errors are one line, and stop the site before anything starts."""

import os
import secrets
import tempfile
from contextlib import suppress
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import dj_email_url
import Stemmer
from django.core.exceptions import ImproperlyConfigured
from environs import Env, ValidationError, validate

SMTP_TIMEOUT = 10  # seconds

ONE_LINE = validate.Regexp(r"\A[^\r\n]*\S[^\r\n]*\Z", error="must be one line, and not empty")
SENDER = validate.Regexp(
    r"\A([^\r\n]*[^\s@]@[^\s@]+)?\Z", error="must be one line like Seedbed <noreply@forum.example.org>"
)
PORT_NUMBER = validate.Range(1, 65_535)
FEW = validate.Range(1, 64)
SEARCH_LANGUAGE = validate.OneOf(["simple", *Stemmer.algorithms()], error="must be one of {choices}")
DAYS = validate.Range(1, 3650)
EXCERPT = validate.Range(50, 1000)
NOT_NEGATIVE = validate.Range(0)
PERCENT = validate.Range(0, 100)


def data_dir(env: Env, default: Path) -> Path:
    """The absolute data directory. An empty DATA_DIR is an error: it would mean the current directory."""
    return Path(env.str("DATA_DIR", str(default), validate=ONE_LINE)).resolve()


def check_writable(folder: Path) -> None:
    """Create the folder. Raises OSError with its name if it can't be created or written to."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from error


def stored_secret_key(folder: Path) -> str:
    """The secret key of this data directory, created on first start. Two first starts at once agree on one."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # NamedTemporaryFile creates files with mode 0600.
        with tempfile.NamedTemporaryFile("w", dir=folder, prefix="secret_key.") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())  # otherwise a power cut could leave an empty file
            with suppress(FileExistsError):
                os.link(file.name, path)
    if secret := path.read_text().strip():
        return secret
    raise ImproperlyConfigured(f"{path} is empty: delete it to create a new key. Everyone will be logged out.")


def listen_address(value: str) -> None:
    """Validate BIND: a host and a port, or the file of a socket."""
    parts, port = _split(f"//{value}")
    if not value.startswith("unix:/") and not (port and parts.hostname and parts.netloc == value):
        raise ValidationError("must look like 127.0.0.1:8000, [::1]:8000 or unix:/run/seedbed.sock")


def networks(env: Env, variable: str) -> list[IPv4Network | IPv6Network]:
    """The networks in a list such as "192.0.2.0/24,2001:db8::/32"."""
    try:
        return [ip_network(network.strip()) for network in env.str(variable, "").split(",") if network.strip()]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{variable} must be networks such as 192.0.2.0/24,2001:db8::/32: {error}"
        ) from error


def site(url: str) -> SplitResult:
    """The parts of SITE_URL."""
    parts, port = _split(url)
    is_site = parts.scheme in {"http", "https"} and parts.hostname and port != 0
    if (
        not is_site
        or parts.netloc.endswith(":")
        or "@" in parts.netloc
        or parts.path
        or parts.query
        or parts.fragment
    ):
        raise ImproperlyConfigured("SITE_URL must look like https://forum.example.org, without a path")
    return parts


def session_limits(env: Env, name: str, *, idle: int, longest: int) -> tuple[timedelta, timedelta]:
    """From the variables {name}_IDLE_DAYS and {name}_MAX_DAYS, with these defaults."""
    days = {"IDLE_DAYS": idle, "MAX_DAYS": longest}
    idle_days, max_days = (env.int(f"{name}_{end}", value, validate=DAYS) for end, value in days.items())
    return timedelta(days=idle_days), timedelta(days=max_days)


def mailers(email_url: str, *, folder: Path) -> dict[str, dict[str, Any]]:
    """Django's MAILERS: a queue for the server of `email_url`, or files in `folder` if that is empty."""
    if not email_url:
        return {"default": {"BACKEND": "forum.mail.backends.FileBackend", "OPTIONS": {"file_path": folder}}}
    address, port = _split(email_url)
    if address.scheme not in {"smtp", "submission", "submit"} or not address.hostname or port == 0:
        # The message leaves out the value, because it may contain a password.
        raise ImproperlyConfigured("EMAIL_URL must look like submission://user:password@mail.example.org")
    server = dj_email_url.parse(email_url)
    options = {
        "host": server["EMAIL_HOST"],
        "port": server["EMAIL_PORT"],
        "username": server["EMAIL_HOST_USER"],
        "password": server["EMAIL_HOST_PASSWORD"],
        "use_tls": server["EMAIL_USE_TLS"],
        "use_ssl": server["EMAIL_USE_SSL"],
        "timeout": SMTP_TIMEOUT,
    }
    return {
        "default": {"BACKEND": "forum.mail.backends.QueueBackend"},
        "smtp": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options},
    }


def _split(url: str) -> tuple[SplitResult, int | None]:
    """The parts of a URL, and its port: None if it has none, 0 if it's invalid."""
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:
        return SplitResult("", "", "", "", ""), 0
