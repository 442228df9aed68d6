"""Markdown to safe HTML: the one place where text that people wrote becomes markup.

Two walls stand one behind the other. The parser lets no HTML, no image and no foreign scheme through; what it
makes then passes nh3 with a short list of tags and attributes, so that a fault in either wall alone hurts nobody.
Bodies are rendered once, when they are written, and the HTML lies beside its source in the row.

`source` cleans what is typed, `parsing` reads it, `rendering` makes HTML of it, `excerpts` finds the words in
either, and `safe` makes markup, which templates don't escape.
"""

from .excerpts import EXCERPT, excerpt, highlighted, plain
from .parsing import NESTING_LIMIT
from .rendering import MENTION_LIMIT, QUOTATION_LIMIT, Rendered, names_in, render, sanitizer
from .safe import END_OF_MARK, MARK, html_of
from .source import COMMENT_LIMIT, LINE_LIMIT, POST_LIMIT, clean, clean_line, escape, line, literal

__all__ = [
    "COMMENT_LIMIT",
    "END_OF_MARK",
    "EXCERPT",
    "LINE_LIMIT",
    "MARK",
    "MENTION_LIMIT",
    "NESTING_LIMIT",
    "POST_LIMIT",
    "QUOTATION_LIMIT",
    "Rendered",
    "clean",
    "clean_line",
    "escape",
    "excerpt",
    "highlighted",
    "html_of",
    "line",
    "literal",
    "names_in",
    "plain",
    "render",
    "sanitizer",
]
