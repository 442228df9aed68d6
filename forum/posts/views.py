from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import mentions
from forum import permissions
from forum.categories.models import Category
from forum.drafts import saving
from forum.limits import checking as limits
from forum.moderation.forms import ReportForm, thanks_for_report
from forum.notifications.models import Reading
from forum.web.guards import members_only, permit, post_only
from forum.web.requests import render_fragment, return_url, wants_fragment

from .forms import PostEditForm, PostForm
from .history import Conflict, history_page
from .models import AlreadyPublished, CannotPublish, ChangedSince, Post


@members_only
def publish(request):
    """The publishing form: preview a seed or an original, save it as a draft, or publish it."""
    kind = Post.Kind.ORIGINAL if request.GET.get("kind") == Post.Kind.ORIGINAL else Post.Kind.SEED
    initial = {"kind": kind, "category": _requested_category(request)}
    return publishing_page(request, "posts/publish.html", initial=initial, publish=Post.objects.publish)


def publishing_page(
    request, template: str, *, initial: dict, publish: Callable[..., Post], form_class=PostForm, **context
):
    """A page with the publishing form. It saves a draft or publishes by calling `publish`, which takes the
    arguments of `Post.objects.publish`, and the other fields of `form_class`. `hints` are help texts by field."""
    draft = saving.draft_of_page(request)
    cleared = dict.fromkeys(initial.keys() - {"kind", "category"}, "") if draft.fields else {}
    form = form_class(request.POST or None, initial=initial | cleared | draft.initial)
    context["draft"] = draft
    context["why_not"] = permissions.why_not_participate(request.user) or request.user.why_not_publish()
    try:
        if limits.is_to_publish(request) and form.is_valid() and form.is_to_be_sent():
            if as_draft := "draft" in request.POST:
                limits.consume(request, "changes")
            return redirect(publish(author=request.user, as_draft=as_draft, **form.cleaned_data))
    except AlreadyPublished as error:
        form, context["made"] = form.with_new_key(), error.made
    except (CannotPublish, limits.LimitReached) as error:
        context["why_not"] = limits.reason(request, error)
    return _show_form(request, template, form, **context)


@members_only
def edit(request, post_id):
    post = _load(request, post_id)
    permit(permissions.is_author(request.user, post))
    why_not = permissions.why_not_edit_post(request.user, post)
    draft = saving.draft_of_page(request)
    initial, conflict = {"base": post.stamp, **draft.initial}, None
    form = PostEditForm(request.POST or None, instance=_load_readable(post_id), initial=initial)
    try:
        if limits.is_to_publish(request) and form.is_valid() and form.is_to_be_sent():
            limits.consume(request, "changes")
            as_draft, publish = "draft" in request.POST, not request.POST.keys().isdisjoint({"publish", "anyway"})
            post.edit(publish=publish, as_draft=as_draft, **form.cleaned_data)
            return redirect(post)
    except ChangedSince as error:
        form, conflict = form.rebased(error.current.stamp), Conflict(error.current, form.instance)
    except (CannotPublish, limits.LimitReached) as error:
        why_not = limits.reason(request, error)
    context: dict[str, Any] = {"post": post, "draft": draft, "why_not": why_not}
    return _show_form(request, "posts/edit.html", form, conflict=conflict, **context)


@members_only
@limits.limited("changes")
def withdraw(request, post_id):
    post = _load(request, post_id)
    if request.method == "POST" and post.withdrawn_at and permissions.is_author(request.user, post):
        return redirect(post)  # the button was pressed twice
    permit(permissions.can_withdraw_post(request.user, post))
    if request.method != "POST":
        return render(request, "posts/withdraw.html", {"post": post})
    was_draft = post.is_draft
    if not post.withdraw(draft_only="draft" in request.POST):
        messages.error(request, _("This draft has already been published, so it wasn't discarded."))
        return redirect(post)
    messages.success(request, _("Draft discarded.") if was_draft else _("Post deleted."))
    return redirect("/" if was_draft else post)


def history(request, post_id):
    """The edit history. Moderators hide and restore earlier versions here."""
    post = _load(request, post_id)
    return history_page(request, post, "posts/history.html", post=post)


@post_only
@members_only
def upvote(request, post_id):
    """Upvote the post, or with `undo` remove the upvote."""
    post, undo = _load(request, post_id), "undo" in request.POST
    if undo:
        limits.consume(request, "changes")
    post.remove_upvote(by=request.user) if undo else post.upvote(by=request.user)
    if wants_fragment(request):
        return render_fragment(request, "posts/_upvote.html", post=post, upvoted=not undo)
    return redirect(post.actions_url)


@members_only
def report(request, post_id):
    post = _load(request, post_id)
    permit(permissions.can_report_post(request.user, post), permissions.why_not_report(request.user, post))
    draft = saving.draft_of_page(request)
    form = ReportForm(request.POST or None, initial=draft.initial)
    if request.method == "POST" and form.is_valid():
        try:
            limits.consume(request, "changes")
            _report, is_new = post.report(by=request.user, **form.cleaned_data)
            messages.success(request, thanks_for_report(is_new), extra_tags="post-actions")
            return redirect(post.actions_url)
        except limits.LimitReached as error:
            form.add_error(None, limits.reason(request, error))
    saving.save_form(request, form.data)
    context = {"post": post, "form": form, "draft": draft, "is_reported": post.reports.has_open(by=request.user)}
    return render(request, "posts/report.html", context)


@post_only
@members_only
@limits.limited("tracking")
def track(request, post_id):
    """Track the thread, so that new comments appear in the member's tracker."""
    post = _load(request, post_id)
    permit(permissions.can_track(request.user, post))
    Reading.objects.track(request.user, post)
    return _show_tracked(request, post, True)


@post_only
@members_only
@limits.limited("tracking")
def untrack(request, post_id):
    post = _load(request, post_id)
    Reading.objects.untrack(request.user, post)
    return _show_tracked(request, post, False)


def _show_tracked(request, post: Post, is_tracked: bool):
    """Respond with the opposite button, or without scripts redirect to where the button was."""
    if wants_fragment(request):
        return render_fragment(request, "posts/_track.html", post=post, is_tracked=is_tracked)
    message = _("You've stopped tracking this thread.")
    if is_tracked:
        message = _("You're tracking this thread. New comments will appear in your tracker.")
    messages.success(request, message, extra_tags="post-actions")
    return redirect(return_url(request) or post.actions_url)


def _load(request, post_id: int) -> Post:
    posts = Post.objects.visible_to(request.user).select_related("author", "category")
    return get_object_or_404(posts, pk=post_id)


def _load_readable(post_id: int) -> Post:
    """The post without its text if it was deleted: then only moderators can read that."""
    post = Post.objects.get(pk=post_id)
    for name in post.text_fields if post.withdrawn_at else ():
        setattr(post, name, "")
    return post


def _requested_category(request):
    """The open category given as `?category=slug`, as the link on a category's page does."""
    return Category.objects.open().filter(slug=request.GET.get("category", "")).first()


def _show_form(
    request, template: str, form: PostForm, *, why_not: str = "", made=None, conflict=None, hints=None, **context
):
    """Show the form, with the reason if it was refused. If it is valid, show a preview, and where the article is
    discussed already. Submitted text is saved."""
    limits.count_unpublished(request)
    form = form.unparsed() if form.is_bound and limits.is_reached(request) else form
    saving.save_form(request, form.data or request.POST)
    form.explain(hints or {})
    if form.is_bound and form.is_valid() and not conflict:
        previewed = Post(body_html=mentions.render(form.cleaned_data["body"], post_id=form.instance.pk).html)
        is_previewed = "preview" in request.POST or not form.discussion
        context |= {"is_previewed": is_previewed, "preview": previewed.html, "discussion": form.discussion}
    context |= {"form": form, "why_not": why_not, "made": made, "conflict": conflict}
    is_refused = why_not and (request.method == "POST" or form.instance.pk)
    return render(request, template, context, status=403 if is_refused else 200)
