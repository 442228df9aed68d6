"""What is new to whom: how far each member has read each thread, and notices of replies and mentions.

Content lies above this app and is named here by string only.
"""

from .notice import TELL, Notice, told
from .reading import HOW_MANY_NEW, WROTE, Reading

__all__ = ["HOW_MANY_NEW", "TELL", "WROTE", "Notice", "Reading", "told"]
