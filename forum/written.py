"""Templates as forms: written once, kept, and filled in by `%` each time, in a fraction of the time."""

from collections.abc import Iterable

from django.template.loader import render_to_string


def form(template: str, own: Iterable[str] = (), **there) -> str:
    """The markup that the template of Jinja2 writes, given `there`, for `%` to put in what bears the names `own`,
    and to escape it. The template is given signs for these, and can do nothing with them but say where they go."""
    signs = {name: f"\x0e{name}\x0f" for name in own}  # no stored text holds such characters
    written = render_to_string(template, signs | there, using="jinja").replace("%", "%%")
    for name, sign in signs.items():
        written = written.replace(sign, f"%({name})s")
    return written
