"""What every page depends on besides the database: the release, and the settings that appear on pages."""

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

# A page depends on these files. requirements.txt names the versions of the libraries.
RELEASE = ("forum", "accounts", "templates", "static", "locale", "requirements.txt")
SETTINGS = ("SITE_NAME", "SITE_URL", "LANGUAGE_CODE", "TIME_ZONE", "STATIC_URL", "EMAIL_IS_VERIFIED")


@cache
def site_version() -> bytes:
    """A hash of the release, the settings and the secret key. The same on all servers of a site."""
    values = [getattr(settings, name) for name in SETTINGS]
    content = repr([release(settings.BASE_DIR), values, settings.SECRET_KEY])
    return blake2b(content.encode(), digest_size=16).digest()


def release(folder: Path) -> str:
    """A hash of the project's files in this folder. Takes 10 ms."""
    found = blake2b(digest_size=16)
    for path in _files(folder):
        content = path.read_bytes()
        found.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return found.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    """All files of the release, in the same order everywhere. Compiled and hidden files don't count."""
    for name in RELEASE:
        paths = sorted((folder / name).rglob("*")) if (folder / name).is_dir() else [folder / name]
        for path in paths:
            parts = path.relative_to(folder).parts
            if path.is_file() and "__pycache__" not in parts and not any(part.startswith(".") for part in parts):
                yield path
