"""Strings marked as safe have been escaped."""

from django.template import engines
from django.utils.html import conditional_escape

from forum.text.markup.safe import marked


def render_template(source: str, **context) -> str:
    return engines["jinja"].from_string(source).render(context)


def test_templates_escape_their_context():
    assert render_template("<b>{{ text }}</b>", text="<i>") == "<b>&lt;i&gt;</b>"


def test_a_jinja_template_in_a_django_template_is_escaped_once():
    page = engines["django"].from_string('{% load ours %}{% jinja "shared/_empty.html" text=text %}')
    assert "<p>&lt;i&gt;" in page.render({"text": "<i>"})


def test_highlighted_words_are_escaped():
    markup = marked("<i> <b> &", [(4, 7)])
    assert conditional_escape(markup) == "&lt;i&gt; <mark>&lt;b&gt;</mark> &amp;"
