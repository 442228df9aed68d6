"""Titles of post drafts in the list of drafts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.formats.isolation import isolate
from forum.web.annotations import Translatable

from .models import Post

TITLES: dict[str, Translatable] = {
    "posts:publish": gettext_lazy("New post"),
    "posts:edit": gettext_lazy("Your post “%(post)s”"),
    "posts:report": gettext_lazy("Report of “%(post)s”"),
}


def describe(drafts: list[tuple], user, titles: dict[str, Translatable] = TITLES) -> None:
    """Set the `title` of each draft, and `is_open`: whether its form can still be opened. One query.

    `drafts` are pairs of a draft and the resolved URL of its form. `titles` maps view names to titles.
    """
    keys = {match.kwargs["post_id"] for _draft, match in drafts if "post_id" in match.kwargs}
    posts = Post.objects.visible_to(user).in_bulk(keys) if keys else {}
    for draft, match in drafts:
        post = posts.get(match.kwargs.get("post_id"))
        draft.is_open = bool(post) or "post_id" not in match.kwargs
        title = _("removed post") if post and post.is_removed else post.title if post else _("deleted")
        number = ".".join(map(str, match.kwargs.get("number", ())))
        draft.title = titles[match.view_name] % {"post": isolate(title), "number": number}
