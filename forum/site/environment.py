"""What the environment says, checked: whatever makes no sense is refused in one line, before anything starts."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import dj_email_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate

SMTP_PATIENCE = 10  # seconds

ONE_LINE = validate.Regexp(r"\A[^\r\n]*\S[^\r\n]*\Z", error="must be one line, and not empty")
SENDER_OR_NOTHING = validate.Regexp(
    r"\A([^\r\n]*[^\s@]@[^\s@]+)?\Z", error="must be one line like Seedbed <noreply@forum.example.org>"
)
A_PORT = validate.Range(1, 65_535)
NOT_NEGATIVE = validate.Range(0)


def data_dir(env: Env, default: Path) -> Path:
    """Of a DATA_DIR that is empty the secret key would come to lie wherever one stands."""
    return Path(env.str("DATA_DIR", str(default), validate=ONE_LINE)).resolve()


def kept_secret(folder: Path) -> str:
    """The secret key of this data directory, made on first start; two first starts at once agree on one."""
    kept = folder / "secret_key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # Made with mode 0600.
        with tempfile.NamedTemporaryFile("w", dir=folder, prefix="secret_key.") as draft:
            draft.write(secrets.token_urlsafe(50))
            draft.flush()
            os.fsync(draft.fileno())  # or after a power cut the name may be there without the key
            with suppress(FileExistsError):
                os.link(draft.name, kept)
    if secret := kept.read_text().strip():
        return secret
    raise ImproperlyConfigured(f"{kept} is empty: delete it, and a new key is made, which logs everybody out")


def site(url: str) -> SplitResult:
    """The address of the site, taken apart."""
    found, port = _split(url)
    is_site = found.scheme in {"http", "https"} and found.hostname and port != 0
    if (
        not is_site
        or found.netloc.endswith(":")
        or "@" in found.netloc
        or found.path
        or found.query
        or found.fragment
    ):
        raise ImproperlyConfigured("SITE_URL must look like https://forum.example.org, and have no path")
    return found


def mailers(email_url: str, *, folder: Path) -> dict[str, dict]:
    """Django's MAILERS: a queue delivered to the server of `email_url`, or files in `folder` if that is empty."""
    if not email_url:
        return {"default": {"BACKEND": "forum.mail.backends.FileBackend", "OPTIONS": {"file_path": folder}}}
    address, port = _split(email_url)
    if address.scheme not in {"smtp", "submission", "submit"} or not address.hostname or port == 0:
        # Without saying what it is, because it may hold a password.
        raise ImproperlyConfigured("EMAIL_URL must look like submission://user:password@mail.example.org")
    parts = dj_email_url.parse(email_url)
    options = {
        "host": parts["EMAIL_HOST"],
        "port": parts["EMAIL_PORT"],
        "username": parts["EMAIL_HOST_USER"],
        "password": parts["EMAIL_HOST_PASSWORD"],
        "use_tls": parts["EMAIL_USE_TLS"],
        "use_ssl": parts["EMAIL_USE_SSL"],
        "timeout": SMTP_PATIENCE,
    }
    return {
        "default": {"BACKEND": "forum.mail.backends.QueueBackend"},
        "smtp": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options},
    }


def _split(url: str) -> tuple[SplitResult, int | None]:
    """The parts of an address, and its port: None where none is named, 0 where it can't be one."""
    try:
        found = urlsplit(url)
        return found, found.port
    except ValueError:
        return SplitResult("", "", "", "", ""), 0
