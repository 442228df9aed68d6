"""From a fetched page to the article's fields, in a child process with limits."""

import json
import logging
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .article import MAX_BYTES, Article, Origin

PROGRAM = ["-m", "forum.fetching.child"]
ENVIRONMENT: dict[str, str] = {}  # not ours, which has secrets
SECONDS = 15  # for one page; its own limit of CPU time is shorter

ORIGIN_LABELS = {  # "from …"
    Origin.JSON_LD: _("the page's data for search engines"),
    Origin.MICRODATA: _("the page's data for search engines"),
    Origin.OPEN_GRAPH: _("the page's data for link previews"),
    Origin.META: _("the page's description of itself"),
    Origin.LINK: _("the page's link to itself"),
    Origin.TEXT: _("the page's text"),
    Origin.ADDRESS: _("the page's address"),
}
_ERRORS = {
    "challenge": _("The site asks visitors to prove that they're human, so we couldn't read the article."),
    "consent": _("The site shows a consent page instead of the article."),
    "paywall": _("The site only shows the article to its subscribers."),
    "empty": _("This page is empty. Check the address."),
    "unreadable": _("This page is too large or too complex to read."),
}

logger = logging.getLogger(__name__)


class ExtractionError(Exception):
    """Why a page couldn't be read, as a sentence for members. `code` is a key of _ERRORS."""

    def __init__(self, code: str) -> None:
        super().__init__(_ERRORS[code])
        self.code = code


def extract(html: bytes | str, url: str, *, charset: str = "") -> Article:
    """The article on this page. `url` is where it was found in the end, `charset` what its server says.

    Raises ExtractionError. Takes about a second, most of it to start the child process, and at most 15.
    """
    page = html.encode("utf-8", "replace") if isinstance(html, str) else html
    request = {
        "url": url,
        "charset": "utf-8" if isinstance(html, str) else charset,
        "excerpt_limit": settings.EXCERPT_LENGTH,
    }
    answer = _answer(json.dumps(request).encode() + b"\n" + page[:MAX_BYTES])
    if reason := answer.get("refused"):
        raise ExtractionError(reason)
    try:
        return Article.from_json(answer["article"])
    except (KeyError, TypeError, ValueError):
        raise ExtractionError("unreadable") from None


def _answer(request: bytes) -> dict[str, Any]:
    """What the child process says; nothing if it died of its limits. Raises ExtractionError."""
    try:
        # In a session of its own, so that Ctrl-C doesn't interrupt it.
        done = subprocess.run(
            [sys.executable, "-s", *PROGRAM],
            input=request,
            capture_output=True,
            timeout=SECONDS,
            env=ENVIRONMENT,
            cwd=settings.BASE_DIR,
            start_new_session=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        return {}
    if not answer:
        logger.info("Page not read: %s", done.stderr.decode(errors="replace").strip().rpartition("\n")[2])
    return answer
