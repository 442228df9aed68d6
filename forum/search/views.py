from functools import partial
from typing import Any

from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from forum.categories.models import Category
from forum.limits import checking as limits
from forum.web.guards import members_only
from forum.web.requests import render_fragment

from . import filters, members, stories, suggestions
from .finding import MAX_PAGES, POOL, TookTooLong, find
from .query import Query, parse

SHORTEST_NAME = 2  # letters for which names are suggested
MOST_NAMES = 5  # of each kind


@require_safe
def search(request):
    """Search posts and comments: `?q=` for the query, `?order=newest`, `?page=`."""
    query = parse(request.GET.get("q", ""))
    newest = request.GET.get("order") == "newest"
    context = {"query": query, "newest": newest, "pool": POOL, "last_page": MAX_PAGES}
    context |= {"found": None, "took_too_long": False, "refusal": "", "loosened": [], "similar": [], "members": []}
    context |= {"chips_for": partial(filters.chips, query), "menus_for": partial(filters.menus, query)}
    if not query.parts:
        return render(request, "search/search.html", context)
    try:
        limits.consume(request, "searches")
        page = _page_number(request.GET.get("page", ""))
        context["found"] = find(query, newest=newest, page=page, reader=request.user.pk)
    except limits.LimitReached as error:
        return render(request, "search/search.html", context | {"refusal": limits.reason(request, error)})
    except TookTooLong:
        return render(request, "search/search.html", context | {"took_too_long": True}, status=503)
    if not context["found"].rows:
        context |= _instead(query)
    return render(request, "search/search.html", context)


@require_safe
def suggest(request):
    """Suggest members and categories while someone types in a search field: `?q=`. A fragment."""
    words = members.unfinished(request.GET.get("q", ""))
    context: dict[str, Any]
    try:
        context = _named(request, words) if len("".join(words)) >= SHORTEST_NAME else {}
    except limits.LimitReached as error:
        context = {"refusal": limits.reason(request, error)}
    response = render_fragment(request, "search/_suggested.html", **context)
    if "refusal" not in context:
        patch_cache_control(response, private=True, max_age=60)
    return response


@require_safe
@members_only
def similar(request):
    """Posts that may cover the same story as what a member is typing: `?title=` and `?excerpt=`. A fragment."""
    try:
        limits.consume(request, "completions")
        found = stories.similar(request.GET.get("title", ""), request.GET.get("excerpt", ""))
    except limits.LimitReached:
        found = []  # it's only a suggestion
    return render_fragment(request, "posts/_similar.html", stories=found)


def _named(request, words: list[str]) -> dict[str, Any]:
    limits.consume(request, "completions")
    categories = [each for each in Category.objects.open() if members.place_in(each.name, words) is not None]
    return {"categories": categories[:MOST_NAMES], "members": members.listed(words)[:MOST_NAMES]}


def _instead(query: Query) -> dict[str, list]:
    """What to show when a search has no results."""
    return {
        "similar": suggestions.similar(query),
        "members": members.listed(query.values("", is_not=False)),
        "loosened": [(str(part), query.without(part)) for part in query.parts] if len(query.parts) > 1 else [],
    }


def _page_number(text: str) -> int:
    """The requested page, or the first if it isn't a number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 1
