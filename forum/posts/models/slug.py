"""The last part of a post's URL."""

from django.utils.text import slugify

# The last words of other addresses that begin like a post's.
RESERVED_SLUGS = frozenset({"history", "value"})
GONE_SLUG = "removed"


def slug_of(title: str) -> str:
    """The title as a word of a URL, of whole words and at most 60 characters; "post" where nothing of it is left,
    and at the end of what is the address of another page."""
    slug = slugify(title)
    if len(slug) > 60 and "-" in slug[:61]:
        slug = slug[:61].rpartition("-")[0]
    slug = slug[:60].strip("-_") or "post"
    return f"{slug}-post" if slug in RESERVED_SLUGS else slug
