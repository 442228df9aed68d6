"""What drafts of posts are called in a list of drafts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Post

TITLES = {
    "posts:publish": gettext_lazy("A new post"),
    "posts:edit": gettext_lazy("Your post “%(post)s”"),
    "posts:report": gettext_lazy("Report of “%(post)s”"),
}


def describe(drafts: list[tuple], user, titles: dict[str, str] = TITLES) -> None:
    """Give each draft a `title`, and `is_open`: whether its form can still be opened. One query.

    `drafts`: pairs of a draft and the resolved URL of its form; `titles`: by view name.
    """
    keys = {found.kwargs["post_id"] for _draft, found in drafts if "post_id" in found.kwargs}
    posts = Post.objects.visible_to(user).in_bulk(keys) if keys else {}
    for draft, found in drafts:
        post = posts.get(found.kwargs.get("post_id"))
        draft.is_open = bool(post) or "post_id" not in found.kwargs
        title = _("removed post") if post and post.is_gone else post.title if post else _("no longer there")
        number = ".".join(map(str, found.kwargs.get("number", ())))
        draft.title = titles[found.view_name] % {"post": title, "number": number}
