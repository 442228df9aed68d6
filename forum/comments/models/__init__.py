from .comment import DEEPEST, CannotComment, Comment, CommentQuerySet
from .quotation import Quotation

__all__ = ["DEEPEST", "CannotComment", "Comment", "CommentQuerySet", "Quotation"]
