"""Names in a file and whom or what they mean here: a row that is there, an unsaved one to be made, or nobody."""

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from accounts.models import RetiredName, User
from forum.categories.models import Category
from forum.importing.read.evidence import Evidence, Fact
from forum.text import markup

UNSORTED = "Unsorted"  # the category of what came without one


def category_called(name: str) -> tuple[Category, Fact | None]:
    """The category of this name in any case, and what is to be said about the choice."""
    fact = None if name else Fact("category", UNSORTED, Evidence.NONE, note="no category is recorded")
    name, cut = fitted("category", markup.line(name) or UNSORTED, Category)
    known = Category.objects.filter(name__iexact=name).first()
    return known or Category(name=name, slug=_free_slug(name)), cut or fact


def member_called(name: str) -> tuple[User | None, Fact | None]:
    """The imported name, unless it can't be one or is a member's: nobody's words are put into a member's mouth."""
    username = name.replace(" ", "-")
    known = User.objects.filter(username__iexact=username).first() if name else None
    if known and known.imported:
        return known, None
    if barrier := name and _barrier(username, known):
        return None, Fact("author", name, Evidence.NONE, note=f"{barrier}: the post stands without an author")
    return _nobody_yet(username, name) if name else None, None


def fitted(what: str, value: str, model, column: str = "name") -> tuple[str, Fact | None]:
    """The value as the model's column takes it; what is cut off remains in the report."""
    value, limit = markup.line(value), model._meta.get_field(column).max_length
    if len(value) <= limit:
        return value, None
    note = f"cut off: {limit} of {len(value)} characters are shown"
    return value[: limit - 1].rstrip() + "…", Fact(what, value, Evidence.TEXT, note=note)


def _free_slug(name: str) -> str:
    slug = slugify(name)[:50].strip("-_") or "category"
    taken = set(Category.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(free for n in range(len(taken) + 1) if (free := f"{slug}-{n + 1}" if n else slug) not in taken)


def _barrier(username: str, known: User | None) -> str:
    if known:
        return "a member here has this name and may be somebody else"
    try:
        User._meta.get_field("username").run_validators(username)
    except ValidationError:
        return "this can't be a username here"
    return "a former member had this name" if RetiredName.objects.filter(pk=username.lower()).exists() else ""


def _nobody_yet(username: str, name: str) -> User:
    return User(
        username=username,
        display_name=name if name != username else "",
        password=make_password(None),
        imported=True,
        is_active=False,
    )
