"""What comes out as markup has been escaped on its way."""

from django.template import engines
from django.utils.html import conditional_escape

from forum.text import markup
from forum.text.markup import Template
from forum.written import form


def template(source: str) -> Template:
    return engines["jinja"].env.from_string(source)


def test_a_template_escapes_what_it_is_given_and_is_not_escaped_again():
    written = template("<b>{{ text }}</b>").render(text="<i>")
    assert conditional_escape(written) == "<b>&lt;i&gt;</b>"


def test_a_template_that_does_not_escape_writes_text():
    env = engines["jinja"].env.overlay(autoescape=False)
    assert conditional_escape(env.from_string("<b>").render()) == "&lt;b&gt;"


def test_what_is_put_into_a_form_is_escaped():
    own = {"events": '"><i>', "arrivals": 1, "place": "", "query": ""}
    filled = form("comments/_news.jinja", own) % own
    assert "<i>" not in filled
    assert "&lt;i&gt;" in filled


def test_text_among_markup_is_escaped():
    written = template("<b></b>").render()
    assert conditional_escape(markup.joined([written, "<i>", 5])) == "<b></b>&lt;i&gt;5"
