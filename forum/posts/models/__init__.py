from .post import GONE_SLUG, LIST_ORDER, SILENT_EDIT, Post, PostQuerySet, slug_of
from .refusal import AlreadyPublished, CannotPublish
from .revision import Revision
from .value import Valuable, Value

__all__ = [
    "GONE_SLUG",
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
