"""Views that show a post with its thread, or lead to a comment in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from accounts import mentions
from accounts.models import Ignore
from forum.comments import folding, live, overview, thread
from forum.comments.models import Comment
from forum.formats.isolation import isolate
from forum.limits import checking as limits
from forum.pagecache.decorator import cached_for_visitors
from forum.posts import etags
from forum.posts.models import Post
from forum.posts.page import post_for_page
from forum.web import confirmations
from forum.web.formatting import url
from forum.web.guards import members_only, or_404
from forum.web.outage import optional_write
from forum.web.paging import KEY
from forum.web.requests import is_prefetch, render_fragment, wants_fragment

MAX_SUGGESTIONS = 8  # members
RECENT_COMMENTS = 1000  # their authors are suggested first


@require_safe
@cached_for_visitors(etag=etags.thread, query=("order", "branch", "from", "before"))
def show(request, post_id, slug=""):
    """Show a post with its thread. Redirects if the slug isn't the post's."""
    form_url = url("comments:publish", post_id)
    post = or_404(post_for_page(post_id, user=request.user, form_url=form_url))
    if request.path != post.get_absolute_url():
        query = request.META["QUERY_STRING"]
        # A temporary redirect: browsers cache permanent ones, and the title may be changed back.
        return redirect(post.get_absolute_url() + (f"?{query}" if query else ""))
    is_fragment = wants_fragment(request)
    page = post.comments.page_of(post, user=request.user, query=request.GET, is_fragment=is_fragment)
    if request.user.is_authenticated:
        _mark_read(request, post, page)
    if is_fragment:
        return render_fragment(request, "comments/_more.html", thread=page)
    context = {"post": post, "thread": page, "draft": post.draft}
    context["overview"] = overview.of(page, request.user)
    context["category"] = post.category  # marked in the masthead
    context["placed"] = confirmations.placed(request, page.places)
    return render(request, "comments/thread.html", context)


def _mark_read(request, post: Post, page: thread.Page) -> None:
    """Mark the comments on the page as read. The masthead then shows what is left, without another query."""
    request.frame, request.unread_counts = post.frame, post.unread_counts
    if not is_prefetch(request):
        with optional_write():
            page.mark_read(request.user)
        request.unread_counts = page.unread_left(post.unread_counts)


@require_safe
def show_comment(request, post_id, number):
    """Redirect from the URL to cite to the page that shows the comment."""
    posts = Post.objects.visible_to(request.user).filter(comments__path=number)
    post = get_object_or_404(posts.only("slug", "status", "version"), pk=post_id)
    return redirect(thread.address_of(post, number, request.user, request.GET))


@require_safe
def go(request, post_id):
    """Redirect to the comment with the number that was typed, or back to the thread with an error message."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=post_id)
    number = folding.number_from(request.GET.get("number", ""))
    comment = number and post.comments.filter(path=list(number)).first()
    order = thread.Question.of(request.GET, request.user).order_query
    if comment:
        return redirect(comment.get_absolute_url() + order)
    typed = request.GET.get("number", "")[:40]
    text = _("No comment %(typed)s in this thread.") % {"typed": isolate(typed)}
    messages.error(request, text, extra_tags="comments")
    return redirect(f"{post.get_absolute_url()}{order}#comments")


@members_only
def new(request, post_id):
    """Redirect to the first new comment, or back to the thread with a message if there is none."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=post_id)
    question = thread.Question.of(request.GET, request.user)
    number = thread.first_new(post, request.user, question)
    if number:
        return redirect(reverse("comments:show", args=[post.pk, number]) + question.order_query)
    messages.info(request, _("Nothing new in this thread."))
    return redirect(post.get_absolute_url() + question.order_query)


@require_GET
def events(request, post_id):
    """Stream new comments as Server-Sent Events, starting with those the browser has missed: see `live`.

    Returns 204 if the server can't keep the connection open; the browser then doesn't try again."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=post_id)
    last = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
    since = int(last) if last.isdecimal() and len(last) < 10 else post.last_sequence
    live.streams.open(
        request,
        post=post.pk,
        ignored=Ignore.objects.ids_of(request.user),
        since=since,
        find_missed=post.comments.published_after,
    )
    return HttpResponse(status=204)


@require_safe
@members_only
def members(request):
    """Suggest members for a mention while it is typed. `q`: the letters after the @. `post`: authors of comments
    on this post come first."""
    try:
        limits.consume(request, "completions")
    except limits.LimitReached as error:
        return render(request, "comments/_members.html", {"refusal": limits.reason(request, error)})
    post = request.GET.get("post", "")
    comments = Comment.objects.filter(post=int(post) if KEY.fullmatch(post) else 0).exclude(author=None)
    authors = comments.order_by("-sequence").values("author")[:RECENT_COMMENTS]
    found = mentions.suggest_members(request.GET.get("q", ""), first=authors).exclude(pk=request.user.pk)
    return render(request, "comments/_members.html", {"members": found[:MAX_SUGGESTIONS]})
