from .editable import Editable
from .post import SILENT_EDIT, Post
from .queryset import LIST_ORDER, PostQuerySet, visible_to_q
from .refusal import AlreadyPublished, CannotPublish, ChangedSince
from .revision import Revision
from .slug import slug_of
from .upvote import Upvotable, Upvote

__all__ = [
    "LIST_ORDER",
    "SILENT_EDIT",
    "AlreadyPublished",
    "CannotPublish",
    "ChangedSince",
    "Editable",
    "Post",
    "PostQuerySet",
    "Revision",
    "Upvotable",
    "Upvote",
    "slug_of",
    "visible_to_q",
]
