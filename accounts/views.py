from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from forum import permissions
from forum.formats.isolation import isolate
from forum.images import PictureError
from forum.limits.checking import LimitReached, consume, limited, reason
from forum.web.guards import members_only, permit, post_only
from forum.web.paging import page_of
from forum.web.requests import return_url

from . import second_factor, security_log
from .browsers import describe
from .forms import MemberPictureForm, OwnerForm, PreferencesForm
from .models import NameTaken, User
from .owner import is_valid, make_owner, owner_exists
from .stages import forget_sign_up


@post_only
@members_only
@limited("changes")
def ignore(request, username):
    """Ignore a member; with `undo` in the form, stop ignoring them."""
    member, undo = get_object_or_404(User, username__iexact=username), "undo" in request.POST
    why_not = permissions.why_not_ignore(request.user, member)
    permit(not why_not, why_not)
    request.user.unignore(member) if undo else request.user.ignore(member)
    message = _("You're ignoring %(name)s. Their comments are collapsed, only for you.")
    message = _("You're no longer ignoring %(name)s.") if undo else message
    messages.success(request, message % {"name": isolate(member.name)})
    return redirect(return_url(request) or member)


@members_only
def preferences(request):
    """Preferences, the list of ignored members, and links to the other account pages."""
    # A copy, so that invalid values don't show in the page's header.
    form = PreferencesForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        try:
            consume(request, "changes")
            form.instance.save_preferences(form.changed_data)
            messages.success(request, _("Preferences saved."))
            if request.POST.get("picture"):  # its file name: this form sends no files
                messages.warning(request, _("Choose your picture again, then press “Upload picture”."))
            return redirect("accounts:preferences")
        except LimitReached as error:
            form.add_error(None, reason(request, error))
        except NameTaken:
            form.add_error("display_name", _("Someone just took this name. Choose another."))
    return _render_preferences(request, form, MemberPictureForm())


def _render_preferences(request, form, picture_form):
    ignores = page_of(request, request.user.ignores.select_related("ignored").order_by("-pk"))
    context = {"form": form, "picture_form": picture_form, "page": ignores}
    return render(request, "accounts/preferences.html", context, status=picture_form.status)


@post_only
@members_only
@limited("changes")
def set_picture(request):
    """Upload a picture."""
    why_not = permissions.why_not_participate(request.user)
    permit(not why_not, why_not)
    form = MemberPictureForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            request.user.set_picture(form.squares)
            messages.success(request, _("Your picture is saved."))
        except PictureError as error:
            form.add_error("picture", error)
    return _back_to_preferences(request, form)


@post_only
@members_only
@limited("changes")
def remove_picture(request):
    """Delete one's own picture. Suspended members may, too."""
    if request.user.clear_picture():
        messages.success(request, _("Your picture is deleted."))
    return _back_to_preferences(request, MemberPictureForm())


def _back_to_preferences(request, picture_form):
    """The page again. What was typed into its other form stays there, but isn't saved."""
    typed = {name: value for name, value in request.POST.items() if name in PreferencesForm.Meta.fields}
    form = PreferencesForm(instance=request.user, initial=typed)
    if picture_form.errors or form.differs_from_saved():
        return _render_preferences(request, form, picture_form)
    return redirect("accounts:preferences")


@post_only
@members_only
@limited("changes")
def set_reading_order(request):
    """Make this order the member's default for all threads."""
    order = request.POST.get("order")
    if order not in User.ReadingOrder:
        raise BadRequest("No such order")
    request.user.reading_order = order
    request.user.save(update_fields=["reading_order"])
    messages.success(request, _("This is now your default sort order."), extra_tags="comments")
    page = return_url(request)
    return redirect(f"{page}#comments" if page else "accounts:preferences")


@post_only
@members_only
@limited("changes")
def end_session(request, session_id):
    """Log out one of the browsers in the member's list."""
    session = get_object_or_404(request.user.usersession_set, pk=session_id)
    is_current = session.is_current()
    security_log.record("session_ended", request)
    session.end()
    if is_current:
        logout(request)
    messages.success(request, _("Logged out: %(browser)s.") % {"browser": describe(session.user_agent)})
    return redirect(settings.LOGOUT_REDIRECT_URL if is_current else "usersessions_list")


@post_only
def sign_up_again(request):
    """Cancel a sign-up that waits for a code, for example because of a mistyped address, and start again."""
    forget_sign_up(request)
    return redirect("account_signup")


@require_safe
@members_only
def second_factor_page(request):
    """Tells staff to set up a second factor. Once they have, it leads back to the page they wanted to open."""
    if not second_factor.is_missing(request.user):
        return redirect(request.session.pop(second_factor.NEXT, "mfa_index"))
    second_factor.remember_next(request)
    return render(request, "accounts/second_factor.html")


@never_cache
@sensitive_post_parameters("password1")
def owner(request, token):
    """Create the owner's account, with the one-time link of a new site."""
    form = OwnerForm(request.POST or None)
    if owner_exists() or not is_valid(token):
        return render(request, "accounts/owner_gone.html", status=410)
    if request.method == "POST" and form.is_valid():
        if not (new_owner := make_owner(request, form)):
            return render(request, "accounts/owner_gone.html", status=410)
        page = reverse(settings.OWNER_REDIRECT_URL)
        return perform_login(request, new_owner, email_verification="none", redirect_url=page)
    return render(request, "accounts/owner.html", {"form": form})
