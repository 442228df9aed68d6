"""A member's drafts."""

import uuid

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.annotations import MemberRequest
from forum.limits.checking import limited
from forum.web.guards import members_only, permit, post_only
from forum.web.paging import page_of
from forum.web.requests import return_url, wants_fragment

from . import registry, saving
from .models import Draft

DRAFTS_PER_PAGE = 10  # each with all its text: up to 50,000 characters


@saving.note_arrival_time
@members_only
@limited("drafts")
def drafts(request: saving.SavingRequest) -> HttpResponse:
    """A list of the member's drafts. Scripts also save drafts here.

    204: saved. 200: not saved, because the form was sent or something was typed there later; the body is a new key
    for text that is still being typed. (This is normal after a form was sent, so it isn't an error: browsers and
    the site would log it.) 413: too long. 429: saved too often.
    """
    if request.method != "POST":
        page = page_of(request, request.user.drafts.with_text(), size=DRAFTS_PER_PAGE)
        return render(
            request,
            "drafts/drafts.html",
            {"page": page, "drafts": registry.with_titles(page.object_list, request.user)},
        )
    permit(request.POST.get("member") == request.user.username)
    try:
        is_saved = saving.save(request)
    except saving.TooLong:
        return HttpResponse(status=413)
    return HttpResponse(status=204) if is_saved else HttpResponse(uuid.uuid4(), "text/plain")


@post_only
@members_only
@limited("changes")
def discard(request: MemberRequest) -> HttpResponse:
    """Discard the draft of one form."""
    form_url = request.POST.get("form_url", "")
    if not registry.match(form_url):
        raise BadRequest("No such form")
    Draft.objects.discard(member=request.user, form_url=form_url)
    # A script replaces the form with the response. Without scripts, the same page is shown again.
    return redirect(form_url if wants_fragment(request) else return_url(request) or form_url)
