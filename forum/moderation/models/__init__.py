"""The moderation log, reports, hiding of content, and suspension of members.

Posts and comments belong to apps above this one, so they are referenced by string only.
"""

from .decision import Decision, DecisionQuerySet
from .hideable import Hideable
from .member import Member
from .report import Report, ReportQuerySet

__all__ = ["Decision", "DecisionQuerySet", "Hideable", "Member", "Report", "ReportQuerySet"]
