"""Text becomes markup in one place, forum/text/markup/safe.py: who could do it elsewhere, read off the files."""

import ast
import re

from .tree import PAGES, PYTHON, nodes, offenders

# Names by which text is called markup, or a template is made of text.
MAKERS = {
    *("mark_safe", "html_safe", "SafeString", "SafeText", "SafeData", "Markup", "__html__"),
    *("autoescape", "select_autoescape", "from_string", "Template"),
    *("html_of", "filled_in"),  # ours, which trust their callers
}
# Who may name them, and why: see forum/text/markup/safe.py.
ALLOWED = {
    "forum/text/markup/safe.py": {"SafeString", "html_of", "filled_in"},
    "forum/text/markup/__init__.py": {"html_of"},
    "forum/comments/rows.py": {"html_of"},
    "forum/comments/models/comment.py": {"html_of"},
    "forum/posts/models/post.py": {"html_of"},
    "forum/web/templatetags/ours.py": {"SafeString", "filled_in"},
}
FORMATTERS = {"format_html": 0, "format_html_join": 1}  # and which argument is not escaped
TRANSLATORS = {"_", "gettext", "gettext_lazy", "pgettext"}
RENDERERS = {"markup.render", "mentions.render"}
UNESCAPED = re.compile(
    r"\|\s*safe(?:seq)?\b|\{%[-+]?\s*(?:autoescape|filter\s+safe)|[\"']safe(?:seq)?[\"']"
    r"|\.txt[\"']",  # mail, which escapes nothing
)


def names(source: str) -> set[str]:
    """Every name that a module has for anything, and every string that could be one."""
    found = set()
    for node in nodes(source):
        for field in ("id", "attr", "name", "arg", "value"):
            if isinstance(word := getattr(node, field, None), str):
                found.add(word.rpartition(".")[2])
    return found


def makers(source: str) -> set[str]:
    return MAKERS & names(source)


def formatted(source: str) -> list[str]:
    """Calls of `format_html` whose markup is not written down on the spot."""
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


def otherwise_filled(source: str) -> list[str]:
    """What `body_html`, which `html_of` trusts, is filled with, unless it is the `html` that `render` returned."""
    given = [value for node in nodes(source) for value in values_of_body_html(node)]
    texts = names_of_rendered(source)
    return [ast.unparse(value) for value in given if not is_rendered_html(value, texts)]


def names_of_rendered(source: str) -> set[str]:
    """Names that this module gives to what `render` returns, and to nothing else."""
    assigned = [node for node in nodes(source) if isinstance(node, ast.Assign)]
    rendered = {name for node in assigned if is_call_of_render(node.value) for name in names_given(node)}
    return rendered - {
        name for node in assigned if not is_call_of_render(node.value) for name in names_given(node)
    }


def names_given(node: ast.Assign) -> set[str]:
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


# What each rule must find, or it proves nothing.
SAMPLES = [
    (makers, "from django.utils.safestring import mark_safe as fine"),
    (makers, "import markupsafe\nx = markupsafe.Markup(y)"),
    (makers, "class Mine(SafeData): pass"),
    (makers, "class Mine:\n    def __html__(self): return text"),
    (makers, "OPTIONS = {'autoescape': False}"),
    (makers, "Environment(autoescape=False)"),
    (makers, "engines['django'].from_string(text)"),
    (makers, "getattr(safestring, 'mark_safe')(text)"),
    (makers, "from forum.text.markup import html_of"),
    (formatted, "format_html(text)"),
    (formatted, "html.format_html(f'<b>{text}</b>')"),
    (formatted, "format_html('<b>' + text + '</b>', x)"),
    (formatted, "format_html(_(text))"),
    (formatted, "format_html(format_string=text)"),
    (formatted, "format_html_join('', text, rows)"),
    (otherwise_filled, "Post(body_html=text)"),
    (otherwise_filled, "posts.update(body_html=Value(text))"),
    (otherwise_filled, "columns = {'body_html': text}"),
    (otherwise_filled, "columns['body_html'] = text"),
    (otherwise_filled, "post.body_html += text"),
    (otherwise_filled, "post.body, post.body_html = text, text"),
    (otherwise_filled, "post.body, post.body_html = texts"),
    (otherwise_filled, "post.body_html = other.render(text).html"),
    (otherwise_filled, "post.body_html = markup.render(text).mentions"),
    (otherwise_filled, "text = other.render(body); post.body_html = text.html"),
    (otherwise_filled, "text = markup.render(body); text = mine; post.body_html = text.html"),
    (otherwise_filled, "def edit(post, text): post.body_html = text.html"),
    (UNESCAPED.findall, "{{ text | safe }}"),
    (UNESCAPED.findall, "{{ texts|safeseq }}"),
    (UNESCAPED.findall, "{%- autoescape false %}"),
    (UNESCAPED.findall, "{% autoescape off %}"),
    (UNESCAPED.findall, "{% filter safe %}"),
    (UNESCAPED.findall, "{{ texts|map('safe') }}"),
    (UNESCAPED.findall, '{% include "account/email/base_message.txt" %}'),
]


def test_every_rule_finds_what_it_is_for():
    assert [sample for rule, sample in SAMPLES if not rule(sample)] == []


def test_text_becomes_markup_in_one_place():
    assert offenders(PYTHON, makers) == ALLOWED


def test_markup_with_values_in_it_is_written_down_where_it_is_made():
    assert offenders(PYTHON, formatted) == {}


def test_the_html_of_a_row_was_rendered():
    assert offenders(PYTHON, otherwise_filled) == {}


def test_a_template_escapes_all_it_shows():
    assert offenders(PAGES, UNESCAPED.findall) == {}
