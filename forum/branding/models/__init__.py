from .change import SiteChange
from .site import Site

__all__ = ["Site", "SiteChange"]
