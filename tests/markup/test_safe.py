"""What comes out as markup has been escaped on its way."""

from django.template import engines
from django.utils.html import conditional_escape

from forum.text.markup.safe import END_OF_MARK, MARK, marked


def shown(source: str, **context) -> str:
    return engines["jinja"].from_string(source).render(context)


def test_a_page_escapes_what_it_is_given():
    assert shown("<b>{{ text }}</b>", text="<i>") == "<b>&lt;i&gt;</b>"


def test_one_of_our_templates_in_another_ones_page_is_escaped_once():
    page = engines["django"].from_string('{% load ours %}{% jinja "shared/_empty.html" text=text %}')
    assert "<p>&lt;i&gt;" in page.render({"text": "<i>"})


def test_marked_words_are_escaped():
    written = marked(f"<i> {MARK}<b>{END_OF_MARK} {END_OF_MARK}{MARK}")
    assert conditional_escape(written) == "&lt;i&gt; <mark>&lt;b&gt;</mark> "
