"""The pages, their history, and the form for the owner."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.staff import owners_only
from forum.permissions import can_moderate
from forum.text import markup
from forum.web.guards import members_only, or_404, post_only
from forum.web.requests import render_fragment, return_url, wants_fragment

from . import facts
from .forms import VersionForm
from .models import Acknowledgement, Page, Version


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The public version of a page. Staff see the draft if there's none."""
    page = Page.objects.named(slug)
    shown = or_404(page.shown_to(staff=can_moderate(request.user)))
    return _render_version(request, page, shown)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version. Members see those that were public."""
    page = Page.objects.named(slug)
    return _render_version(request, page, _version(request, page, number), by_number=True)


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """All versions, with who wrote them."""
    page = Page.objects.named(slug)
    versions = page.versions_shown_to(staff=can_moderate(request.user))
    if not versions:
        raise Http404
    return render(request, "pages/history.html", {"site_page": page, "versions": versions})


@owners_only
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a new version: as a draft, or for everyone."""
    page = Page.objects.named(slug)
    form = VersionForm(request.POST or None, page=page)
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and "preview" not in request.POST:
        fields = {"body": form.cleaned_data["body"], "announce": form.cleaned_data["announce"]}
        is_saved = page.save_version(by=request.user, publish=form.publishes, **fields)
        messages.success(request, _saved(is_saved, publishes=form.publishes))
        return redirect("pages:show" if form.publishes else "pages:edit", slug)
    preview = markup.to_html(facts.filled(form.cleaned_data["body"])) if is_valid else ""
    return render(request, "pages/edit.html", {"form": form, "site_page": page, "preview": preview})


@post_only
@owners_only
def restore(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Make a new version of an old one, public if the page is."""
    page = Page.objects.named(slug)
    old = _version(request, page, number)
    if page.published and old.has_gaps:
        messages.error(
            request, _("This version has gaps to fill in, so it can't be public. Edit the page instead.")
        )
    elif page.save_version(by=request.user, body=old.body, publish=bool(page.published)):
        messages.success(request, _("The text of version %(number)d is back.") % {"number": number})
    else:
        messages.info(request, _("This is the current text already."))
    return redirect("pages:history", slug)


@post_only
@members_only
def dismiss(request: HttpRequest) -> HttpResponse:
    """Dismiss the notice about new versions."""
    Acknowledgement.objects.dismiss(request.user)
    return redirect(return_url(request) or "/")


def _version(request: HttpRequest, page: Page, number: int) -> Version:
    versions = page.versions_shown_to(staff=can_moderate(request.user))
    return or_404(next((each for each in versions if each.number == number), None))


@require_safe
def shortcuts(request: HttpRequest) -> HttpResponse:
    """The keyboard shortcuts: a page, or a dialog for a script."""
    if wants_fragment(request):
        return render_fragment(request, "pages/_shortcuts_dialog.html")
    return render(request, "pages/shortcuts.html")


def _render_version(request: HttpRequest, page: Page, shown: Version, *, by_number: bool = False) -> HttpResponse:
    html = markup.to_html(facts.filled(shown.body))
    context = {"site_page": page, "version": shown, "by_number": by_number, "html": html}
    return render(request, "pages/show.html", context)


def _saved(is_saved: bool, *, publishes: bool) -> str:
    if not is_saved:
        return _("Nothing has changed.")
    return _("Published.") if publishes else _("Draft saved. Only staff can see it.")
