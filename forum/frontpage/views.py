from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from forum.categories.models import Category
from forum.pagecache.decorator import cached_for_visitors
from forum.posts.models import Post, PostQuerySet
from forum.web import density
from forum.web.guards import post_only
from forum.web.paging import offset_of, page_of
from forum.web.requests import return_url

from . import beside, etags, periods, picks


@require_safe
@cached_for_visitors(etag=etags.home, query=("page",), choice=density.density_of)
def home(request: HttpRequest) -> HttpResponse:
    """All published posts, by activity. The first page begins with a lead, except for readers of compact lists."""
    with_lead = offset_of(request.GET) == 0 and not density.is_compact(request)
    return _front_page(request, Post.objects.published().by_activity(), with_lead=with_lead)


@require_safe
@cached_for_visitors(etag=etags.new, query=("page",), choice=density.density_of)
def new(request: HttpRequest) -> HttpResponse:
    """All published posts, the newest first."""
    return _front_page(request, Post.objects.published().newest())


@require_safe
@cached_for_visitors(etag=etags.top, query=("since", "page"), choice=density.density_of)
def top(request: HttpRequest) -> HttpResponse:
    """The posts of a period, the most upvoted first."""
    posts = Post.objects.published().top(periods.start_of(request.GET))
    return _front_page(request, posts, period=periods.period_of(request.GET))


@require_safe
@cached_for_visitors(etag=etags.in_category, query=("page",), choice=density.density_of)
def in_category(request: HttpRequest, slug: str) -> HttpResponse:
    """The published posts in a category, by activity."""
    category = get_object_or_404(Category, slug=slug)
    posts = Post.objects.published().in_category(category).by_activity()
    given = picks.picks(days=picks.MONTH, in_category=True, for_member=request.user.is_authenticated)
    context = _context(request, posts, beside.load(request, given, slug=slug))
    return render(request, "frontpage/category.html", context | {"category": category, "many": picks.MANY})


@csrf_exempt  # it only changes how lists look, and visitors' pages have no token
@post_only
def choose_view(request: HttpRequest) -> HttpResponse:
    """Remember in a cookie whether lists are compact or comfortable."""
    response = redirect(return_url(request) or "/")
    density.remember(response, compact=request.POST.get("view") == density.COMPACT)
    return response


def _front_page(
    request: HttpRequest, posts: PostQuerySet, *, with_lead: bool = False, **context: Any
) -> HttpResponse:
    given = picks.picks(days=picks.WEEK, with_lead=with_lead, for_member=request.user.is_authenticated)
    context |= _context(request, posts, beside.load(request, given))
    return render(request, "frontpage/home.html", context | {"periods": periods.PERIODS})


def _context(request: HttpRequest, posts: PostQuerySet, around: dict[str, Any]) -> dict[str, Any]:
    """The page of posts, without the lead, which is above them."""
    page = page_of(request, posts.for_list(request.user))
    if lead := around["lead"]:
        page.object_list = [row for row in page.object_list if row.pk != lead["pk"]]
    return around | {"page": page, "is_compact": density.is_compact(request)}
