"""What the page for new members says about this site."""

import re

from forum import permissions
from forum.branding.models import Site
from forum.posts.models import Post
from forum.text import markup

RULE = re.compile(r"^ *[0-9]+[.)] +\*\*(.+?)\*\*", re.MULTILINE)  # its first words, if they are bold
LINE_LENGTH = 240


def in_a_line(rules: str) -> str:
    """The rules, from their Markdown: the first words of each, or else the beginning of the text."""
    return markup.plain(" ".join(RULE.findall(rules)) or rules, LINE_LENGTH)


def greeting_post() -> Post | None:
    """The post that the owner chose for introductions, as long as people can comment there. One query."""
    chosen = Site.objects.values("greeting_post")
    post = Post.objects.published().filter(pk__in=chosen).select_related("category").first()
    return None if post is None or permissions.is_closed(post) else post
