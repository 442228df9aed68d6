"""Hostile and unusual input for forms and queries."""

import re
from urllib.parse import urlsplit

from hypothesis import strategies as st

from tests.support.reading import Page, read

# Markup, and text that could break out of its context.
MARKUP = """
<script>alert(1)</script>
</textarea><script>
<img src=x onerror=alert(1)>
"><svg onload=alert(1)>
<!--
]]>
<style>*{color:red}
<a href=javascript:alert(1)>
<iframe src=//evil.example>
<base href=//evil.example>
' onmouseover='alert(1)
" autofocus onfocus=alert(1) "
&lt;b&gt;
&#x3C;script&#x3E;
&amp;
{{ 7|add:7 }}
{% csrf_token %}
"""
LINKS = """
[x](javascript:alert(1))
[x](JaVaScRiPt:x)
[x](data:text/html,x)
[x](//evil.example)
![x](https://evil.example/x.png)
[x]: javascript:alert(1)
[x][x]
<javascript:alert(1)>
<https://a.example/"onclick=x>
https://a.example/?"><b>
www.a.example
mailto:a@b.example
#4.1.2
"""
# Characters that reverse, hide or join others; control characters; all kinds of line breaks.
LETTERS = [
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\u0301",
    "\u00ad",
    "e\u0301",
    "\U0001f468\u200d\U0001f469",
]
SCRIPTS = ["שלום", "العربية", "漢字", "Ærøskøbing"]
CONTROLS = ["\x00", "\x07", "\x1b[31m", "\x7f"]
BREAKS = ["\n", "\r\n", "\r", "\n\n", "\x85", "\u2028", "\x0b", "\t", " ", "  \n", "    "]
MARKS = [
    "`",
    "``",
    "```\n",
    "~~~\n",
    "> ",
    "- ",
    "1. ",
    "# ",
    "*",
    "**",
    "__",
    "~~",
    "[",
    "](",
    ")",
    "!",
    "\\",
    "---\n",
]
TABLE = "|a|b|\n|-|-|\n|<b>|x|\n"
PIECES = [*MARKUP.split("\n"), *LINKS.split("\n"), *LETTERS, *SCRIPTS, *CONTROLS, *BREAKS, *MARKS, TABLE]

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
patchwork = st.lists(st.sampled_from(PIECES) | anything, max_size=30).map("".join)
huge = st.builds(lambda piece, times: piece * times, st.sampled_from(PIECES), st.integers(500, 6000))
bodies = st.one_of(patchwork, anything, huge)
lines = st.one_of(patchwork, anything).map(lambda text: re.sub(r"[\r\n]", " ", text))

FORBIDDEN = {"iframe", "object", "embed", "base", "svg", "style", "math", "template", "applet", "frame"}


def assert_harmless(response) -> Page:
    """Check that no script, resource or link on the page comes from user input in a dangerous way."""
    assert response.status_code < 500
    page = read(response)
    for tag, attributes in page.elements:
        is_our_drawing = tag == "svg" and attributes.get("class") in {
            "artwork",
            "icon",
        }  # members' text has no classes
        assert tag not in FORBIDDEN or is_our_drawing
        assert tag not in {"script", "img"} or attributes["src"].startswith("/static/")
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "srcdoc"}]
        for name in {"href", "action", "formaction"} & attributes.keys():
            assert urlsplit(attributes[name]).scheme in {"", "http", "https", "mailto"}
        assert tag != "form" or attributes.get("action", "/").startswith("/")
    return page
