"""Tags that include our Jinja2 templates in the Django templates of the admin and allauth, and a filter."""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.utils.text import capfirst

from forum.formats.isolation import isolate
from forum.text.markup.safe import labelled_cell, render_jinja

register = template.Library()
register.filter("isolated", isolate)


@register.simple_tag
def card_cells(cells: list[Any], headers: list[dict[str, Any]]) -> list[Any]:
    """The cells of a row in a list of the admin, each with the text of its header as a label."""
    return [labelled_cell(cell, capfirst(header["text"])) for cell, header in zip(cells, headers, strict=True)]


@register.simple_tag(takes_context=True)
def jinja(context: template.Context, name: str, **more: object) -> str:
    """`{% jinja "shared/_time.html" at=comment.created_at %}`: include one of our templates, with this context."""
    return render_jinja(name, context.flatten() | more, request=context.get("request"))


@register.tag
def shell(parser: Parser, token: Token) -> "ShellNode":
    """`{% shell %}{% part main %}…{% endshell %}`: put a page into our shell, see shell/_third_party.html."""
    parts: dict[str, template.NodeList] = {}
    name = ""
    while True:
        nodes = parser.parse(("part", "endshell"))
        if name:
            parts[name] = nodes
        end = parser.next_token()
        if end.contents == "endshell":
            return ShellNode(parts)
        name = end.split_contents()[1]


class ShellNode(template.Node):
    """The node of `{% shell %}`. Its nodelist holds the parts, because Django looks for blocks in it."""

    def __init__(self, parts: dict[str, template.NodeList]) -> None:
        self.parts = parts
        self.nodelist = template.NodeList(node for nodes in parts.values() for node in nodes)

    def render(self, context: template.Context) -> str:
        parts = {name: nodes.render(context) for name, nodes in self.parts.items()}
        filled = {name: html if html.strip() else "" for name, html in parts.items()}
        return jinja(context, "shell/_third_party.html", **filled)
