"""Why a page couldn't be fetched."""

from http import HTTPStatus

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """A name for programs, and a sentence for the member who asked for the page."""

    NOT_ALLOWED = "not_allowed", _("Only public pages can be fetched. Check the address.")
    UNRESOLVED = "unresolved", _("There is no site with this name. Check the address for typing errors.")
    UNREACHABLE = "unreachable", _("The site doesn't accept connections. Try again later.")
    TIMEOUT = "timeout", _("The site took too long to answer. Try again later.")
    TLS = "tls", _("The site can't be reached securely: its certificate or its encryption is faulty.")
    REDIRECTS = "redirects", _("The address only leads from one address to the next, and never to a page.")
    ROBOTS = "robots", _("The site asks programs not to fetch this page.")
    MISSING = "missing", _("The site says that there is no such page. Check the address.")
    DENIED = "denied", _("The site doesn't show this page to programs.")
    BUSY = "busy", _("Too many pages of this site were fetched in a short time. Try again later.")
    SERVER_ERROR = "server_error", _("The site reports an error of its own. Try again later.")
    NOT_HTML = "not_html", _("This isn't a web page but another kind of file.")
    TOO_BIG = "too_big", _("The site sends far more data than a page needs.")
    BROKEN = "broken", _("The site sends something that can't be read as a page.")


TEMPORARY = {Reason.UNREACHABLE, Reason.TIMEOUT, Reason.BUSY, Reason.SERVER_ERROR, Reason.BROKEN}
LONGEST_WAIT = 24 * 3600  # seconds


class FetchError(Exception):
    """A page couldn't be fetched. `message` is for members, `detail` for the log.

    `status` is that of the response, or 0 if there was none. `retry_after` is how many seconds to wait before
    another attempt, or 0 if nobody said.
    """

    def __init__(self, reason: Reason, detail: object = "", *, status: int = 0, retry_after: int = 0) -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason = reason
        self.status = status
        self.retry_after = min(retry_after, LONGEST_WAIT)

    @property
    def message(self) -> str:
        return str(self.reason.label)

    @property
    def is_temporary(self) -> bool:
        """Whether another attempt may succeed."""
        return self.reason in TEMPORARY


def failure_of_status(status: int, retry_after: str = "") -> FetchError:
    """The error for a response that isn't a page. `retry_after` is its header; only seconds are understood."""
    wait = int(retry_after) if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 10 else 0
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        reason = Reason.MISSING
    elif status == HTTPStatus.TOO_MANY_REQUESTS:
        reason = Reason.BUSY
    elif 400 <= status < 500:
        reason = Reason.DENIED
    elif 500 <= status < 600:
        reason = Reason.SERVER_ERROR
    else:
        reason = Reason.BROKEN
    return FetchError(reason, f"status {status}", status=status, retry_after=wait)
