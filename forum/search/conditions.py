"""SQL conditions for the operators of a query. They are the same for posts and for comments."""

from datetime import date, datetime, time

from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forum.categories.models import Category
from forum.formats.isolation import isolate
from forum.text import analysis
from forum.web.sql import select

from . import members
from .members import Named
from .query import Query

IN_CATEGORIES = "SELECT id FROM posts_post WHERE category_id = ANY(%s::bigint[])"
SOURCES = "SELECT DISTINCT source_name AS name FROM posts_post WHERE source_name <> ''"
FROM_SOURCES = """
SELECT id FROM posts_post WHERE source_name = ANY(%s::text[]) OR source_url ILIKE ANY(%s::text[])
"""


class Conditions:
    """SQL conditions on index entries, with their values.

    If the query requires an unknown author or category, `matches_nothing` is true. `problems` has messages about
    the unknown names, and `authors` the members whose names only begin as the query says.
    """

    def __init__(self, query: Query):
        self.sql: list[str] = []
        self.values: list = []
        self.matches_nothing = False
        self.problems: list[str] = []
        self.authors: list[Named] = []
        self._dates(query)
        for is_not in (False, True):
            self._authors(query.values("author", is_not=is_not), is_not=is_not)
            self._categories(query.values("category", is_not=is_not), is_not=is_not)
            self._sources(query.values("source", is_not=is_not), is_not=is_not)

    def add(self, sql: str, *values, is_not: bool = False) -> None:
        # IS NOT TRUE also includes NULL, for example the unknown author of an imported comment.
        self.sql.append(f"({sql}) IS NOT TRUE" if is_not else sql)
        self.values += values

    def _dates(self, query: Query) -> None:
        if query.after:
            self.add("created_at >= %s", midnight(query.after))
        if query.before:
            self.add("created_at < %s", midnight(query.before))

    def _authors(self, names: list[str], *, is_not: bool) -> None:
        """A username means this member; anything else means all whose names begin with it.

        `author:"John Russell"` also finds john-russell.
        """
        if not names:
            return
        usernames = {name: name.removeprefix("@").replace(" ", "-").upper() for name in names}
        exact = User.objects.alias(upper=Upper("username")).filter(upper__in=usernames.values())
        known: dict[str, list[int]] = {
            username.upper(): [key] for key, username in exact.values_list("pk", "username")
        }
        for name, username in usernames.items():
            if username not in known and (found := members.named(name.removeprefix("@"), is_not=is_not)).members:
                self.authors.append(found)
                known[username] = [member.pk for member in found.members]
        self._note_unknown(_("No member named “%(name)s”."), usernames, known, is_not=is_not)
        keys = [key for found in known.values() for key in found]
        self.add("author_id = ANY(%s::bigint[])", keys, is_not=is_not)

    def _categories(self, names: list[str], *, is_not: bool) -> None:
        """Categories can be given by slug or by name."""
        if not names:
            return
        known: dict[str, int] = {}
        for key, *labels in Category.objects.values_list("pk", "slug", "name"):
            known |= {plain(name): key for name in labels}
        wanted = {name: plain(name) for name in names}
        self._note_unknown(_("No category named “%(name)s”."), wanted, known, is_not=is_not)
        keys = [known[name] for name in wanted.values() if name in known]
        self.add(f"post_id IN ({IN_CATEGORIES})", keys, is_not=is_not)

    def _sources(self, names: list[str], *, is_not: bool) -> None:
        """Match a part of the name of a post's source. A value with a dot also matches the host of its link."""
        if not names:
            return
        sources = {row["name"]: plain(row["name"]) for row in select(SOURCES)}
        wanted = [plain(name, is_part=True) for name in names]
        in_name = [source for source, plain in sources.items() if any(name in plain for name in wanted)]
        escaped = [name.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for name in names]
        in_host = [f"%{before}{name}%" for name in escaped if "." in name for before in "./"]
        self.add(f"post_id IN ({FROM_SOURCES})", in_name, in_host, is_not=is_not)

    def _note_unknown(self, problem: str, wanted: dict[str, str], known: dict, *, is_not: bool) -> None:
        unknown = [name for name, key in wanted.items() if key not in known]
        self.problems += [problem % {"name": isolate(name)} for name in unknown]
        self.matches_nothing |= not is_not and len(unknown) == len(wanted)


def plain(name: str, *, is_part: bool = False) -> str:
    """The words of a name without accents, to compare names. If `is_part`, without what only ends a whole name."""
    words = members.words_of(name)
    is_pair = is_part and len(words) > 1 and [*analysis.tokens(name)][-1].is_last
    return " ".join(words[:-1] if is_pair else words)


def midnight(day: date) -> datetime:
    """The start of a day in the reader's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
