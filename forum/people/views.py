from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import security_log
from accounts.annotations import MemberRequest, Reader
from accounts.models import User
from forum.drafts import registry
from forum.limits.checking import consume, limited
from forum.notifications import briefs
from forum.pages.models import Page, Slug
from forum.web.guards import members_only
from forum.web.paging import keyset_page_of, page_of
from forum.web.requests import is_post_only, own_path, path_of, referring_page, render_fragment, wants_fragment

from . import leaving
from .export import export as export_data
from .forms import LeaveForm
from .greeting import greeting_post, in_a_line
from .profiles import TABS, busiest_categories, profile_of, visible_comments

DRAFTS_ON_PROFILE = 5  # the list of drafts shows all
COMMENTS_PER_PAGE = 10  # each with a few replies


@require_safe
def profile(request: HttpRequest, username: str) -> HttpResponse:
    """A member's profile, with `?tab=` one of TABS. Redirects to the spelling that the member chose."""
    found = profile_of(username, request.user)
    member = found.member
    if member.username != username:
        return redirect(member)
    chosen = request.GET.get("tab", "")
    tab = chosen if chosen in TABS else found.first_tab
    page = page_of(request, _rows_of(tab, member, request.user))
    context = {"profile": found, "member": member, "tab": tab, "page": page, "draft_posts": [], "drafts": []}
    context["categories_of_member"] = busiest_categories(member, request.user) if found.comments.amount else []
    if request.user == member and tab in {"posts", found.first_tab}:
        context["drafts"] = registry.with_titles(member.drafts.with_text()[:DRAFTS_ON_PROFILE], request.user)
        context["draft_posts"] = member.posts.drafts_of(member)
    return render(request, "people/profile.html", context)


def _rows_of(tab: str, member: User, reader: Reader) -> Any:
    if tab == "posts":
        return member.posts.published().newest().for_list(reader)
    comments = visible_comments(reader).filter(author=member)
    return comments.top_of_member() if tab == "top" else comments.newest()


@require_safe
def card(request: HttpRequest, username: str) -> HttpResponse:
    """What a script shows beside a member's name. Without the script, the name leads to the profile."""
    if not wants_fragment(request):
        return redirect("people:profile", username)
    consume(request, "cards")
    came_from = path_of(referring_page(request))
    found = profile_of(username, request.user)
    return render_fragment(request, "people/_card.html", profile=found, came_from=came_from)


@require_safe
@members_only
def welcome(request: MemberRequest) -> HttpResponse:
    """What a new member sees first. `next`: the page that they signed up on."""
    rules = Page.objects.named(Slug.RULES).published
    page = own_path(request.GET.get("next", ""))
    return render(
        request,
        "people/welcome.html",
        {
            "rules": in_a_line(rules.body) if rules else "",
            "greeting": greeting_post(),
            "next_page": "" if is_post_only(page) else page,
        },
    )


@require_safe
@members_only
def my_comments(request: MemberRequest) -> HttpResponse:
    """The member's comments and the direct replies to each, sorted by latest activity."""
    comments = request.user.comments.not_removed().for_replies()
    page = keyset_page_of(request, comments, moment="activity", key="pk", size=COMMENTS_PER_PAGE)
    replies = briefs.replies_to([comment.pk for comment in page.rows], member=request.user)
    return render(request, "people/my_comments.html", {"page": page, "replies": replies})


@members_only
@limited("exports")
def export(request: MemberRequest) -> HttpResponse:
    """A page that explains the export; POST downloads it."""
    if request.method != "POST":
        return render(request, "people/export.html")
    name = f"{request.user.username}-{timezone.localdate():%Y-%m-%d}.json"
    return JsonResponse(
        export_data(request.user),
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )


@members_only
@reauthentication_required
def delete(request: MemberRequest) -> HttpResponse:
    """Delete the account, once the member has confirmed who they are."""
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        security_log.record("account_deleted", request)
        leaving.delete_account(request.user, withdraw=form.cleaned_data["withdraw"])
        logout(request)
        messages.success(request, _("Your account has been deleted. Thanks for being here."))
        return redirect("posts:home")
    context = {"form": form, "why_not": request.user.why_not_leave()}
    return render(request, "people/delete.html", context)
