from .post import LIST_ORDER, SILENT_EDIT, Post, PostQuerySet, slug_of
from .refusal import AlreadyPublished, CannotPublish
from .revision import Revision
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
    "slug_of",
]
