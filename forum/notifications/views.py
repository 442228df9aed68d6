from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.web.guards import members_only
from forum.web.paging import keyset_page_of

from . import briefs
from .models import Notice, Reading

POSTS_A_PAGE = 10  # each with a few comments


@require_safe
@members_only
def tracker(request):
    """Tracked posts with something new, the latest first, and what it is."""
    posts = Reading.objects.filter(member=request.user).tracked(news=True)
    page = keyset_page_of(request, posts, moment="post__last_activity_at", key="post_id", size=POSTS_A_PAGE)
    new = briefs.new_under([post.post_id for post in page.rows], member=request.user)
    return render(request, "notifications/tracker.html", {"page": page, "new": new, "now": timezone.now()})


@require_safe
@members_only
def history(request):
    """Tracked posts without anything new."""
    posts = Reading.objects.filter(member=request.user).tracked(news=False)
    page = keyset_page_of(request, posts, moment="post__last_activity_at", key="post_id")
    return render(request, "notifications/history.html", {"page": page})


@require_POST
@members_only
def read_tracked(request):
    Reading.objects.mark_all(member=request.user, until=_looked_at(request))
    messages.success(request, _("What was new in the threads you track is marked as read."))
    return redirect("notifications:tracker")


@require_safe
@members_only
def notices(request):
    """Who answered and mentioned the member."""
    found = Notice.objects.filter(member=request.user).for_list()
    page = keyset_page_of(request, found, moment="created_at", key="pk")
    return render(request, "notifications/notices.html", {"page": page, "now": timezone.now()})


@require_safe
@members_only
def notice(request, notice_id):
    """Leads to its comment, and is read there: by what is shown, not by what is asked for."""
    notice = get_object_or_404(Notice.objects.select_related("comment"), member=request.user, pk=notice_id)
    return redirect(notice.comment)


@require_POST
@members_only
def read_notices(request):
    Notice.objects.filter(member=request.user).mark_all(until=_looked_at(request))
    messages.success(request, _("All notices are marked as read."))
    return redirect("notifications:notices")


def _looked_at(request):
    """When the page was made that a button was pressed on: what came since was not seen."""
    try:
        moment = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        moment = None
    return moment if moment and timezone.is_aware(moment) else timezone.now()
