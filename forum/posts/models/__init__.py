from .post import LIST_ORDER, SILENT_EDIT, Post, PostQuerySet, slug_of
from .revision import Revision
from .value import Value

__all__ = ["LIST_ORDER", "SILENT_EDIT", "Post", "PostQuerySet", "Revision", "Value", "slug_of"]
