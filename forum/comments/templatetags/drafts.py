"""The forms that unsent texts belong to, by name: those of posts and comments, which the members' own pages lie
below."""

from django import template
from django.urls import resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unsent
from forum.drafts.saving import is_place
from forum.posts.models import Post

register = template.Library()

TITLES = {
    "posts:publish": gettext_lazy("A new post"),
    "posts:edit": gettext_lazy("Your post “%(post)s”"),
    "posts:report": gettext_lazy("Report of “%(post)s”"),
    "comments:publish": gettext_lazy("Comment on “%(post)s”"),
    "comments:reply": gettext_lazy("Reply to %(number)s under “%(post)s”"),
    "comments:edit": gettext_lazy("Your comment %(number)s under “%(post)s”"),
    "comments:report": gettext_lazy("Report of comment %(number)s under “%(post)s”"),
}


@register.simple_tag(takes_context=True)
def titled(context, texts) -> list[Unsent]:
    """The texts, each with a `title`; `is_open`: whether there still is a form for it. One query."""
    found = [(text, resolve(text.place)) for text in texts if is_place(text.place)]
    keys = {place.kwargs["post_id"] for _text, place in found if "post_id" in place.kwargs}
    posts = Post.objects.visible_to(context["user"]).in_bulk(keys) if keys else {}
    for text, place in found:
        post = posts.get(place.kwargs.get("post_id"))
        text.is_open = bool(post) or place.view_name == "posts:publish"
        title = _("removed post") if post and post.is_gone else post.title if post else _("no longer there")
        number = ".".join(map(str, place.kwargs.get("number", ())))
        text.title = TITLES[place.view_name] % {"post": title, "number": number}
    return [text for text, _place in found]
