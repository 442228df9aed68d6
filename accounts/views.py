from allauth.account.utils import perform_login
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from forum import permissions
from forum.web.guards import members_only, permit
from forum.web.paging import page_of
from forum.web.requests import return_url

from .forms import OwnerForm, PreferencesForm
from .models import User
from .owner import is_valid, make_owner, owner_exists
from .stages import forget_sign_up


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
    return redirect(return_url(request) or member)


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
    return redirect(return_url(request) or "accounts:preferences")


@require_POST
def sign_up_again(request):
    """Give up a sign-up that waits for a code, as of a mistyped address, and begin anew with its name free."""
    forget_sign_up(request)
    return redirect("account_signup")


@never_cache
@sensitive_post_parameters("password1")
def owner(request, token):
    """The one-time link of a new site. The person who opens it becomes its owner."""
    form = OwnerForm(request.POST or None)
    if owner_exists() or not is_valid(token):
        return render(request, "accounts/owner_gone.html", status=410)
    if request.method == "POST" and form.is_valid():
        if not (made := make_owner(request, form)):
            return render(request, "accounts/owner_gone.html", status=410)
        return perform_login(request, made, email_verification="none")
    return render(request, "accounts/owner.html", {"form": form})
