"""Which forms have drafts. The apps that own the forms register them when Django starts."""

from collections.abc import Callable, Iterable

from django.urls import Resolver404, ResolverMatch, resolve

from accounts.annotations import Reader

from .models import MAX_URL_LENGTH, Draft

# Gives each draft a `title`, and `is_open`: whether its form can still be opened. One query for all of them.
Describe = Callable[[list[tuple[Draft, ResolverMatch]], object], None]
_describe: dict[str, Describe] = {}


def register(view_names: Iterable[str], describe: Describe) -> None:
    """Save drafts for the forms sent to these views. `describe(drafts, user)` gives the drafts their titles."""
    _describe.update(dict.fromkeys(view_names, describe))


def match(path: str) -> ResolverMatch | None:
    """The registered view that handles this path, or None.

    Long paths are refused, because a key can be written with any number of leading zeros.
    """
    try:
        found = resolve(path) if len(path) <= MAX_URL_LENGTH else None
    except Resolver404:
        return None
    return found if found and found.view_name in _describe else None


def with_titles(drafts: Iterable[Draft], user: Reader) -> list[Draft]:
    """The drafts whose form is still registered, with `title` and `is_open`."""
    matched = [(draft, found) for draft in drafts if (found := match(draft.form_url))]
    for describe in dict.fromkeys(_describe[found.view_name] for _draft, found in matched):
        describe([pair for pair in matched if _describe[pair[1].view_name] is describe], user)
    return [draft for draft, _found in matched]
