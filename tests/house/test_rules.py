"""Rules of the house that can be read off its files."""

import ast
import re

import pytest

from .tree import MAIL, PAGES, PYTHON, SCRIPTS, STYLES, TESTS, name

SAFE = re.compile(r"\|\s*safe(seq)?\b|\{%-?\s*autoescape\s+off")
CODE_IN_MARKUP = re.compile(
    r"<style|<script(?![^>]*(?:\bsrc=|\btype=\"application/json\"))|\s(?:on[a-z]+|style)\s*=\s*[\"']",
    re.IGNORECASE,
)
# Comments of templates may name what markup may not hold.
COMMENT = re.compile(r"\{#.*?#\}")
LOADED = re.compile(
    r"(?:src|srcset|poster)\s*=\s*[\"'](?:https?:)?//|@import\s+[^;]*//|url\(\s*[\"']?(?:https?:)?//"
)
# What a template says to the machine: tags, variables, comments, then data, code and markup.
TEMPLATE_LANGUAGE = re.compile(
    r"\{%\s*(?:comment|blocktrans(?:late)?|block body_class)\b.*?\{%\s*end\w+[^%]*%\}"
    r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
MARKUP = re.compile(r"<script.*?</script>|<code>.*?</code>|<!--.*?-->|<[^>]*>|&[a-z#0-9]+;", re.DOTALL)
SPOKEN = re.compile(r"\s(?:alt|aria-label|placeholder|title|note)=\"([^\"]*)\"")
# The soft limits of length in lines, and a little more, beyond which the rule is plainly forgotten.
LIMITS = {"models.py": 330, "views.py": 220, ".html": 75, ".jinja": 75, ".css": 165, ".js": 90}
FUNCTION_LIMIT, VIEW_LIMIT, TEST_FILE_LIMIT = 28, 18, 250


def calls(tree) -> set[str]:
    """Every name or attribute that is read in a module."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }


@pytest.mark.parametrize("path", PYTHON, ids=name)
def test_text_becomes_markup_in_one_place(path):
    marks = {"mark_safe", "SafeString", "Markup"} & calls(ast.parse(path.read_text()))
    assert bool(marks) == (name(path) == "forum/markup.py")


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_escapes_all_it_shows(path):
    assert not SAFE.search(path.read_text())


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_holds_no_code_and_no_style_of_its_own(path):
    found = CODE_IN_MARKUP.search(COMMENT.sub("", path.read_text()))
    assert not found, found


@pytest.mark.parametrize("path", [*PAGES, *STYLES], ids=name)
def test_nothing_is_loaded_from_another_host(path):
    found = LOADED.search(path.read_text())
    assert not found, found


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_names_no_other_host(path):
    assert not re.search(r"https?://|[\"'`]//", path.read_text())


@pytest.mark.parametrize("path", [*PAGES, *MAIL], ids=name)
def test_the_words_of_a_template_can_be_translated(path):
    source = TEMPLATE_LANGUAGE.sub("", path.read_text())
    words = " ".join([MARKUP.sub(" ", source), *SPOKEN.findall(source)])
    assert re.findall(r"[^\W\d_]{2,}", words) == []


@pytest.mark.parametrize("path", [*PYTHON, *PAGES, *STYLES, *SCRIPTS], ids=name)
def test_a_file_stays_short_enough_to_be_read(path):
    limit = LIMITS.get(path.name) or LIMITS.get(path.suffix)
    assert limit is None or len(path.read_text().splitlines()) <= limit


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_a_file_of_tests_stays_short_enough_to_be_read(path):
    assert len(path.read_text().splitlines()) <= TEST_FILE_LIMIT


@pytest.mark.parametrize("path", [path for path in PYTHON if "migrations" not in path.parts], ids=name)
def test_a_function_fits_into_a_glance(path):
    tree = ast.parse(path.read_text())
    limit = VIEW_LIMIT if path.name == "views.py" else FUNCTION_LIMIT
    long = {
        function.name: length
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and (length := statements(function)) > limit
    }
    assert not long


def statements(function: ast.FunctionDef) -> int:
    """The lines of a function's body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0
