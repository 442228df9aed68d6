"""What is new to whom: how far each member has read each thread, and notices of replies and mentions.

Content lies above this app and is named here by string only.
"""

from .notice import Notice
from .reading import Reading

__all__ = ["Notice", "Reading"]
