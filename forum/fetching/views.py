"""From the address of an article to the publishing form, filled in."""

from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.annotations import MemberRequest
from forum import permissions
from forum.limits import checking as limits
from forum.posts.models import Post
from forum.posts.views import publishing_page
from forum.web.guards import members_only

from . import bookmarklet, changes, filling
from .forms import ArticleForm, LinkForm
from .models import Fetch


@members_only
def link(request: MemberRequest) -> HttpResponse:
    """Ask for the address of an article. Opening this page fetches nothing, whatever `?url=` says."""
    form = LinkForm(request.POST) if request.method == "POST" else LinkForm(initial=request.GET.dict())
    user = request.user
    context: dict[str, Any] = {"form": form, "bookmarklet": bookmarklet.address(), "discussion": None}
    context["why_not"] = permissions.why_not_participate(user) or user.why_not_publish()
    if form.is_bound and form.is_valid() and not context["why_not"]:
        context["discussion"] = None if "anyway" in request.POST else form.discussion()
        try:
            if not context["discussion"]:
                limits.consume(request, "fetches")
                url, from_browser = form.cleaned_data["url"], form.from_browser
                fetch = Fetch.objects.start(member=user, url=url, from_browser=from_browser)
                return redirect("fetching:article", fetch.pk)
        except limits.LimitReached as error:
            context["why_not"] = limits.reason(request, error)
    is_refused = context["why_not"] and request.method == "POST"
    return render(request, "fetching/link.html", context, status=403 if is_refused else 200)


@members_only
def article(request: MemberRequest, pk: int) -> HttpResponse:
    """Wait for the page, then show the publishing form with what was found. `?by_hand` doesn't wait."""
    fetch = get_object_or_404(Fetch.objects.select_related("post"), pk=pk, member=request.user)
    is_read = request.method in {"GET", "HEAD"}
    if is_read and fetch.post and not fetch.post.is_removed:
        return redirect(fetch.post)
    if is_read and fetch.is_waiting and "by_hand" not in request.GET:
        return _wait(request, fetch)
    page: HttpResponse = publishing_page(
        request,
        "fetching/article.html",
        form_class=ArticleForm,
        initial={"kind": Post.Kind.SEED, "category": fetch.suggested_category(), **filling.initial(fetch)},
        publish=partial(_publish, fetch, request.path),
        hints=filling.hints(fetch),
        fetch=fetch,
        facts=filling.facts(fetch),
        revealed=fetch.discussion(),
    )
    return page


def _wait(request: HttpRequest, fetch: Fetch) -> HttpResponse:
    response = render(request, "fetching/waiting.html", {"fetch": fetch})
    patch_cache_control(response, no_store=True)
    return response


@transaction.atomic
def _publish(fetch: Fetch, form_url: str, **fields: Any) -> Post:
    """Publish the post, or save it as a draft, and remember where it came from."""
    entered = filling.corrected(fetch, {name: fields.pop(name) for name in ArticleForm.details})
    post = Post.objects.publish(form_url=form_url, **fields)
    is_new = Fetch.objects.filter(pk=fetch.pk, post=None).update(post=post)
    Fetch.objects.filter(pk=fetch.pk, post=post).update(entered=entered)
    if is_new:
        fetch.refresh_from_db()  # the job may be done by now
        changes.schedule(fetch)
    return post


@require_safe
def provenance(request: HttpRequest, post_id: int) -> HttpResponse:
    """Where a seed comes from: what its page said when it was fetched, and what the member changed."""
    seeds = Post.objects.published().filter(kind=Post.Kind.SEED).select_related("category", "author", "fetch")
    post = get_object_or_404(seeds, pk=post_id)
    fetch = getattr(post, "fetch", None)
    found: dict[str, Any] = {}
    if fetch:
        facts = filling.facts(fetch) + filling.entered(fetch)
        found = {"facts": facts, "changes": filling.changes(fetch, post)}
    return render(request, "fetching/provenance.html", {"post": post, "fetch": fetch, **found})
