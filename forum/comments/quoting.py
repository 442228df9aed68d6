"""Quotations as Markdown: a line that names and links the source, and below it the words."""

from django.utils.translation import gettext as _

from forum.text import markup
from forum.web.formatting import url


def source_of(comment) -> str:
    """The first line of a quotation of the comment, whose author is loaded."""
    if comment.author:
        name = comment.author.name
    else:
        name = _("author not recorded") if comment.imported_at else _("former member")
    # Translators: it has to end with the number and a colon, by which the quotation is recognised.
    return _("**%(name)s** in #%(number)s:") % {"name": markup.literal(name), "number": comment.number}


def quotation_source(post, comment=None) -> str:
    """The first line of a quotation of the comment, or of the article where there is none."""
    return (
        source_of(comment)
        if comment
        else _("From [the article](%(url)s):") % {"url": url("comments:thread", post.pk)}
    )


def before(typed: str, comment) -> str:
    """What was typed, with all that the comment says before it: once, however often that is asked for.

    A form's lines end with CR and LF, as browsers send them.
    """
    quoted, typed = whole(comment), typed.replace("\r\n", "\n")
    return typed if quoted in typed else f"{quoted}\n\n{typed}"


def whole(comment) -> str:
    """All that the comment says, as a quotation."""
    lines = [source_of(comment), "", *comment.body.split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines)
