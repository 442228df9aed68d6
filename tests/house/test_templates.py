"""Rules for our Jinja2 templates: no markup in translated texts, and no costly calls in loops over rows."""

import re
from collections.abc import Iterator
from functools import cache

from django.template import engines
from jinja2 import nodes

from .tree import PAGES, offenders

OURS = [path for path in PAGES if "third_party" not in path.parts]
TRANSLATORS = {"_", "ngettext", "counted"}
TAG_OR_ENTITY = re.compile(r"<|&#?\w+;")
# Short lists: loops with these variables may include a template, or translate.
SHORT = {
    "field": "a form has few fields, and Django renders a template for each widget anyway",
    "site_page": "a site has five of these pages",
}
# Exceptions for loops over rows.
ALLOWED = {
    # a form to hide each version: only for moderators, and at most ten times
    "templates/posts/_history_rows.html": ["include posts/_history_form.html"],
    "templates/checklist/checklist.html": ["include checklist/_item.html"],  # seven, for the owner
    "templates/shell/_messages.html": ["confirmation()"],  # one or two
    "templates/comments/_members.html": ["avatar()"],  # at most eight
    # two or three comments beside a list
    "templates/frontpage/_lead.html": ["avatar()", "person()"],
    "templates/frontpage/_picks.html": ["avatar()", "person()"],
    "templates/search/_nothing.html": ["avatar()"],  # a few
    "templates/search/_suggested.html": ["avatar()"],  # at most five
}


@cache
def parsed(source: str) -> nodes.Template:
    return engines["jinja"].env.parse(source)


def markup_in_texts(source: str) -> list[str]:
    """Translated texts with tags or entities, which readers would see, because pages escape them."""
    calls = [call for call in parsed(source).find_all(nodes.Call) if name_called(call) in TRANSLATORS]
    texts = [each.value for call in calls for each in call.find_all(nodes.Const)]
    return [text for text in texts if isinstance(text, str) and TAG_OR_ENTITY.search(text)]


def costly_in_loops(source: str) -> list[str]:
    """Operations inside loops over rows that can cost more than all of the row's markup."""
    tree = parsed(source)
    named = TRANSLATORS | macros(tree)
    loops = [loop for loop in tree.find_all(nodes.For) if getattr(loop.target, "name", "") not in SHORT]
    # Each node once, even in nested loops. An {% else %} block isn't part of a row.
    inside = {id(node): node for loop in loops for part in loop.body for node in with_descendants(part)}
    return [cost for node in inside.values() if (cost := cost_of(node, named))]


def with_descendants(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    yield from node.find_all(nodes.Node)


def macros(tree: nodes.Template) -> set[str]:
    """Names of the macros that a template defines or imports."""
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
    """`time` for both `time(at)` and `time.of(at)`; "" for anything else."""
    called = call.node
    while isinstance(called, nodes.Getattr):
        called = called.node
    return getattr(called, "name", "")


# Violations that each rule must find.
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
# Templates without violations.
GOOD = [
    (markup_in_texts, '<b>{{ _("Q & A: %(n)s") % {"n": count} }}</b>&nbsp;{{ url("a", "<") }}'),
    (costly_in_loops, '{% set new = _("new") %}{% for row in rows %}{{ new }}{{ moment(row.at) }}{% endfor %}'),
    (costly_in_loops, '{% for row in rows %}{{ row.name }}{% else %}{{ _("None") }}{% endfor %}{{ _("More") }}'),
    (costly_in_loops, '{% for field in form %}{% include "shared/_field.html" %}{% endfor %}'),
    (costly_in_loops, "{% for row in rows %}{# {{ _(row) }} #}{{ row._ }}{{ row.counted(1) }}{% endfor %}"),
]


def test_every_rule_finds_violations():
    assert [sample for rule, sample in SAMPLES if not rule(sample)] == []


def test_no_rule_finds_false_violations():
    assert [sample for rule, sample in GOOD if rule(sample)] == []


def test_translated_texts_contain_no_markup():
    assert offenders(OURS, markup_in_texts) == {}


def test_loops_over_rows_have_no_includes_macros_or_translations():
    assert offenders(OURS, costly_in_loops) == ALLOWED
