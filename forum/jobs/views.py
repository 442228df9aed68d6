"""The page on which staff see what runs in the background."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.staff import staff_only
from forum.web.guards import post_only

from . import queue


@require_safe
@staff_only
def jobs(request: HttpRequest) -> HttpResponse:
    """Failed, running and queued jobs."""
    states = {"failed": queue.failed(), "running": queue.running(), "queued": queue.queued()}
    context = {"states": states, "has_worker": queue.has_worker(), "limit": queue.MAX_ROWS}
    return render(request, "jobs/jobs.html", context)


@post_only
@staff_only
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue one failed job again."""
    if queue.retry(pk):
        messages.success(request, _("Queued again."))
    else:
        messages.error(request, _("This job isn't listed as failed any more."))
    return redirect("jobs:jobs")
