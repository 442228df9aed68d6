"""The pages that refuse a form: whatever the reason, they give back what was typed into it."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from . import unsent

# Fields of our forms that hold words somebody would hate to type again.
TYPED = ("title", "source_url", "body", "reason", "bio")


def forbidden(request, exception=None):
    """403: what the member may not do, in the words of the exception."""
    return _refuse(request, "403.html", 403, message=str(exception or ""), is_kept=unsent.rescue(request))


def missing(request, exception=None):
    """404: also where what one was writing about has vanished meanwhile."""
    return _refuse(request, "404.html", 404, is_kept=unsent.rescue(request))


def csrf_failure(request, reason=""):
    """A form whose page is older than the last log-in; or one from another site, of which nothing is kept."""
    message = _("This page was too old to send a form from. Go back, reload it, and send it again.")
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    return _refuse(request, "403.html", 403, message=message, is_kept=is_ours and unsent.rescue(request))


def _refuse(request, template: str, status: int, **context):
    typed = [text for name in TYPED if (text := request.POST.get(name, "").strip())]
    return render(request, template, {"typed": typed, **context}, status=status)
