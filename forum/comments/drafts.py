"""Titles of comment drafts in the list of drafts."""

from functools import partial

from django.utils.translation import gettext_lazy

from forum.posts import drafts
from forum.web.annotations import Translatable

TITLES: dict[str, Translatable] = {
    "comments:publish": gettext_lazy("Comment on “%(post)s”"),
    "comments:reply": gettext_lazy("Reply to %(number)s on “%(post)s”"),
    "comments:edit": gettext_lazy("Edit of comment %(number)s on “%(post)s”"),
    "comments:report": gettext_lazy("Report of comment %(number)s on “%(post)s”"),
}
describe = partial(drafts.describe, titles=TITLES)
