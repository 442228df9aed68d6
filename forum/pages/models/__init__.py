from .acknowledgement import Acknowledgement
from .page import Page, Slug, Version

__all__ = ["Acknowledgement", "Page", "Slug", "Version"]
