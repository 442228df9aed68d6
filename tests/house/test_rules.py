"""House rules for the source files. Each test lists all violations of one rule."""

import re

from .tree import MAIL, PAGES, PYTHON, ROOT, SCRIPTS, STYLES, TESTS, name, offenders

CODE_IN_MARKUP = re.compile(
    r"<style|<script(?![^>]*(?:\bsrc=|\btype=\"application/json\"))|\s(?:on[a-z]+|style)\s*=\s*[\"']",
    re.IGNORECASE,
)
# Template comments may mention what markup must not contain.
COMMENT = re.compile(r"\{#.*?#\}")
LOADED = re.compile(
    r"(?:src|srcset|poster)\s*=\s*[\"'](?:https?:)?//|@import\s+[^;]*//|url\(\s*[\"']?(?:https?:)?//"
)
OTHER_HOST = re.compile(r"https?://|[\"'`]//")
# Parts of a template that aren't text: tags, variables and comments, then data, code and markup.
TEMPLATE_LANGUAGE = re.compile(
    r"\{%\s*(?:comment|blocktrans(?:late)?|block body_class)\b.*?\{%\s*end\w+[^%]*%\}"
    r"|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
MARKUP = re.compile(r"<script.*?</script>|<code>.*?</code>|<!--.*?-->|<[^>]*>|&[a-z#0-9]+;", re.DOTALL)
TEXT_ATTRIBUTE = re.compile(r"\s(?:alt|aria-label|placeholder|title|note)=\"([^\"]*)\"")
PICTURES = {".svg", ".png", ".ico"}


def code_in_markup(source: str) -> list[str]:
    return CODE_IN_MARKUP.findall(COMMENT.sub("", source))


def untranslated(source: str) -> list[str]:
    source = TEMPLATE_LANGUAGE.sub("", source)
    text = " ".join([MARKUP.sub(" ", source), *TEXT_ATTRIBUTE.findall(source)])
    return re.findall(r"[^\W\d_]{2,}", text)


# Violations that each rule must find.
SAMPLES = [
    (code_in_markup, '<p onclick="f()">'),
    (code_in_markup, "<p STYLE = 'color: red'>"),
    (code_in_markup, "<style>p { color: red }</style>"),
    (code_in_markup, "{# Why. #}<script>f()</script>"),
    (LOADED.findall, '<img src="//example.org/a.png">'),
    (LOADED.findall, "<img srcset='https://example.org/a.png 2x'>"),
    (LOADED.findall, '@import "https://example.org/a.css";'),
    (LOADED.findall, "a { background: url(//example.org/a.png) }"),
    (OTHER_HOST.findall, 'fetch("//example.org/")'),
    (OTHER_HOST.findall, "fetch(`https://${host}/`)"),
    (untranslated, "<p>Hello {{ name }}</p>"),
    (untranslated, '<img src="a.png" alt="A bridge">'),
    (untranslated, '{% translate "Log in" %} or {% translate "sign up" %}'),
]


def test_every_rule_finds_violations():
    assert [sample for rule, sample in SAMPLES if not rule(sample)] == []


def test_every_file_is_checked():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert {name(path).partition("/")[0] for path in [*PYTHON, *TESTS]} == packages
    served = [path for folder in ("templates", "static") for path in (ROOT / folder).rglob("*") if path.is_file()]
    fonts = (ROOT / "static" / "fonts").rglob("*")  # with their licences
    known = {*PAGES, *MAIL, *STYLES, *SCRIPTS, *fonts}
    assert [name(path) for path in served if path not in known and path.suffix not in PICTURES] == []


def test_templates_have_no_inline_code_or_style():
    assert offenders(PAGES, code_in_markup) == {}


def test_nothing_is_loaded_from_another_host():
    assert offenders([*PAGES, *STYLES], LOADED.findall) == {}


def test_scripts_mention_no_other_host():
    assert offenders(SCRIPTS, OTHER_HOST.findall) == {}


def test_all_text_in_templates_is_translatable():
    assert offenders([*PAGES, *MAIL], untranslated) == {}
