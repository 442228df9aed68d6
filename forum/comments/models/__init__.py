from ..folding import MAX_DEPTH
from .comment import CannotComment, Comment, CommentQuerySet
from .quotation import Quotation

__all__ = ["MAX_DEPTH", "CannotComment", "Comment", "CommentQuerySet", "Quotation"]
