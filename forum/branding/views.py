"""The owner's settings, the stylesheet made from them, and the list of changes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.staff import owners_only, staff_only
from forum.images import PictureError, storage
from forum.jobs import queue
from forum.web.guards import post_only
from forum.web.paging import page_of
from forum.web.pictures import PictureForm

from .colours import accent_of
from .forms import SiteForm
from .models import Site, SiteChange

FOREVER = "public, max-age=31536000, immutable"


@owners_only
def site_settings(request: HttpRequest) -> HttpResponse:
    """Change the settings. A new accent colour is shown in both themes before it is saved."""
    form = SiteForm(request.POST or None, site=Site.objects.current(), host=request.get_host())
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and form.is_seen:
        if Site.objects.change(by=request.user, **form.values):
            messages.success(request, _("Settings saved. You can undo this under “Changes”."))
        return redirect("branding:site_settings")
    has_colour = form.is_bound and "accent" not in form.errors  # also if another field has an error
    return render(
        request, "branding/settings.html", {"form": form, "is_preview": is_valid, "has_colour": has_colour}
    )


@owners_only
def logo(request: HttpRequest) -> HttpResponse:
    """Replace the logo, or go back to the software's own."""
    is_removal = "remove" in request.POST
    form = PictureForm(request.POST or None, request.FILES or None)
    if is_removal or (request.method == "POST" and form.is_valid()):
        try:
            chosen = "" if is_removal else storage.save(form.squares)
            if Site.objects.change(by=request.user, logo=chosen):
                messages.success(request, _("Logo saved. You can undo this under “Changes”."))
            return redirect("branding:logo")
        except PictureError as error:
            form.add_error("picture", error)
    return render(request, "branding/logo.html", {"form": form}, status=form.status)


@require_safe
def stylesheet(request: HttpRequest, accent: str, digest: str) -> HttpResponse:
    """The accent colour of both themes, made from the file's own name. A page from another release may name a
    file that this one makes differently. It gets the new one, and doesn't keep it."""
    wanted = accent_of(f"#{accent}")
    headers = {"Cache-Control": FOREVER if wanted.digest == digest else "no-cache"}
    return HttpResponse(wanted.css, "text/css; charset=utf-8", headers=headers)


stylesheet.needs_no_database = True  # type: ignore[attr-defined]  # for the middleware


@require_safe
@staff_only
def changes(request: HttpRequest) -> HttpResponse:
    """What was changed, newest first, and who changed it."""
    rows = SiteChange.objects.select_related("undoes").prefetch_related("undone_by")
    return render(request, "branding/changes.html", {"page": page_of(request, rows)})


@post_only
@owners_only
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo one change."""
    change = get_object_or_404(SiteChange, pk=pk)
    if change.undo(by=request.user):
        messages.success(request, _("Undone. This is a change, too, so you can undo it again."))
    else:
        messages.error(request, _("Nothing was changed: the earlier values are back, or can't be used any more."))
    return redirect("branding:changes")


@require_safe
@staff_only
def jobs(request: HttpRequest) -> HttpResponse:
    """What runs in the background: failed, running and queued jobs."""
    states = {"failed": queue.failed(), "running": queue.running(), "queued": queue.queued()}
    context = {"states": states, "has_worker": queue.has_worker(), "limit": queue.MAX_ROWS}
    return render(request, "branding/jobs.html", context)


@post_only
@staff_only
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue one failed job again."""
    if queue.retry(pk):
        messages.success(request, _("Queued again."))
    else:
        messages.error(request, _("This job isn't listed as failed any more."))
    return redirect("branding:jobs")
