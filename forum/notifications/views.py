from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum.limits.checking import limited
from forum.web.guards import members_only, post_only
from forum.web.paging import keyset_page_of

from . import briefs
from .models import Notice, Reading

POSTS_PER_PAGE = 10  # each with a few comments


@require_safe
@members_only
def tracker(request):
    """Tracked posts with new comments, latest activity first, with the latest of those comments."""
    posts = Reading.objects.tracked_by(request.user, has_new=True)
    page = keyset_page_of(request, posts, moment="post__last_activity_at", key="post_id", size=POSTS_PER_PAGE)
    new = briefs.new_under([post.post_id for post in page.rows], member=request.user)
    return render(request, "notifications/tracker.html", {"page": page, "new": new, "now": timezone.now()})


@require_safe
@members_only
def history(request):
    """Tracked posts without new comments."""
    posts = Reading.objects.tracked_by(request.user, has_new=False)
    page = keyset_page_of(request, posts, moment="post__last_activity_at", key="post_id")
    return render(request, "notifications/history.html", {"page": page})


@post_only
@members_only
@limited("tracking")
def read_tracked(request):
    Reading.objects.mark_all(member=request.user, until=_page_loaded_at(request))
    messages.success(request, _("All tracked threads marked as read."))
    return redirect("notifications:tracker")


@require_safe
@members_only
def notices(request):
    """The member's notifications."""
    notices = Notice.objects.filter(member=request.user).for_list()
    page = keyset_page_of(request, notices, moment="created_at", key="pk")
    return render(request, "notifications/notices.html", {"page": page, "now": timezone.now()})


@require_safe
@members_only
def notice(request, notice_id):
    """Redirect to the comment. The notice is marked as read when the comment is shown, not here."""
    notice = get_object_or_404(Notice.objects.select_related("comment"), member=request.user, pk=notice_id)
    return redirect(notice.comment)


@post_only
@members_only
@limited("tracking")
def read_notices(request):
    Notice.objects.filter(member=request.user).mark_all(until=_page_loaded_at(request))
    messages.success(request, _("All notifications marked as read."))
    return redirect("notifications:notices")


def _page_loaded_at(request):
    """When the page with the button was rendered. The member hasn't seen anything newer."""
    try:
        moment = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        moment = None
    return moment if moment and timezone.is_aware(moment) else timezone.now()
