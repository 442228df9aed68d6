"""What each member has read in each thread, and notices of replies and mentions.

Posts and comments belong to apps above this one, so they are referenced by string only.
"""

from .notice import Notice
from .reading import Reading

__all__ = ["Notice", "Reading"]
