"""Layer rules that import-linter can't check: SQL, templates and URLs must not use an app above."""

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
# The shell of every page, which links everywhere, and third-party pages, which our code doesn't use.
ERRORS = {f"{status}.html" for status in (400, 403, 404, 429, 500, 503)}
FRAMES = {"base.html", "shell", "third_party", *ERRORS}
LOWEST = {"shared"}  # templates that every app may include
TEMPLATE = re.compile(r"""["']((?:[a-z_]+/)+[a-z_]+\.html)["']""")
URL = re.compile(r"""["']([a-z]+):[a-z_]+["']""")
TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|ON)\s+(?:ONLY\s+)?\"?([a-z]+)_[a-z_]+\b")


def app_named(label: str) -> str:
    """The module of an app, from its label, URL namespace or template folder; "" if there is none."""
    module = "accounts" if label == "accounts" else f"forum.{label}"
    return module if module in RANKS else ""


def module_of(path: Path) -> str:
    """The module in LAYERS that a file belongs to."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    if parts[0] == "templates":
        return app_named(parts[1])
    dotted = ".".join(parts) + "."
    return max((module for module in RANKS if dotted.startswith(f"{module}.")), key=len)


def names_in_code(source: str) -> Iterator[tuple[str, str]]:
    """Template and URL names in a module, except in `get_absolute_url`, each with its app."""
    own_urls = {
        id(node)
        for function in nodes(source)
        if isinstance(function, ast.FunctionDef) and function.name == "get_absolute_url"
        for node in ast.walk(function)
    }
    for node in nodes(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in own_urls:
            yield from mentioned_names(f"'{node.value}'")


def mentioned_names(source: str) -> Iterator[tuple[str, str]]:
    for found in TEMPLATE.findall(source):
        yield found, app_named(found.partition("/")[0])
    for found in URL.finditer(source):
        yield found[0], app_named(found[1])


def uses_above(module: str, names: Iterator[tuple[str, str]]) -> list[str]:
    """The names from other apps that aren't below this module. A module without a rank is below all apps."""
    rank = RANKS.get(module, -1)
    return sorted({what for what, app in names if app and app != module and RANKS[app] >= rank})


def reachable(module: str) -> set[str]:
    """The apps whose tables SQL may use: those below, and those that the module's models have a foreign key to."""
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


def test_every_rule_finds_violations():
    assert uses_above("forum.posts", names_in_code("url('comments:new', 1)")) == ["'comments:new'"]
    assert uses_above("forum.posts", names_in_code("render(request, 'comments/thread.html')"))
    assert uses_above("forum.moderation", mentioned_names('{% include "notifications/_tabs.html" %}'))
    assert uses_above("", mentioned_names('{% include "accounts/_side.html" %}'))
    assert not uses_above("accounts", names_in_code("def get_absolute_url(self): return url('posts:home')"))
    assert tables_above("forum.posts", "SELECT FROM posts_post JOIN search_postentry ON true")
    assert tables_above("accounts", "UPDATE posts_post SET title = ''")
    assert not tables_above("forum.notifications", "SELECT FROM comments_comment JOIN accounts_user ON true")


def test_every_module_has_a_layer():
    folder = ROOT / "forum"
    files = [*folder.iterdir(), *(folder / "site").iterdir()]
    modules = {path for path in files if path.suffix == ".py" or (path.is_dir() and any(path.glob("*.py")))}
    dotted = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules if path.stem != "__init__"
    }
    assert dotted - {"forum.site"} | {"accounts"} == set(RANKS)


def test_code_uses_no_template_or_url_of_an_app_above():
    found = {name(path): uses_above(module_of(path), names_in_code(path.read_text())) for path in app_files()}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_template_uses_no_template_or_url_of_an_app_above():
    ours = [path for path in PAGES if path.relative_to(ROOT / "templates").parts[0] not in FRAMES]
    found = {name(path): uses_above(module_of(path), mentioned_names(path.read_text())) for path in ours}
    assert {path: names for path, names in found.items() if names} == {}


def test_sql_uses_no_table_of_an_app_above():
    found = {name(path): tables_above(module_of(path), path.read_text()) for path in app_files()}
    assert {path: tables for path, tables in found.items() if tables} == {}
