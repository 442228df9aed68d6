"""Converting text from a file to Markdown that shows exactly that text."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.importing.load import markdown
from forum.importing.read.annotation import parse_annotation
from forum.importing.read.reading import read
from forum.importing.read.text import BrokenFile
from forum.text import markup
from tests.importing.annotations import annotate


def rendered(text, **options):
    return markup.render(markdown.article(read(text.encode(), file="page.txt", **options))).html


@pytest.mark.parametrize(
    "line",
    [
        "# no heading",
        "1. no list",
        "<b>no tag</b>",
        "*no* _stress_",
        "> no quote",
        "`no code`",
        "a\\*b",
        "---",
    ],
)
def test_markdown_characters_in_the_text_are_escaped(line):
    page = rendered(f"First.\n{line}\nLast.")
    assert page == f"<p>First.</p>\n<p>{html.escape(line, quote=False)}</p>\n<p>Last.</p>\n"


def test_consecutive_lines_with_a_hyphen_form_one_list():
    assert re.sub(r"\s", "", rendered("One\n- a\n-\u00a0b\n\n- c\nTwo\n- d")) == (
        "<p>One</p><ul><li>a</li><li>b</li><li>c</li></ul><p>Two</p><ul><li>d</li></ul>"
    )


@pytest.mark.parametrize("label", ["Why it matters:", "“Why”:", "*Note*:", "1:"])
def test_a_label_is_set_in_bold(label):
    page = f"Title\n{label} it is late.\n{label}"
    notes = annotate('[header]\nlines = "1"\n[article]\nlines = "2-3"\nlabels = "2-3"\n', text=page.encode())
    html_page = rendered(page, annotation=parse_annotation(notes, file="page.toml"))
    assert html_page == f"<p><strong>{label}</strong> it is late.</p>\n<p><strong>{label}</strong></p>\n"


@settings(deadline=None)
@given(st.text())
def test_no_text_can_become_markup(text):
    try:
        page = rendered(text)
    except BrokenFile:
        return
    assert set(re.findall(r"<(\w+)", page)) <= {"p", "ul", "li", "a", "br"}
