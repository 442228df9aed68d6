from django import template

from forum.comments.forms import CommentForm

register = template.Library()


@register.simple_tag
def comment_form() -> CommentForm:
    """An empty form for a post's page, which lies below the comments and can't make one."""
    return CommentForm()
