from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.annotations import MemberRequest
from accounts.staff import owners_only
from forum.web.guards import post_only
from forum.web.site_name import site_name

from .items import items
from .models import Mark


@require_safe
@owners_only
def checklist(request: MemberRequest) -> HttpResponse:
    found = items(request.user)
    is_dismissed = Mark.objects.filter(kind=Mark.Kind.DISMISSED).exists()
    return render(request, "checklist/checklist.html", {"items": found, "is_dismissed": is_dismissed})


@post_only
@owners_only
@transaction.atomic
def mark(request: MemberRequest) -> HttpResponse:
    """Tick what only the owner can know, with `undo` untick it, or send a test message."""
    kind = request.POST.get("kind", "")
    if kind not in Mark.Kind:
        raise BadRequest("No such mark")
    if "undo" in request.POST:
        Mark.objects.filter(kind=kind).delete()
        return redirect("checklist:checklist")
    if kind == Mark.Kind.EMAIL_SENT:
        _send_test(request)
    Mark.objects.update_or_create(kind=kind, defaults={"by": request.user, "created_at": timezone.now()})
    return redirect("checklist:checklist")


def _send_test(request: MemberRequest) -> None:
    subject = _("[%(site_name)s] Test message") % {"site_name": site_name()}
    text = _("If you can read this, %(site_name)s can send email.") % {"site_name": site_name()}
    send_mail(subject, text, None, [request.user.email])
    messages.success(request, _("A message is on its way to %(address)s.") % {"address": request.user.email})
