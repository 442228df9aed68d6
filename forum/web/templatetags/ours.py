"""Our own Jinja2 templates in the Django templates of the admin and allauth."""

from django import template
from django.utils.safestring import SafeString

from forum.text.markup.safe import filled_in

register = template.Library()


@register.simple_tag(takes_context=True)
def jinja(context, name: str, **more) -> SafeString:
    """`{% jinja "shared/_time.html" at=comment.created_at %}`: include one of our templates, with this context."""
    return filled_in(name, context.flatten() | more, request=context.get("request"))


@register.tag
def shell(parser, token):
    """`{% shell %}{% part main %}…{% endshell %}`: a page in our own shell, see shell/_third_party.html."""
    parts, name = {}, ""
    while True:
        nodes = parser.parse(("part", "endshell"))
        if name:
            parts[name] = nodes
        end = parser.next_token()
        if end.contents == "endshell":
            return ShellNode(parts)
        name = end.split_contents()[1]


class ShellNode(template.Node):
    """Its parts are found by Django, which looks for blocks in them."""

    def __init__(self, parts: dict[str, template.NodeList]):
        self.parts = parts
        self.nodelist = template.NodeList(node for nodes in parts.values() for node in nodes)

    def render(self, context) -> str:
        parts = {name: nodes.render(context) for name, nodes in self.parts.items()}
        filled = {name: html if html.strip() else "" for name, html in parts.items()}
        return jinja(context, "shell/_third_party.html", **filled)
