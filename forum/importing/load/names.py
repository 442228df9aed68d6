"""Finds the category and the member named in a file, or builds new, unsaved rows for them."""

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from accounts.models import NameKey, RetiredName, User
from forum.categories.models import Category
from forum.importing.read.evidence import Evidence, Fact
from forum.text import graphemes, markup

UNSORTED = "Unsorted"  # the category of files without one


def find_or_build_category(name: str) -> tuple[Category, Fact | None]:
    """Return the category with this name, ignoring case, and a fact for the report."""
    fact = None if name else Fact("category", UNSORTED, Evidence.NONE, note="no category is recorded")
    name, truncation = truncated("category", markup.line(name) or UNSORTED, Category)
    existing = Category.objects.filter(name__iexact=name).first()
    return existing or _new_category(name), truncation or fact


def _new_category(name: str) -> Category:
    return Category(name=name, slug=_free_slug(name), colour=Category.objects.rarest_colour())


def find_or_build_member(name: str) -> tuple[User | None, Fact | None]:
    """Return the imported member with this name, and a fact for the report if there can't be one.

    A name that belongs or belonged to a real member isn't used, so no text is attributed to the wrong person.
    """
    username = name.replace(" ", "-")
    existing = User.objects.filter(username__iexact=username).first() if name else None
    if existing and existing.imported:
        return existing, None
    if not name:
        return None, None
    author = _build_imported_member(username, name)
    if reason := _why_no_author(author, existing):
        return None, Fact("author", name, Evidence.NONE, note=f"{reason}, so the post has no author")
    return author, None


def truncated(what: str, value: str, model, column: str = "name") -> tuple[str, Fact | None]:
    """Return the value, shortened to the column's maximum length, and a fact with the full value if it was cut."""
    value, limit = markup.line(value), model._meta.get_field(column).max_length
    if len(value) <= limit:
        return value, None
    note = f"cut off: {limit} of {len(value)} characters are shown"
    return graphemes.cut(value, limit - 1).rstrip() + "…", Fact(what, value, Evidence.TEXT, note=note)


def _free_slug(name: str) -> str:
    slug = slugify(name)[:50].strip("-_") or "category"
    taken = set(Category.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(free for n in range(len(taken) + 1) if (free := f"{slug}-{n + 1}" if n else slug) not in taken)


def _why_no_author(author: User, existing: User | None) -> str:
    if existing:
        return "a member of this site has this name and may be someone else"
    try:
        User._meta.get_field("username").run_validators(author.username)
    except ValidationError:
        return "this isn't a valid username here"
    if RetiredName.objects.filter(pk=author.username.lower()).exists():
        return "a former member had this name"
    is_taken = NameKey.objects.taken(author.username, member=author).exists()
    return "this name looks too much like another member's" if is_taken else ""


def _build_imported_member(username: str, name: str) -> User:
    return User(
        username=username,
        display_name=name if name != username else "",
        password=make_password(None),
        imported=True,
        is_active=False,
    )
