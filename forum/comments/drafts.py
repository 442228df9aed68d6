"""What drafts of comments are called in a list of drafts."""

from functools import partial

from django.utils.translation import gettext_lazy

from forum.posts import drafts

TITLES = {
    "comments:publish": gettext_lazy("Comment on “%(post)s”"),
    "comments:reply": gettext_lazy("Reply to %(number)s under “%(post)s”"),
    "comments:edit": gettext_lazy("Your comment %(number)s under “%(post)s”"),
    "comments:report": gettext_lazy("Report of comment %(number)s under “%(post)s”"),
}
describe = partial(drafts.describe, titles=TITLES)
