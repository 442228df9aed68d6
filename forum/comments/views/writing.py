"""Comments are written, changed, valued and reported, each on a page of its own for who has no scripts."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import mentions
from forum import permissions
from forum.comments import quoting, thread
from forum.comments.forms import CommentForm
from forum.comments.models import Comment
from forum.drafts import saving
from forum.moderation.forms import ReportForm, thanks_for_report
from forum.posts.history import answer as history_page
from forum.posts.models import AlreadyPublished, CannotPublish, Post
from forum.web.guards import members_only, permit
from forum.web.requests import render_fragment, wants_fragment


@members_only
def publish(request, post_id):
    """A comment on the post itself."""
    posts = Post.objects.visible_to(request.user).select_related("author", "category")
    post = get_object_or_404(posts, pk=post_id)
    return _write(request, post, None, permissions.comment_barrier(request.user, post))


@members_only
def reply(request, post_id, number):
    """An answer to the comment of this number."""
    parent = _load(request, post_id, number)
    return _write(request, parent.post, parent, permissions.reply_barrier(request.user, parent))


@members_only
def edit(request, post_id, number):
    comment = _load(request, post_id, number)
    permit(permissions.is_author(request.user, comment))
    barrier = permissions.edit_comment_barrier(request.user, comment)
    draft = saving.draft_of_page(request)
    form = CommentForm(request.POST or None, initial={"body": comment.body, **draft.initial})
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            comment.edit(**form.cleaned_data)
            return redirect(comment)
        except CannotPublish as error:
            barrier = str(error)
    context = {"comment": comment, "post": comment.post, "draft": draft, "barrier": barrier}
    return _show(request, "edit", form, **context)


@members_only
def withdraw(request, post_id, number):
    comment = _load(request, post_id, number)
    if request.method == "POST" and comment.withdrawn_at and permissions.is_author(request.user, comment):
        return redirect(comment)  # by the same button, pressed before
    permit(permissions.can_withdraw_comment(request.user, comment))
    if request.method == "POST":
        comment.withdraw()
        messages.success(request, _("Your comment %(number)s is withdrawn.") % {"number": comment.number})
        return redirect(comment)
    return render(request, "comments/withdraw.html", {"comment": comment, "post": comment.post})


def history(request, post_id, number):
    """What it said before. Moderators send which earlier text to hide or restore, and why."""
    comment = _load(request, post_id, number)
    return history_page(request, comment, "comments/history.html", comment=comment, post=comment.post)


@require_POST
@members_only
def value(request, post_id, number):
    """Count the member among those who value it; with `undo`, no longer."""
    comment, undo = _load(request, post_id, number), "undo" in request.POST
    comment.unvalue(by=request.user) if undo else comment.value(by=request.user)
    if wants_fragment(request):
        return render_fragment(request, "comments/_value.html", comment=comment, valued=not undo)
    return redirect(comment)


@members_only
def report(request, post_id, number):
    comment = _load(request, post_id, number)
    permit(
        permissions.can_report_comment(request.user, comment), permissions.report_barrier(request.user, comment)
    )
    draft = saving.draft_of_page(request)
    form = ReportForm(request.POST or None, initial=draft.initial)
    if request.method == "POST" and form.is_valid():
        _made, is_new = comment.report(by=request.user, **form.cleaned_data)
        messages.success(request, thanks_for_report(is_new))
        return redirect(comment)
    saving.keep(request, form.data)
    context = {"comment": comment, "post": comment.post, "form": form, "draft": draft}
    return render(request, "comments/report.html", context)


def _load(request, post_id: int, number: list[int]) -> Comment:
    comments = Comment.objects.visible_to(request.user).for_page()
    return get_object_or_404(comments, post=post_id, path=number)


def _write(request, post: Post, parent: Comment | None, barrier: str):
    """Show the form, its preview, or what stands in the way, with what was typed; or publish and go there."""
    draft, made = saving.draft_of_page(request), None
    question = thread.Question.of(request.POST or request.GET, request.user)
    form = _quoting_form(request, parent, draft) or CommentForm(request.POST or None, initial=draft.initial)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            made = Comment.objects.publish(post=post, parent=parent, author=request.user, **form.cleaned_data)
            return redirect(made.get_absolute_url() + question.order_query)
        except AlreadyPublished as error:
            form, made = form.with_new_key(), error.made
        except CannotPublish as error:
            barrier = str(error)
    context = {"post": post, "parent": parent, "question": question, "draft": draft}
    return _show(request, "publish", form, barrier=barrier, made=made, **context)


def _show(request, name: str, form, *, barrier: str = "", made=None, **context):
    """The form with what stands in its way and how it will look; what was sent in vain is kept."""
    saving.keep(request, form.data or form.initial)
    context |= {"form": form, "barrier": barrier, "made": made, "preview": _preview(form, context["post"])}
    status = 409 if made else 403 if barrier and (request.method == "POST" or name == "edit") else 200
    if wants_fragment(request):
        return render_fragment(request, f"comments/_{name}_form.html", status=status, **context)
    return render(request, f"comments/{name}.html", context, status=status)


def _quoting_form(request, parent: Comment | None, draft) -> CommentForm | None:
    """Where `quote` is asked for, by link or by button: the comment that is answered, before what was typed."""
    if parent is None or parent.is_gone or "quote" not in {*request.GET, *request.POST}:
        return None
    typed = {**draft.initial, **request.POST.dict()}
    return CommentForm(initial={**typed, "body": quoting.before(typed.get("body", ""), parent)})


def _preview(form: CommentForm, post: Post) -> str:
    """How what was typed will look; nothing while it can't be published."""
    if not form.is_bound or not form.is_valid():
        return ""
    return Comment(body_html=mentions.render(form.cleaned_data["body"], post_id=post.pk).html).html
