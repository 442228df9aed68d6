"""A post with its thread, and the ways to a comment in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from accounts import mentions
from accounts.models import Ignore
from forum.comments import geometry, live, thread
from forum.comments.models import Comment
from forum.pagecache.decorator import cached_for_visitors
from forum.posts import etags
from forum.posts.models import Post
from forum.posts.page import post_for_page
from forum.web.formatting import url
from forum.web.guards import members_only, or_404
from forum.web.paging import KEY
from forum.web.requests import is_prefetch, render_fragment, wants_fragment

AS_MANY = 8  # members to choose from
LATELY = 1000  # comments; their authors come first


@require_safe
@cached_for_visitors(etag=etags.thread, query=("order", "branch", "from", "before"))
def show(request, post_id, slug=""):
    """A post with its thread; under any other slug it redirects here."""
    form_url = url("comments:publish", post_id)
    post = or_404(post_for_page(post_id, user=request.user, form_url=form_url))
    if request.path != post.get_absolute_url():
        asked = request.META["QUERY_STRING"]
        # For now: a title may be changed back, and browsers keep what is permanent.
        return redirect(post.get_absolute_url() + (f"?{asked}" if asked else ""))
    piece = wants_fragment(request)
    page = post.comments.page_of(post, user=request.user, query=request.GET, piece=piece)
    if request.user.is_authenticated:
        _read(request, post, page)
    if piece:
        return render_fragment(request, "comments/_more.html", thread=page)
    context = {"post": post, "thread": page, "draft": post.draft}
    return render(request, "comments/thread.html", context)


def _read(request, post: Post, page: thread.Page) -> None:
    """Mark what the page shows as read. Its head then counts what is left, without another query."""
    request.sections, request.news = post.sections, post.news
    if not is_prefetch(request):
        page.mark_read(request.user)
        request.news = page.news_left(post.news)


@require_safe
def show_comment(request, post_id, number):
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
