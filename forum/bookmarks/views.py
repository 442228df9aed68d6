"""A member's bookmarks, and the form that adds, changes and removes one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.annotations import MemberRequest
from forum import permissions
from forum.comments.models import Comment
from forum.formats.isolation import isolate
from forum.limits.checking import LimitReached, consume, reason
from forum.posts.models import Post
from forum.web.guards import members_only, permit
from forum.web.paging import keyset_page_of
from forum.web.requests import path_of, referring_page, render_fragment, return_url, wants_fragment

from .forms import BookmarkForm
from .models import Bookmark

PAGE_SIZE = 30


@require_safe
@members_only
def bookmarks(request: MemberRequest) -> HttpResponse:
    """The member's bookmarks, newest first."""
    rows = request.user.bookmarks.visible_to(request.user).for_list()
    page = keyset_page_of(request, rows, moment="created_at", key="pk", size=PAGE_SIZE)
    return render(request, "bookmarks/bookmarks.html", {"page": page})


@members_only
def post(request: MemberRequest, post_id: int) -> HttpResponse:
    """Bookmark a post; with `undo` in the form, remove the bookmark."""
    posts = Post.objects.visible_to(request.user).select_related("author", "category")
    return _edit(request, get_object_or_404(posts, pk=post_id))


@members_only
def comment(request: MemberRequest, post_id: int, number: list[int]) -> HttpResponse:
    """Bookmark a comment; with `undo` in the form, remove the bookmark."""
    comments = Comment.objects.visible_to(request.user).for_page()
    return _edit(request, get_object_or_404(comments, post=post_id, path=number))


def _edit(request: MemberRequest, thing: Post | Comment) -> HttpResponse:
    bookmark = request.user.bookmarks.of(thing).first()
    why_not = permissions.why_not_bookmark(request.user, thing)
    permit(bookmark is not None or not why_not, why_not)
    typed = request.POST if request.method == "POST" else None  # a note may be empty
    form = BookmarkForm(typed, initial={"note": bookmark.note if bookmark else ""})
    if typed is not None and ("undo" in typed or form.is_valid()):
        try:
            consume(request, "changes")
            return _back(request, thing, _act(request, thing, bookmark, form))
        except LimitReached as error:
            form.add_error(None, reason(request, error))
    came_from = return_url(request) or path_of(referring_page(request))
    context: dict[str, Any] = {"form": form, "thing": thing, "bookmark": bookmark, "came_from": came_from}
    if wants_fragment(request):
        return render_fragment(request, "bookmarks/_form.html", **context)
    return render(request, "bookmarks/edit.html", context)


def _act(request: MemberRequest, thing: Post | Comment, bookmark: Bookmark | None, form: BookmarkForm) -> str:
    """Save or remove the bookmark. Returns the message. It quotes a removed note, so that nobody loses one by
    mistake."""
    if "undo" not in request.POST:
        Bookmark.objects.save_note(member=request.user, thing=thing, note=form.cleaned_data["note"])
        return _("Bookmarked. You'll find it in your account menu, under “Bookmarks”.")
    if bookmark:
        bookmark.delete()
    if bookmark and bookmark.note:
        return _("Bookmark removed. Your note was: %(note)s") % {"note": isolate(bookmark.note)}
    return _("Bookmark removed.")


def _back(request: MemberRequest, thing: Post | Comment, message: str) -> HttpResponse:
    """To the page that the reader came from, with the message where they were: in the list of bookmarks, or beside
    the post or comment."""
    page, (thread, place) = return_url(request), _place_of(thing)
    path = page.partition("?")[0]
    if path == reverse("bookmarks:bookmarks"):
        messages.success(request, message)
        return redirect(page)
    messages.success(request, message, extra_tags=place)
    if path == thread:
        return redirect(f"{page}#{place}")
    return redirect(thing if isinstance(thing, Comment) else thing.actions_url)


def _place_of(thing: Post | Comment) -> tuple[str, str]:
    """The path of its thread, and the id of the element in it."""
    if isinstance(thing, Comment):
        return thing.post.get_absolute_url(), thing.anchor
    return thing.get_absolute_url(), "post-actions"
