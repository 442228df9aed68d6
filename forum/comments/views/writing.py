"""Views for publishing, editing, withdrawing, upvoting and reporting comments. They all work without scripts."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import mentions
from forum import permissions
from forum.comments import quoting, thread
from forum.comments.forms import CommentEditForm, CommentForm
from forum.comments.models import Comment
from forum.drafts import saving
from forum.limits import checking as limits
from forum.moderation.forms import ReportForm, thanks_for_report
from forum.posts.history import Conflict, history_page
from forum.posts.models import AlreadyPublished, CannotPublish, ChangedSince, Post
from forum.web.guards import members_only, permit, post_only
from forum.web.requests import render_fragment, wants_fragment


@members_only
def publish(request, post_id):
    """Publish a comment on the post itself."""
    posts = Post.objects.visible_to(request.user).select_related("author", "category")
    post = get_object_or_404(posts, pk=post_id)
    return _write(request, post, None, permissions.why_not_comment(request.user, post))


@members_only
def reply(request, post_id, number):
    """Publish a reply to the comment with this number."""
    parent = _load(request, post_id, number)
    return _write(request, parent.post, parent, permissions.why_not_reply(request.user, parent))


@members_only
def edit(request, post_id, number):
    comment = _load(request, post_id, number)
    permit(permissions.is_author(request.user, comment))
    why_not = permissions.why_not_edit_comment(request.user, comment)
    draft = saving.draft_of_page(request)
    initial = {"body": comment.body_for_author, "base": comment.stamp, **draft.initial}
    form, conflict = CommentEditForm(request.POST or None, initial=initial), None
    try:
        if limits.is_to_publish(request) and form.is_valid():
            limits.consume(request, "changes")
            comment.edit(**form.cleaned_data)
            return redirect(comment)
    except ChangedSince as error:
        conflict = Conflict(error.current, Comment(body=form.cleaned_data["body"]))
        form = form.rebased(error.current.stamp)
    except (CannotPublish, limits.LimitReached) as error:
        why_not = limits.reason(request, error)
    context: dict[str, Any] = {"comment": comment, "post": comment.post, "draft": draft, "why_not": why_not}
    return _show(request, "edit", form, conflict=conflict, **context)


@members_only
@limits.limited("changes")
def withdraw(request, post_id, number):
    comment = _load(request, post_id, number)
    if request.method == "POST" and comment.withdrawn_at and permissions.is_author(request.user, comment):
        return redirect(comment)  # the button was pressed twice
    permit(permissions.can_withdraw_comment(request.user, comment))
    if request.method == "POST":
        comment.withdraw()
        text = _("Comment %(number)s deleted.") % {"number": comment.number}
        messages.success(request, text, extra_tags=comment.anchor)
        return redirect(comment)
    return _render(request, "withdraw", comment=comment, post=comment.post)


def history(request, post_id, number):
    """Show the edit history of a comment. Moderators can hide and restore earlier versions."""
    comment = _load(request, post_id, number)
    return history_page(request, comment, "comments/history.html", comment=comment, post=comment.post)


@post_only
@members_only
def upvote(request, post_id, number):
    """Upvote a comment, or remove the upvote with `undo`."""
    comment, undo = _load(request, post_id, number), "undo" in request.POST
    if undo:
        limits.consume(request, "changes")
    comment.remove_upvote(by=request.user) if undo else comment.upvote(by=request.user)
    if wants_fragment(request):
        return render_fragment(request, "comments/_upvote.html", comment=comment, upvoted=not undo)
    return redirect(comment)


@members_only
def report(request, post_id, number):
    comment = _load(request, post_id, number)
    permit(
        permissions.can_report_comment(request.user, comment), permissions.why_not_report(request.user, comment)
    )
    draft = saving.draft_of_page(request)
    form = ReportForm(request.POST or None, initial=draft.initial)
    if request.method == "POST" and form.is_valid():
        try:
            limits.consume(request, "changes")
            _made, is_new = comment.report(by=request.user, **form.cleaned_data)
            messages.success(request, thanks_for_report(is_new), extra_tags=comment.anchor)
            return redirect(comment)
        except limits.LimitReached as error:
            form.add_error(None, limits.reason(request, error))
    saving.save_form(request, form.data)
    is_reported = comment.reports.has_open(by=request.user)
    form.auto_id = _field_ids(comment)
    context: dict[str, Any] = {"comment": comment, "post": comment.post, "form": form, "draft": draft}
    return _render(request, "report", is_reported=is_reported, **context)


def _load(request, post_id: int, number: list[int]) -> Comment:
    comments = Comment.objects.visible_to(request.user).for_page()
    return get_object_or_404(comments, post=post_id, path=number)


def _write(request, post: Post, parent: Comment | None, why_not: str):
    """Publish the comment and redirect to it; or show the form with the text typed and a preview or an error."""
    draft, made = saving.draft_of_page(request), None
    question = thread.Question.of(request.POST or request.GET, request.user)
    form = _quoting_form(request, parent, draft) or CommentForm(request.POST or None, initial=draft.initial)
    try:
        if limits.is_to_publish(request) and form.is_valid():
            made = Comment.objects.publish(post=post, parent=parent, author=request.user, **form.cleaned_data)
            return redirect(made.get_absolute_url() + question.order_query)
    except AlreadyPublished as error:
        form, made = form.with_new_key(), error.made
    except (CannotPublish, limits.LimitReached) as error:
        why_not = limits.reason(request, error)
    context = {"post": post, "parent": parent, "question": question, "draft": draft}
    return _show(request, "publish", form, why_not=why_not, made=made, **context)


def _show(request, name: str, form, *, why_not: str = "", made=None, conflict=None, **context):
    """Show the form with a preview, or with the reason why it can't be published. Saves the text as a draft."""
    limits.count_unpublished(request)
    form = form.unparsed() if form.is_bound and limits.is_reached(request) else form
    saving.save_form(request, form.data or form.initial)
    if comment := context.get("parent") or context.get("comment"):
        form.auto_id = _field_ids(comment)
    is_final = bool(why_not) and not limits.is_reached(request)
    context |= {"form": form, "why_not": why_not, "is_final": is_final, "made": made, "conflict": conflict}
    context["preview"] = "" if conflict else _preview(form, context["post"])
    status = 403 if why_not and (request.method == "POST" or name == "edit") else 200
    return _render(request, name, status=status, **context)


def _render(request, name: str, *, status: int = 200, **context):
    """The page with a form about a comment; or the form alone, to be opened in the thread."""
    if wants_fragment(request):
        return render_fragment(request, f"comments/_{name}_form.html", status=status, **context)
    return render(request, f"comments/{name}.html", context, status=status)


def _field_ids(comment: Comment) -> str:
    """Unique ones, because a thread can show several forms."""
    return f"id_{comment.number}_%s"


def _quoting_form(request, parent: Comment | None, draft) -> CommentForm | None:
    """A form with a quotation of the parent before the typed text, if the link or button asked to `quote` it."""
    if parent is None or parent.is_removed or "quote" not in {*request.GET, *request.POST}:
        return None
    typed = {**draft.initial, **request.POST.dict()}
    return CommentForm(initial={**typed, "body": quoting.before(typed.get("body", ""), parent)})


def _preview(form: CommentForm, post: Post) -> str:
    """The rendered text of a sent form; "" if it isn't valid."""
    if not form.is_bound or not form.is_valid():
        return ""
    return Comment(body_html=mentions.render(form.cleaned_data["body"], post_id=post.pk).html).html
