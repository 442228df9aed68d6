"""The last part of a post's URL."""

from django.utils.text import slugify

# Used by other URLs that begin like a post's.
RESERVED_SLUGS = frozenset({"bookmark", "history", "source", "upvote"})
REMOVED_SLUG = "removed"


def slug_of(title: str) -> str:
    """A slug of at most 60 characters, cut between words. "post" if the title has no usable characters; reserved
    slugs get the suffix "-post"."""
    slug = slugify(title)
    if len(slug) > 60 and "-" in slug[:61]:
        slug = slug[:61].rpartition("-")[0]
    slug = slug[:60].strip("-_") or "post"
    return f"{slug}-post" if slug in RESERVED_SLUGS else slug
