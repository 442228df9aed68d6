"""What each member has read in each thread, and notices of replies and mentions.

Posts and comments belong to apps above this one, so they are referenced by string only.
"""

from .notice import Notice
from .reading import HOW_MANY_NEW, Reading

__all__ = ["HOW_MANY_NEW", "Notice", "Reading"]
