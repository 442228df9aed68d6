"""What is new to whom: how far each member has read each thread, and notices of replies and mentions.

Content lies above this app and is named here by string only.
"""

from .notice import Notice
from .reading import HOW_MANY_NEW, Reading

__all__ = ["HOW_MANY_NEW", "Notice", "Reading"]
