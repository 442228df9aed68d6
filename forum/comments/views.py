from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts import mentions
from accounts.models import Ignore
from forum import permissions
from forum.drafts import saving
from forum.moderation.forms import ReportForm, thanks_for_report
from forum.posts.history import answer as history_page
from forum.posts.models import AlreadyPublished, CannotPublish, Post
from forum.posts.page import post_for_page
from forum.web.guards import members_only, or_404, permit
from forum.web.paging import KEY
from forum.web.requests import render_fragment, wants_fragment

from . import geometry, live, quoting, thread
from .forms import CommentForm
from .models import Comment

AS_MANY = 8  # members to choose from
LATELY = 1000  # comments; their authors come first


@members_only
def publish(request, post_id):
    """A comment on the post itself."""
    post = or_404(post_for_page(post_id, user=request.user, form_url=request.path))
    return _write(request, post, None, permissions.comment_barrier(request.user, post))


@members_only
def reply(request, post_id, number):
    """An answer to the comment of this number."""
    parent = _load(request, post_id, number)
    return _write(request, parent.post, parent, permissions.reply_barrier(request.user, parent))


@require_safe
def show(request, post_id, number):
    """The address to cite leads to where the comment stands."""
    posts = Post.objects.visible_to(request.user).filter(comments__path=number)
    post = get_object_or_404(posts.only("slug", "status", "version"), pk=post_id)
    return redirect(thread.address_of(post, number, request.user, request.GET))


@require_safe
def go(request, post_id):
    """To the comment of the number that was typed; where there is none such, back to the thread, saying so."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=post_id)
    number = geometry.number_from(request.GET.get("number", ""))
    comment = number and post.comments.filter(path=list(number)).first()
    order = thread.Question.of(request.GET, request.user).order_query
    if comment:
        return redirect(comment.get_absolute_url() + order)
    typed = request.GET.get("number", "")[:40]
    messages.error(request, _("There is no comment of the number “%(typed)s” here.") % {"typed": typed})
    return redirect(post.get_absolute_url() + order)


@members_only
def new(request, post_id):
    """To the first comment that was not shown to the member; to the post where there is none, saying so."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=post_id)
    question = thread.Question.of(request.GET, request.user)
    number = thread.first_new(post, request.user, question)
    if number:
        return redirect(reverse("comments:show", args=[post.pk, number]) + question.order_query)
    messages.info(request, _("There is nothing new to you in this thread."))
    return redirect(post.get_absolute_url() + question.order_query)


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
        return render_fragment(request, "comments/_value.jinja", comment=comment, valued=not undo)
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


@require_GET
def events(request, post_id):
    """What comes under the post from now on, and first what came since, as Server-Sent Events: see `live`.

    204, by which a browser asks no more, where the server at hand can't keep a connection open."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=post_id)
    heard = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
    since = int(heard) if heard.isdecimal() and len(heard) < 10 else post.arrivals
    live.streams.open(
        request,
        post=post.pk,
        ignored=Ignore.objects.ids_of(request.user),
        since=since,
        missed=post.comments.arrived_after,
    )
    return HttpResponse(status=204)


@require_safe
@members_only
def members(request):
    """Whom an `@na` that is being typed may mean: a list to choose from. `post`: under which it is typed."""
    post = request.GET.get("post", "")
    here = Comment.objects.filter(post=int(post) if KEY.fullmatch(post) else 0).exclude(author=None)
    authors = here.order_by("-arrival").values("author")[:LATELY]
    found = mentions.beginning_with(request.GET.get("q", ""), first=authors).exclude(pk=request.user.pk)
    return render(request, "comments/_members.html", {"members": found[:AS_MANY]})


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
        return render_fragment(request, f"comments/_{name}_form.jinja", status=status, **context)
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
