"""Styles use the tokens of tokens.css instead of values of their own."""

import re

from .tree import STYLES, name, offenders

SIZE = re.compile(r"font(?:-size)?:[^;/]*\b[\d.]+rem\b[^;]*;")
COLOUR = re.compile(r"(?<![\w-])#[0-9a-f]{3,8}\b|\brgb\(")
OWN_COLOURS = {"static/css/tokens.css", "static/css/print.css"}  # paper is black and white


def test_letters_have_a_size_of_the_scale():
    styles = [path for path in STYLES if path.name != "tokens.css"]
    assert offenders(styles, SIZE.findall) == {}


def test_colours_are_tokens():
    styles = [path for path in STYLES if name(path) not in OWN_COLOURS]
    found = offenders(styles, COLOUR.findall)
    assert found == {
        "static/css/post-list.css": ["#4b524d", "#aeb6b0"],  # links to posts that were read, and nothing else
        "static/css/accounts.css": ["#fff"],  # behind the code that phones scan
        "static/css/panels.css": ["rgb("],  # the shade behind a dialog
    }
