"""Which forms have drafts. The apps that own the forms register them when Django starts."""

from collections.abc import Callable, Iterable

from django.urls import Resolver404, ResolverMatch, resolve

from .models import Draft

LONGEST_URL = Draft._meta.get_field("form_url").max_length
# Gives each draft a `title`, and `is_open`: whether its form can still be opened. One query for all of them.
Describe = Callable[[list[tuple[Draft, ResolverMatch]], object], None]
_describe: dict[str, Describe] = {}


def register(view_names: Iterable[str], describe: Describe) -> None:
    """Save drafts for the forms sent to these views; `describe(drafts, user)` tells a list what they are."""
    _describe.update(dict.fromkeys(view_names, describe))


def match(path: str) -> ResolverMatch | None:
    """The registered view that a form at this path is sent to. The length is checked first, because zeros before
    a key make any number of paths for one form."""
    try:
        found = resolve(path) if len(path) <= LONGEST_URL else None
    except Resolver404:
        return None
    return found if found and found.view_name in _describe else None


def described(drafts: Iterable[Draft], user) -> list[Draft]:
    """The drafts whose form is still registered, with `title` and `is_open`."""
    matched = [(draft, found) for draft in drafts if (found := match(draft.form_url))]
    for describe in dict.fromkeys(_describe[found.view_name] for _draft, found in matched):
        describe([each for each in matched if _describe[each[1].view_name] is describe], user)
    return [draft for draft, _found in matched]
