"""Between the forms in which members write and what is kept of them: see `models.Unsent`."""

from datetime import timedelta
from functools import wraps
from uuid import UUID, uuid4

from allauth.core import ratelimit
from django import forms
from django.core.exceptions import BadRequest
from django.urls import Resolver404, resolve
from django.utils import timezone

from .models import Unsent
from .models.unsent import TYPED

# The forms in which members write, by the names of their addresses, and the fields of all of them. What is chosen
# is nothing by itself.
PLACES = frozenset(
    {f"posts:{name}" for name in ("publish", "edit", "report")}
    | {f"comments:{name}" for name in ("publish", "reply", "edit", "report")}
)
FIELDS = ("kind", "category", *TYPED)
# Characters of all fields together: more than can be published, since what is too long is shortened later.
LONGEST = 50_000
LONGEST_PLACE = Unsent._meta.get_field("place").max_length
STASH = "unsent"
LATEST = timedelta(days=30)


class TooLong(Exception):
    """It can't be kept."""


class KeyField(forms.UUIDField):
    """Nobody types it and sees it: what is no key is as good as none."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except forms.ValidationError:
            return None


class KeyedForm(forms.Form):
    """A form in which members write.

    `key` tells one from another, so that a double submit publishes once, and goes with what is kept of it.
    """

    key = KeyField(initial=uuid4, required=False, widget=forms.HiddenInput)

    def another(self):
        """The same words in a form that has not been sent."""
        data = self.data.copy()
        data["key"] = str(uuid4())
        return type(self)(data)


def is_place(path: str) -> bool:
    """Whether a form in which members write is sent there. (An address with zeros before its key has no end.)"""
    try:
        return len(path) <= LONGEST_PLACE and resolve(path).view_name in PLACES
    except Resolver404:
        return False


def of_page(request) -> Unsent:
    """What was kept of the form of this page, to be shown in it: nothing where it is being sent. One query."""
    if request.method == "POST":
        return Unsent(member=request.user, place=request.path)
    return Unsent.objects.at(request.user, request.path)


def keep(request, data) -> bool:
    """Remember what is sent without being published: for a preview, or because it can't be. Nothing on a GET."""
    if request.method != "POST" or not is_place(request.path):
        return False
    try:
        return _keep(request.user, request.path, data)
    except TooLong:
        return False


def notes_arrival(view):
    """For the view that calls `save`: until it knows who writes, the database may keep it waiting for seconds, and
    what is typed meanwhile must not seem older than what waited."""

    @wraps(view)
    def noting(request, *args, **kwargs):
        request.arrived_at = timezone.now()
        return view(request, *args, **kwargs)

    return noting


def save(request) -> bool:
    """Remember what a script sends while it is being typed. Raises TooLong."""
    place = request.POST.get("place", "")
    if not is_place(place):
        raise BadRequest("Nothing is written there")
    age = request.POST.get("age", "")
    age = timedelta(milliseconds=int(age)) if age.isdecimal() and len(age) < 12 else timedelta()
    waited = timezone.now() - request.arrived_at
    return _keep(request.user, place, request.POST, min(age, LATEST) + waited)


def rescue(request) -> bool:
    """Remember what stands in a form that is refused.

    That of a visitor waits in the session until the member whose form it was logs in there, and is nobody else's.
    """
    member = request.POST.get("member", "")
    if request.method != "POST" or not is_place(request.path) or not _words(request.POST):
        return False
    if request.user.is_authenticated:
        return member in {"", request.user.username} and keep(request, request.POST)
    if not member or not ratelimit.consume(request, action="unsent"):
        return False
    data = {name: request.POST[name] for name in (*FIELDS, "key") if name in request.POST}
    if sum(map(len, data.values())) <= LONGEST:
        request.session[STASH] = {"member": member, "place": request.path, "data": data}
    return STASH in request.session


def claim(request, member) -> None:
    """What was rescued, once its member has logged in; and let go of what is old."""
    Unsent.objects.forget_old(member)
    stash = request.session.pop(STASH, None)
    if stash and stash["member"] == member.username:
        _keep(member, stash["place"], stash["data"])


def _keep(member, place: str, data, age=timedelta()) -> bool:
    words = _words(data)
    if sum(map(len, words.values())) > LONGEST:
        raise TooLong
    return Unsent.objects.keep(member=member, place=place, words=words, key=_key(data), age=age) or not words


def _words(data) -> dict[str, str]:
    """What was typed; nothing where all of it is blank. Scripts end lines with LF, browsers with CR and LF: the
    same words are to be the same."""
    words = {name: data[name].replace("\0", "").replace("\r\n", "\n") for name in FIELDS if data.get(name)}
    return words if any(words.get(name, "").strip() for name in TYPED) else {}


def _key(data) -> UUID:
    try:
        return UUID(data.get("key", ""))
    except ValueError:
        return uuid4()
