"""Saves text as drafts: from scripts while it is typed, and from forms that couldn't be published."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.annotations import MemberRequest
from accounts.models import User
from forum.limits.checking import LimitReached, consume

from .models import TEXT_FIELDS, Draft
from .registry import match

DETAILS = ("published", "modified", "section", "language", "access")  # of an article
FIELDS = ("base", "kind", "category", *DETAILS, *TEXT_FIELDS)  # without text of one's own, not worth a draft
MAX_LENGTH = 50_000  # characters in all fields: more than can be published, because people shorten long text later
SESSION_KEY = "draft"
MAX_AGE = timedelta(days=30)
Data = Mapping[str, Any]  # a form's values by field name


class SavingRequest(MemberRequest):
    """A request with its time of arrival."""

    arrived_at: datetime


class TooLong(Exception):
    """The text is too long to save."""


def draft_of_page(request: MemberRequest) -> Draft:
    """The draft to show in the form of this page; empty while that form is being sent. One query."""
    if request.method == "POST":
        return Draft(member=request.user, form_url=request.path)
    return Draft.objects.at(request.user, request.path)


def save_form(request: MemberRequest, data: Data) -> bool:
    """Save a form that was sent but not published: a preview, or one with errors. Does nothing on a GET.

    The draft keeps the `base` that was sent, so a conflict that the author left for later is shown again.
    """
    if request.method != "POST" or not match(request.path):
        return False
    fields = {name: data[name] for name in data} | {"base": request.POST.get("base", "")}
    try:
        return _save(request.user, request.path, fields)
    except TooLong:
        return False


def note_arrival_time(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Store the time in `request.arrived_at` before the database can make the request wait.

    Otherwise, text that waited would seem newer than text typed since.
    """

    @wraps(view)
    def wrapper(request: SavingRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.arrived_at = timezone.now()
        return view(request, *args, **kwargs)

    return wrapper


def save(request: SavingRequest) -> bool:
    """Save what a script sends while it is typed. Raises TooLong."""
    form_url = request.POST.get("form_url", "")
    if not match(form_url):
        raise BadRequest("No such form")
    sent = request.POST.get("age", "")
    age = timedelta(milliseconds=int(sent)) if sent.isdecimal() and len(sent) < 12 else timedelta()
    waited = timezone.now() - request.arrived_at
    return _save(request.user, form_url, request.POST, min(age, MAX_AGE) + waited)


def rescue(request: HttpRequest) -> bool:
    """Save the text of a refused form.

    If nobody is logged in, the text is stored in the session until the member who opened the form logs in.
    """
    member = request.POST.get("member", "")
    if request.method != "POST" or not match(request.path) or not _fields(request.POST):
        return False
    if request.user.is_authenticated:
        return member in {"", request.user.username} and save_form(request, request.POST)  # type: ignore[arg-type]  # the user is logged in
    if not member:
        return False
    try:
        consume(request, "drafts")
    except LimitReached:
        return False
    data = {name: request.POST[name] for name in (*FIELDS, "key") if name in request.POST}
    if sum(map(len, data.values())) <= MAX_LENGTH:
        request.session[SESSION_KEY] = {"member": member, "form_url": request.path, "data": data}
    return SESSION_KEY in request.session


def claim(sender: type[User], request: HttpRequest, user: User, **kwargs: object) -> None:
    """On login, save the text that `rescue` stored in the session for this member."""
    stash = request.session.pop(SESSION_KEY, None)
    if stash and stash["member"] == user.username:
        _save(user, stash["form_url"], stash["data"])


def _save(member: User, form_url: str, data: Data, age: timedelta = timedelta()) -> bool:
    fields = _fields(data)
    if sum(map(len, fields.values())) > MAX_LENGTH:
        raise TooLong
    saved = Draft.objects.save(member=member, form_url=form_url, fields=fields, key=_key(data), age=age)
    return saved or not fields


def _fields(data: Data) -> dict[str, str]:
    """Text by field name; empty if all of it is blank. Line ends are made LF: scripts send LF, browsers CR LF."""
    fields = {name: data[name].replace("\0", "").replace("\r\n", "\n") for name in FIELDS if data.get(name)}
    return fields if any(fields.get(name, "").strip() for name in TEXT_FIELDS) else {}


def _key(data: Data) -> UUID:
    try:
        return UUID(data.get("key", ""))
    except ValueError:
        return uuid4()
