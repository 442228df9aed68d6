from allauth.account.decorators import reauthentication_required
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from forum import permissions
from forum.drafts import registry
from forum.pagecache.kept import kept
from forum.web.http import members_only, page_before, page_of, permit

from .export import export as everything_of
from .forms import LeaveForm, OwnerForm, PreferencesForm
from .models import User
from .owner import is_valid, make_owner, owner_exists
from .stages import forget_sign_up
from .versions import of_profile

DRAFTS = 5  # on the member's own profile; the others have a page


@require_safe
@kept(of_profile, query=("tab", "page"))
def profile(request, username):
    """A member's page: posts, or with `?tab=comments` comments; under any other case it redirects here."""
    member = get_object_or_404(User, username__iexact=username)
    if member.username != username:
        return redirect(member)
    tab = "comments" if request.GET.get("tab") == "comments" else "posts"
    rows = {
        "posts": member.posts.published().newest().for_list(request.user),
        "comments": member.comments.visible_to(request.user).standing().newest(),
    }
    context = {"member": member, "tab": tab, "page": page_of(request, rows[tab])}
    if request.user == member and tab == "posts":
        drafts = registry.described(member.drafts.with_text()[:DRAFTS], request.user)
        context |= {"draft_posts": member.posts.drafts_of(member), "drafts": drafts}
    context["is_ignored"] = permissions.can_ignore(request.user, member) and request.user.is_ignoring(member)
    return render(request, "accounts/profile.html", context)


@require_POST
@members_only
def ignore(request, username):
    """Fold away what a member writes, for oneself alone; with `undo`, no longer."""
    member, undo = get_object_or_404(User, username__iexact=username), "undo" in request.POST
    barrier = permissions.ignore_barrier(request.user, member)
    permit(not barrier, barrier)
    request.user.unignore(member) if undo else request.user.ignore(member)
    told = _("You ignore %(name)s: that member's comments are folded away, for you alone.")
    told = _("You no longer ignore %(name)s.") if undo else told
    messages.success(request, told % {"name": member.name})
    return redirect(page_before(request) or member)


@members_only
def preferences(request):
    """How one appears to others, how the site appears to oneself, and the way to the rest of the account."""
    # A copy, so that what is refused does not show in the head of the page.
    form = PreferencesForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.instance.save(update_fields=form.changed_data)
        messages.success(request, _("Your preferences are saved."))
        return redirect("accounts:preferences")
    ignores = page_of(request, request.user.ignores.select_related("ignored").order_by("-pk"))
    return render(request, "accounts/preferences.html", {"form": form, "page": ignores})


@require_POST
@members_only
def keep_order(request):
    """Read every thread in this order from now on."""
    order = request.POST.get("order")
    if order not in User.ReadingOrder:
        raise BadRequest("No such order")
    request.user.reading_order = order
    request.user.save(update_fields=["reading_order"])
    messages.success(request, _("You read all threads in this order now."))
    return redirect(page_before(request) or "accounts:preferences")


@members_only
def export(request):
    """Explains; when sent, downloads."""
    if request.method != "POST":
        return render(request, "accounts/export.html")
    name = f"{request.user.username}-{timezone.localdate():%Y-%m-%d}.json"
    return JsonResponse(
        everything_of(request.user),
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )


@members_only
@reauthentication_required
def delete(request):
    """Deletes the account, after the password (or a passkey, or a code) was asked for again."""
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.user.leave(withdraw=form.cleaned_data["withdraw"])
        logout(request)
        messages.success(request, _("Your account is deleted. Thank you for having been here."))
        return redirect("posts:home")
    context = {"form": form, "barrier": request.user.leaving_barrier()}
    return render(request, "accounts/delete.html", context)


@require_POST
def sign_up_again(request):
    """Give up a sign-up that waits for a code, as of a mistyped address, and begin anew with its name free."""
    forget_sign_up(request)
    return redirect("account_signup")


@never_cache
@sensitive_post_parameters("password1")
def owner(request, token):
    """The one-time link of a new site: whoever holds it becomes its owner."""
    form = OwnerForm(request.POST or None)
    if owner_exists() or not is_valid(token):
        return render(request, "accounts/owner_gone.html", status=410)
    if request.method == "POST" and form.is_valid():
        if not (made := make_owner(request, form)):
            return render(request, "accounts/owner_gone.html", status=410)
        return perform_login(request, made, email_verification="none")
    return render(request, "accounts/owner.html", {"form": form})
