"""403 and 404. Whatever the reason, the page gives back what was typed into a refused form."""

from collections.abc import Callable

from django.shortcuts import render
from django.utils.translation import gettext as _

# Fields with text that people would hate to type again.
TYPED = ("title", "source_url", "body", "reason", "bio")
_rescue: list[Callable[..., bool]] = []


def rescue_text_with(rescue: Callable[..., bool]) -> None:
    """Register a function that saves the text of a refused request, and says whether it did."""
    _rescue.append(rescue)


def forbidden(request, exception=None):
    """403, with the message of the exception."""
    return _refuse(request, "403.html", 403, message=str(exception or ""), is_kept=_rescued(request))


def missing(request, exception=None):
    """404; also if what someone replied to has been deleted since."""
    return _refuse(request, "404.html", 404, is_kept=_rescued(request))


def csrf_failure(request, reason=""):
    """The form is older than the last login, or comes from another site. Nothing from another site is saved."""
    message = _("This page was too old to send a form from. Go back, reload it, and send it again.")
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    return _refuse(request, "403.html", 403, message=message, is_kept=is_ours and _rescued(request))


def _rescued(request) -> bool:
    return any([rescue(request) for rescue in _rescue])


def _refuse(request, template: str, status: int, **context):
    typed = [text for name in TYPED if (text := request.POST.get(name, "").strip())]
    return render(request, template, {"typed": typed, **context}, status=status)
