"""Markdown to safe HTML: the only place where user text becomes markup.

There are two layers of defence. The parser allows no HTML, no images and no unknown URL schemes. Its output is
then sanitised by nh3 with a short list of tags and attributes, so a bug in one layer alone does no harm. Bodies
are rendered once, when they are saved, and the HTML is stored next to its source.

`source` cleans what was typed, `parsing` parses it, `effort` limits the time that takes, `rendering` renders it to
HTML, `excerpts` extracts plain text, and `safe` marks strings as safe for templates.
"""

from .excerpts import EXCERPT, excerpt, highlighted, plain
from .parsing import NESTING_LIMIT
from .rendering import MENTION_LIMIT, QUOTATION_LIMIT, Rendered, mentioned_names, render, sanitizer, text_of
from .safe import Span, html_of, to_html
from .source import (
    BLANK_LETTERS,
    COMMENT_LIMIT,
    LINE_LIMIT,
    POST_LIMIT,
    clean,
    clean_line,
    escape,
    escape_inline,
    line,
    refuse_complex,
    validate_visible,
)

__all__ = [
    "BLANK_LETTERS",
    "COMMENT_LIMIT",
    "EXCERPT",
    "LINE_LIMIT",
    "MENTION_LIMIT",
    "NESTING_LIMIT",
    "POST_LIMIT",
    "QUOTATION_LIMIT",
    "Rendered",
    "Span",
    "clean",
    "clean_line",
    "escape",
    "escape_inline",
    "excerpt",
    "highlighted",
    "html_of",
    "line",
    "mentioned_names",
    "plain",
    "refuse_complex",
    "render",
    "sanitizer",
    "text_of",
    "to_html",
    "validate_visible",
]
