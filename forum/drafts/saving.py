"""Saves text as drafts: from scripts while it is typed, and from forms that couldn't be published."""

from datetime import timedelta
from functools import wraps
from uuid import UUID, uuid4

from allauth.core import ratelimit
from django.core.exceptions import BadRequest
from django.utils import timezone

from .models import TEXT_FIELDS, Draft
from .registry import match

FIELDS = ("kind", "category", *TEXT_FIELDS)  # a choice alone, without text, is not worth a draft
LONGEST = 50_000  # characters in all fields: more than can be published, since people cut long text later
STASH = "draft"
OLDEST = timedelta(days=30)


class TooLong(Exception):
    """The text is too long to save."""


def draft_of_page(request) -> Draft:
    """The draft to show in the form of this page; empty while that form is being sent. One query."""
    if request.method == "POST":
        return Draft(member=request.user, form_url=request.path)
    return Draft.objects.at(request.user, request.path)


def keep(request, data) -> bool:
    """Save a form that was sent but not published: a preview, or one with errors. Does nothing on a GET."""
    if request.method != "POST" or not match(request.path):
        return False
    try:
        return _save(request.user, request.path, data)
    except TooLong:
        return False


def notes_arrival(view):
    """Note when the request arrived, before the database can make it wait: text typed meanwhile must not look
    older than text that waited."""

    @wraps(view)
    def noting(request, *args, **kwargs):
        request.arrived_at = timezone.now()
        return view(request, *args, **kwargs)

    return noting


def save(request) -> bool:
    """Save what a script sends while it is typed. Raises TooLong."""
    form_url = request.POST.get("form_url", "")
    if not match(form_url):
        raise BadRequest("No such form")
    age = request.POST.get("age", "")
    age = timedelta(milliseconds=int(age)) if age.isdecimal() and len(age) < 12 else timedelta()
    waited = timezone.now() - request.arrived_at
    return _save(request.user, form_url, request.POST, min(age, OLDEST) + waited)


def rescue(request) -> bool:
    """Save the text of a form that is refused.

    A visitor's text waits in the session until the member whose form it was logs in there.
    """
    member = request.POST.get("member", "")
    if request.method != "POST" or not match(request.path) or not _fields(request.POST):
        return False
    if request.user.is_authenticated:
        return member in {"", request.user.username} and keep(request, request.POST)
    if not member or not ratelimit.consume(request, action="draft"):
        return False
    data = {name: request.POST[name] for name in (*FIELDS, "key") if name in request.POST}
    if sum(map(len, data.values())) <= LONGEST:
        request.session[STASH] = {"member": member, "form_url": request.path, "data": data}
    return STASH in request.session


def claim(sender, request, user, **kwargs) -> None:
    """On login: save what `rescue` put in the session for this member, and delete old drafts."""
    Draft.objects.delete_old(user)
    stash = request.session.pop(STASH, None)
    if stash and stash["member"] == user.username:
        _save(user, stash["form_url"], stash["data"])


def _save(member, form_url: str, data, age=timedelta()) -> bool:
    fields = _fields(data)
    if sum(map(len, fields.values())) > LONGEST:
        raise TooLong
    saved = Draft.objects.save(member=member, form_url=form_url, fields=fields, key=_key(data), age=age)
    return saved or not fields


def _fields(data) -> dict[str, str]:
    """The text in a form; empty if all of it is blank. Line ends are unified: scripts send LF, browsers CR LF."""
    fields = {name: data[name].replace("\0", "").replace("\r\n", "\n") for name in FIELDS if data.get(name)}
    return fields if any(fields.get(name, "").strip() for name in TEXT_FIELDS) else {}


def _key(data) -> UUID:
    try:
        return UUID(data.get("key", ""))
    except ValueError:
        return uuid4()
