"""Only forum/text/markup/safe.py turns text into markup. These tests look for other code that could."""

import ast
import re

from .tree import PAGES, PYTHON, nodes, offenders

# Names that mark text as safe, or create a template from text.
UNSAFE = {
    *("mark_safe", "html_safe", "SafeString", "SafeText", "SafeData", "Markup", "__html__"),
    *("autoescape", "select_autoescape", "from_string", "Template"),
    *("html_of", "render_jinja", "labelled_cell"),  # our own functions, which trust their callers
}
# Files that may use them. forum/text/markup/safe.py has the reasons.
ALLOWED = {
    "forum/text/markup/safe.py": {"SafeString", "html_of", "render_jinja", "labelled_cell"},
    "forum/text/markup/__init__.py": {"html_of"},
    "forum/comments/rows.py": {"html_of"},
    "forum/comments/models/comment.py": {"html_of"},
    "forum/posts/models/post.py": {"html_of"},
    "forum/web/templatetags/ours.py": {"render_jinja", "labelled_cell"},
}
FORMATTERS = {"format_html": 0, "format_html_join": 1}  # and the position of the argument that isn't escaped
TRANSLATORS = {"_", "gettext", "gettext_lazy", "pgettext"}
RENDERERS = {"markup.render", "mentions.render"}
UNESCAPED = re.compile(
    r"\|\s*safe(?:seq)?\b|\{%[-+]?\s*(?:autoescape|filter\s+safe)|[\"']safe(?:seq)?[\"']"
    r"|\.txt[\"']",  # email templates, which don't escape
)


def names(source: str) -> set[str]:
    """All names in a module, and all strings that could be names."""
    found = set()
    for node in nodes(source):
        for field in ("id", "attr", "name", "arg", "value"):
            if isinstance(word := getattr(node, field, None), str):
                found.add(word.rpartition(".")[2])
    return found


def unsafe_names(source: str) -> set[str]:
    return UNSAFE & names(source)


def variable_formats(source: str) -> list[str]:
    """Calls of `format_html` whose format string isn't a constant."""
    calls = [node for node in nodes(source) if isinstance(node, ast.Call)]
    called = [(call, ast.unparse(call.func).rpartition(".")[2]) for call in calls]
    return [
        ast.unparse(call)
        for call, function in called
        if function in FORMATTERS and not is_fixed(call.args[FORMATTERS[function] :])
    ]


def is_fixed(arguments: list[ast.expr]) -> bool:
    match arguments:
        case [ast.Constant(), *_]:
            return True
        case [ast.Call(func=ast.Name(id=function), args=[ast.Constant()]), *_]:
            return function in TRANSLATORS
    return False


def unrendered_html(source: str) -> list[str]:
    """Values assigned to `body_html`, which `html_of` trusts, except the `html` of what `render` returned."""
    given = [value for node in nodes(source) for value in values_of_body_html(node)]
    texts = names_of_rendered(source)
    return [ast.unparse(value) for value in given if not is_rendered_html(value, texts)]


def names_of_rendered(source: str) -> set[str]:
    """Names that are only ever assigned what `render` returns."""
    assigned = [node for node in nodes(source) if isinstance(node, ast.Assign)]
    rendered = {name for node in assigned if is_call_of_render(node.value) for name in assigned_names(node)}
    return rendered - {
        name for node in assigned if not is_call_of_render(node.value) for name in assigned_names(node)
    }


def assigned_names(node: ast.Assign) -> set[str]:
    return {each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)}


def is_call_of_render(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func) in RENDERERS


def is_rendered_html(value: ast.expr, texts: set[str]) -> bool:
    match value:
        case ast.Attribute(attr="html", value=ast.Name(id=name)):
            return name in texts
        case ast.Attribute(attr="html", value=called):
            return is_call_of_render(called)
    return False


def values_of_body_html(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.keyword(arg="body_html", value=value):
            return [value]
        case ast.Dict(keys=keys, values=values):
            return [value for key, value in zip(keys, values, strict=True) if is_body_html(key)]
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            return [value for target, value in zip(targets, values, strict=False) if is_body_html(target)]
        case ast.Assign(targets=targets, value=value):
            return [value for target in targets if any(map(is_body_html, ast.walk(target)))]
        case ast.AugAssign(target=target, value=value):
            return [value] if is_body_html(target) else []
    return []


def is_body_html(place: ast.AST | None) -> bool:
    match place:
        case ast.Attribute(attr="body_html") | ast.Constant(value="body_html"):
            return True
        case ast.Subscript(slice=ast.Constant(value="body_html")):
            return True
    return False


# Violations that each rule must find.
SAMPLES = [
    (unsafe_names, "from django.utils.safestring import mark_safe as fine"),
    (unsafe_names, "import markupsafe\nx = markupsafe.Markup(y)"),
    (unsafe_names, "class Mine(SafeData): pass"),
    (unsafe_names, "class Mine:\n    def __html__(self): return text"),
    (unsafe_names, "OPTIONS = {'autoescape': False}"),
    (unsafe_names, "Environment(autoescape=False)"),
    (unsafe_names, "engines['django'].from_string(text)"),
    (unsafe_names, "getattr(safestring, 'mark_safe')(text)"),
    (unsafe_names, "from forum.text.markup import html_of"),
    (variable_formats, "format_html(text)"),
    (variable_formats, "html.format_html(f'<b>{text}</b>')"),
    (variable_formats, "format_html('<b>' + text + '</b>', x)"),
    (variable_formats, "format_html(_(text))"),
    (variable_formats, "format_html(format_string=text)"),
    (variable_formats, "format_html_join('', text, rows)"),
    (unrendered_html, "Post(body_html=text)"),
    (unrendered_html, "posts.update(body_html=Value(text))"),
    (unrendered_html, "columns = {'body_html': text}"),
    (unrendered_html, "columns['body_html'] = text"),
    (unrendered_html, "post.body_html += text"),
    (unrendered_html, "post.body, post.body_html = text, text"),
    (unrendered_html, "post.body, post.body_html = texts"),
    (unrendered_html, "post.body_html = other.render(text).html"),
    (unrendered_html, "post.body_html = markup.render(text).mentions"),
    (unrendered_html, "text = other.render(body); post.body_html = text.html"),
    (unrendered_html, "text = markup.render(body); text = mine; post.body_html = text.html"),
    (unrendered_html, "def edit(post, text): post.body_html = text.html"),
    (UNESCAPED.findall, "{{ text | safe }}"),
    (UNESCAPED.findall, "{{ texts|safeseq }}"),
    (UNESCAPED.findall, "{%- autoescape false %}"),
    (UNESCAPED.findall, "{% autoescape off %}"),
    (UNESCAPED.findall, "{% filter safe %}"),
    (UNESCAPED.findall, "{{ texts|map('safe') }}"),
    (UNESCAPED.findall, '{% include "account/email/base_message.txt" %}'),
]


def test_every_rule_finds_violations():
    assert [sample for rule, sample in SAMPLES if not rule(sample)] == []


def test_only_allowed_files_turn_text_into_markup():
    assert offenders(PYTHON, unsafe_names) == ALLOWED


def test_format_strings_are_constants():
    assert offenders(PYTHON, variable_formats) == {}


def test_body_html_comes_from_the_renderer():
    assert offenders(PYTHON, unrendered_html) == {}


def test_templates_escape_everything():
    assert offenders(PAGES, UNESCAPED.findall) == {}
