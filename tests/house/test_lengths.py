"""Limits on the length of files and functions, in lines."""

import ast
from pathlib import Path

from .tree import MAIL, PAGES, PYTHON, SCRIPTS, STYLES, TESTS, name, nodes, offenders

FILES = [(PYTHON, 400), ([*PAGES, *MAIL], 60), (STYLES, 150), (SCRIPTS, 90), (TESTS, 300)]
FUNCTION, VIEW = 30, 20
MODULES = [path for path in PYTHON if "migrations" not in path.parts]  # migrations are never changed


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in nodes(path.read_text()) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def is_view(path: Path, function) -> bool:
    """Whether a function is in a views module, or takes a request."""
    parameters = [each.arg for each in function.args.args if each.arg != "self"]
    return "views" in (path.stem, path.parent.name) or parameters[:1] == ["request"]


def length(function) -> int:
    """The number of lines, with the docstring."""
    return function.end_lineno - function.lineno + 1


def too_long(path: Path) -> dict[str, int]:
    limits = {each: VIEW if is_view(path, each) else FUNCTION for each in functions(path)}
    return {each.name: length(each) for each, limit in limits.items() if length(each) > limit}


def test_no_file_is_too_long():
    long = {}
    for paths, limit in FILES:
        lengths = offenders(paths, lambda source: len(source.splitlines()))
        long |= {file: lines for file, lines in lengths.items() if lines > limit}
    assert long == {}


def test_no_function_is_too_long():
    assert sum(is_view(path, each) for path in MODULES for each in functions(path)) > 0
    assert {name(path): found for path in MODULES if (found := too_long(path))} == {}


def test_every_kind_of_function_is_measured(tmp_path):
    rest = "\n    pass" * FUNCTION
    (file := tmp_path / "models.py").write_text(f"async def waits():{rest}\nclass A:\n  def method(self):{rest}\n")
    assert too_long(file) == {"waits": FUNCTION + 1, "method": FUNCTION + 1}
    rest = "\n    pass" * VIEW
    file.write_text(f"def answer(self, request):{rest}\ndef other():{rest}\n")
    assert too_long(file) == {"answer": VIEW + 1}
    (file := tmp_path / "views.py").write_text(f"def _small_step(post):{rest}\n")
    assert too_long(file) == {"_small_step": VIEW + 1}
