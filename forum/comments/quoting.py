"""Quotations in Markdown: a line that names and links the source, then the quoted text."""

from django.utils.translation import gettext as _

from forum.text import markup
from forum.web.formatting import url


def source_of(comment) -> str:
    """The first line of a quotation from a comment. Its author must be loaded."""
    if comment.author:
        name = comment.author.name
    else:
        name = _("unknown author") if comment.imported_at else _("former member")
    # Translators: keep the number and the colon at the end. Quotations are recognised by them.
    return _("**%(name)s** in #%(number)s:") % {"name": markup.escape_inline(name), "number": comment.number}


def quotation_source(post, comment=None) -> str:
    """The first line of a quotation from a comment or, without one, from the article."""
    return (
        source_of(comment)
        if comment
        else _("From [the article](%(url)s):") % {"url": url("comments:thread", post.pk)}
    )


def before(typed: str, comment) -> str:
    """The typed text with a quotation of the whole comment before it, unless it contains that already.

    Browsers send lines that end in CR LF; the result has LF.
    """
    quoted, typed = whole(comment), typed.replace("\r\n", "\n")
    return typed if quoted in typed else f"{quoted}\n\n{typed}"


def whole(comment) -> str:
    """A quotation of the whole comment."""
    lines = [source_of(comment), "", *comment.body.split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines)
