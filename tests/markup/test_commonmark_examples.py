"""The parser passes CommonMark's own examples, apart from those that our extensions change."""

import io
import json
import subprocess
import sys
import tarfile
from importlib.metadata import version

import pytest

from forum.text.markup import effort
from forum.text.markup.parsing import build_parser
from tests.support.tables import assert_each

PARSER = f"markdown-it-py=={version('markdown-it-py')}"  # its source release has the examples, its wheel hasn't
EXAMPLES = "tests/test_cmark_spec/commonmark.json"
DIFFERENT = {
    **dict.fromkeys((93, 232, 233, 247, 250, 251, 292, 293), "a quotation ends at a line without its own mark"),
    236: "what is indented right below a quotation is never code",
    238: "both",
    **dict.fromkeys((602, 608, 611), "an address in text is linked"),
}


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> list[dict]:
    folder = tmp_path_factory.mktemp("source")
    pip = [sys._base_executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "--no-binary", ":all:", "--dest", folder, PARSER], check=True)
    [archive] = folder.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        [member] = [each for each in source.getmembers() if each.name.endswith(EXAMPLES)]
        return json.load(io.TextIOWrapper(source.extractfile(member), encoding="utf-8"))


@pytest.fixture(scope="module")
def render():
    """A function that renders with our rules, but with HTML, any link, and what else is switched off here."""
    parser = build_parser()
    parser.options.update({"html": True, "breaks": False, "xhtmlOut": True})
    parser.disable(["table", "strikethrough", "lower_headings", "limit_links"])
    parser.validateLink = lambda url: True
    return lambda source: parser.render(source, effort.environment({}) | {"post": None})


@pytest.mark.deep
def test_commonmarks_examples(examples, render):
    def check(number, source, html):
        html = html.replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")
        assert (render(source) != html) == (number in DIFFERENT)

    assert len(examples) > 600
    assert_each(check, [(each["example"], each["markdown"], each["html"]) for each in examples])
