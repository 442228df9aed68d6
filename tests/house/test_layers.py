"""What import-linter can't see: SQL, templates and URLs that reach into an app above."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from .tree import PAGES, PYTHON, ROOT, name, nodes

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LAYERS = [re.split(r"\s*[|:]\s*", layer) for layer in CONTRACTS[0]["layers"]]
RANKS = {module: rank for rank, modules in enumerate(reversed(LAYERS)) for module in modules}
# The frame of every page, which leads everywhere, and the pages of other people, which nobody's code names.
FRAMES = {"base.html", "shell", "third_party", "400.html", "403.html", "404.html", "429.html", "500.html"}
LOWEST = {"shared"}  # templates that every app may include
TEMPLATE = re.compile(r"""["']((?:[a-z_]+/)+[a-z_]+\.html)["']""")
URL = re.compile(r"""["']([a-z]+):[a-z_]+["']""")
TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|ON)\s+(?:ONLY\s+)?\"?([a-z]+)_[a-z_]+\b")


def app_named(label: str) -> str:
    """The module of an app, by its label, namespace of URLs or folder of templates; "" if there is none."""
    module = "accounts" if label == "accounts" else f"forum.{label}"
    return module if module in RANKS else ""


def module_of(path: Path) -> str:
    """The module in LAYERS that a file belongs to."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    if parts[0] == "templates":
        return app_named(parts[1])
    dotted = ".".join(parts) + "."
    return max((module for module in RANKS if dotted.startswith(f"{module}.")), key=len)


def named_by_code(source: str) -> Iterator[tuple[str, str]]:
    """Names of templates and URLs in a module, except in `get_absolute_url`, each with the app that has it."""
    own_pages = {
        id(node)
        for function in nodes(source)
        if isinstance(function, ast.FunctionDef) and function.name == "get_absolute_url"
        for node in ast.walk(function)
    }
    for node in nodes(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in own_pages:
            yield from named(f"'{node.value}'")


def named(source: str) -> Iterator[tuple[str, str]]:
    for found in TEMPLATE.findall(source):
        yield found, app_named(found.partition("/")[0])
    for found in URL.finditer(source):
        yield found[0], app_named(found[1])


def too_high(module: str, named_here: Iterator[tuple[str, str]]) -> list[str]:
    """Those of other apps that don't lie below this module; one without a rank lies below all."""
    rank = RANKS.get(module, -1)
    return sorted({what for what, app in named_here if app and app != module and RANKS[app] >= rank})


def reachable(module: str) -> set[str]:
    """The apps whose tables SQL may name: those below, and those to which its own models have a foreign key."""
    label = module.rpartition(".")[2]
    models = apps.get_app_config(label).get_models() if apps.is_installed(module) else []
    keys = {
        field.related_model._meta.app_label
        for model in models
        for field in model._meta.concrete_fields
        if field.is_relation
    }
    return {app for app in RANKS if RANKS[app] < RANKS[module]} | {app_named(key) for key in keys} | {module}


def tables_above(module: str, source: str) -> list[str]:
    allowed = reachable(module)
    found = {(match[0], app_named(match[1])) for match in TABLE.finditer(source)}
    return sorted(table for table, app in found if app and app not in allowed)


def app_files() -> list[Path]:
    return [path for path in PYTHON if path not in {ROOT / "forum/__init__.py", ROOT / "forum/site/__init__.py"}]


def test_every_rule_finds_what_it_is_for():
    assert too_high("forum.posts", named_by_code("url('comments:new', 1)")) == ["'comments:new'"]
    assert too_high("forum.posts", named_by_code("render(request, 'comments/thread.html')"))
    assert too_high("forum.moderation", named('{% include "notifications/_tabs.html" %}'))
    assert too_high("", named('{% include "accounts/_side.html" %}'))
    assert not too_high("accounts", named_by_code("def get_absolute_url(self): return url('posts:home')"))
    assert tables_above("forum.posts", "SELECT FROM posts_post JOIN search_postentry ON true")
    assert tables_above("accounts", "UPDATE posts_post SET title = ''")
    assert not tables_above("forum.notifications", "SELECT FROM comments_comment JOIN accounts_user ON true")


def test_every_module_has_its_layer():
    folder = ROOT / "forum"
    files = [*folder.iterdir(), *(folder / "site").iterdir()]
    modules = {path for path in files if path.suffix == ".py" or (path.is_dir() and any(path.glob("*.py")))}
    dotted = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules if path.stem != "__init__"
    }
    assert dotted - {"forum.site"} | {"accounts"} == set(RANKS)


def test_code_names_no_template_and_no_url_of_an_app_above():
    found = {name(path): too_high(module_of(path), named_by_code(path.read_text())) for path in app_files()}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_template_names_no_template_and_no_url_of_an_app_above():
    ours = [path for path in PAGES if path.relative_to(ROOT / "templates").parts[0] not in FRAMES]
    found = {name(path): too_high(module_of(path), named(path.read_text())) for path in ours}
    assert {path: names for path, names in found.items() if names} == {}


def test_sql_names_no_table_of_an_app_above():
    found = {name(path): tables_above(module_of(path), path.read_text()) for path in app_files()}
    assert {path: tables for path, tables in found.items() if tables} == {}
