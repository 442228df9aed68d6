from .post import SILENT_EDIT, Post
from .queryset import LIST_ORDER, PostQuerySet, seen_by
from .refusal import AlreadyPublished, CannotPublish
from .revision import Revision
from .slug import slug_of
from .value import Valuable, Value

__all__ = [
    "LIST_ORDER",
    "SILENT_EDIT",
    "AlreadyPublished",
    "CannotPublish",
    "Post",
    "PostQuerySet",
    "Revision",
    "Valuable",
    "Value",
    "seen_by",
    "slug_of",
]
