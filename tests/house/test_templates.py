"""Our own templates, as Jinja2 parses them: which texts are translated, and what loops over rows may do."""

import re
from collections.abc import Iterator
from functools import cache

from django.template import engines
from jinja2 import nodes

from .tree import PAGES, offenders

OURS = [path for path in PAGES if "third_party" not in path.parts]
TRANSLATORS = {"_", "ngettext", "counted"}
TAG_OR_ENTITY = re.compile(r"<|&#?\w+;")
# Lists that are short by nature: loops with these variables may include a template, or translate.
SHORT = {
    "field": "a form has a handful of fields, whose widgets Django renders one by one anyway",
}
# What the rows of a list include nevertheless, and why.
ALLOWED = {
    # a form to hide each version, on the pages of moderators only and ten times at most
    "templates/posts/_history_rows.html": ["include posts/_history_form.html"],
}


@cache
def parsed(source: str) -> nodes.Template:
    return engines["jinja"].env.parse(source)


def markup_in_texts(source: str) -> list[str]:
    """Texts with tags or entities. A page escapes them, so that readers would see them as they are written."""
    calls = [call for call in parsed(source).find_all(nodes.Call) if name_called(call) in TRANSLATORS]
    texts = [each.value for call in calls for each in call.find_all(nodes.Const)]
    return [text for text in texts if isinstance(text, str) and TAG_OR_ENTITY.search(text)]


def costly_in_loops(source: str) -> list[str]:
    """What loops over rows do for each row, although it can cost more than all of the row's markup."""
    tree = parsed(source)
    named = TRANSLATORS | macros(tree)
    loops = [loop for loop in tree.find_all(nodes.For) if getattr(loop.target, "name", "") not in SHORT]
    # Each node once, also where loops are nested. What follows {% else %} is no part of a row.
    inside = {id(node): node for loop in loops for part in loop.body for node in with_descendants(part)}
    return [cost for node in inside.values() if (cost := cost_of(node, named))]


def with_descendants(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    yield from node.find_all(nodes.Node)


def macros(tree: nodes.Template) -> set[str]:
    """Names of what a template defines or imports to be called."""
    defined = {macro.name for macro in tree.find_all(nodes.Macro)}
    modules = {each.target for each in tree.find_all(nodes.Import)}
    imported = [name for each in tree.find_all(nodes.FromImport) for name in each.names]
    return defined | modules | {name if isinstance(name, str) else name[1] for name in imported}


def cost_of(node: nodes.Node, named: set[str]) -> str:
    match node:
        case nodes.Include(template=template):
            return f"include {getattr(template, 'value', '…')}"
        case nodes.Import() | nodes.FromImport():
            return f"import {getattr(node.template, 'value', '…')}"
        case nodes.Call() if name_called(node) in named:
            return f"{name_called(node)}()"
    return ""


def name_called(call: nodes.Call) -> str:
    """`time` of both `time(at)` and `time.of(at)`; "" of anything else."""
    called = call.node
    while isinstance(called, nodes.Getattr):
        called = called.node
    return getattr(called, "name", "")


# What each rule must find, or it proves nothing.
SAMPLES = [
    (markup_in_texts, '{{ _("<b>New</b>") }}'),
    (markup_in_texts, "{{ _('All of it <br>') }}"),
    (markup_in_texts, '{{ _("Go to <a href=\\"%(url)s\\">it</a>") % {"url": here} }}'),
    (markup_in_texts, '{{ _("Tracker&nbsp;") }}'),
    (markup_in_texts, '{{ _("Don&#39;t") }}'),
    (markup_in_texts, '{{ ngettext("one reply", "<b>%(n)s</b> replies", count) }}'),
    (markup_in_texts, '{% set words = {"new": _("new &amp; unread")} %}'),
    (markup_in_texts, '{% set replies = counted("<i>reply</i>", "replies", counts) %}'),
    (markup_in_texts, '{% if new %}<p title="{{ _("a" ~ "<b>") }}"></p>{% endif %}'),
    (costly_in_loops, '{% for row in rows %}{% include "shared/_time.html" %}{% endfor %}'),
    (costly_in_loops, "{% for row in rows %}{% include row.template %}{% endfor %}"),
    (costly_in_loops, '{%- for row in rows %}{% with a = row.a %}{% include "a.html" %}{% endwith %}{% endfor %}'),
    (costly_in_loops, '{% for row in rows %}{% from "a.html" import time %}{% endfor %}'),
    (costly_in_loops, '{% for row in rows %}{% import "a.html" as a %}{% endfor %}'),
    (costly_in_loops, '{% from "a.html" import time %}{% for row in rows %}{{ time(row.at) }}{% endfor %}'),
    (costly_in_loops, '{% from "a.html" import time as t %}{% for row in rows %}{{ t(row.at) }}{% endfor %}'),
    (costly_in_loops, '{% import "a.html" as a %}{% for row in rows %}{{ a.time(row.at) }}{% endfor %}'),
    (costly_in_loops, "{% macro a(b) %}{{ b }}{% endmacro %}{% for row in rows %}{{ a(row) }}{% endfor %}"),
    (costly_in_loops, '{% for row in rows %}<p title="{{ _("new") }}">{% endfor %}'),
    (costly_in_loops, '{% for row in rows %}{% set word = _("new") if row.new %}{% endfor %}'),
    (costly_in_loops, '{% for row in rows %}{{ ngettext("reply", "replies", row.count) }}{% endfor %}'),
    (costly_in_loops, '{% for row in rows %}{% set r = counted("reply", "replies", row.counts) %}{% endfor %}'),
    (costly_in_loops, '{% for key, row in rows %}{% for each in row %}{{ _("new") }}{% endfor %}{% endfor %}'),
    (costly_in_loops, '{% for row in rows %}{% for field in row %}{{ _("new") }}{% endfor %}{% endfor %}'),
]
# And what is as it should be.
GOOD = [
    (markup_in_texts, '<b>{{ _("Q & A: %(n)s") % {"n": count} }}</b>&nbsp;{{ url("a", "<") }}'),
    (costly_in_loops, '{% set new = _("new") %}{% for row in rows %}{{ new }}{{ moment(row.at) }}{% endfor %}'),
    (costly_in_loops, '{% for row in rows %}{{ row.name }}{% else %}{{ _("None") }}{% endfor %}{{ _("More") }}'),
    (costly_in_loops, '{% for field in form %}{% include "shared/_field.html" %}{% endfor %}'),
    (costly_in_loops, "{% for row in rows %}{# {{ _(row) }} #}{{ row._ }}{{ row.counted(1) }}{% endfor %}"),
]


def test_every_rule_finds_what_it_is_for():
    assert [sample for rule, sample in SAMPLES if not rule(sample)] == []


def test_no_rule_finds_anything_else():
    assert [sample for rule, sample in GOOD if rule(sample)] == []


def test_a_text_to_translate_holds_no_markup():
    assert offenders(OURS, markup_in_texts) == {}


def test_a_loop_over_rows_includes_and_calls_and_translates_nothing():
    assert offenders(OURS, costly_in_loops) == ALLOWED
