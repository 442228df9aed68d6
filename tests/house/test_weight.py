"""The weight of the site's own files, and whether they hold together under the names they are served by."""

import gzip
import re

from django.contrib.staticfiles import storage
from django.core.management import call_command

from forum.site.assets import without_comments

from .tree import ROOT, SCRIPTS, STYLES, name

CSS_BUDGET, JS_BUDGET = 15_000, 12_000  # bytes as they are served, gzipped


def gzipped(paths) -> dict[str, int]:
    return {name(path): len(gzip.compress(without_comments(path.read_bytes()))) for path in paths}


def test_all_css_together_stays_in_its_budget():
    weights = gzipped(STYLES)
    assert 0 < sum(weights.values()) <= CSS_BUDGET, weights


def test_all_scripts_together_stay_in_their_budget():
    weights = gzipped(SCRIPTS)
    assert 0 < sum(weights.values()) <= JS_BUDGET, weights


def test_every_style_and_script_is_used():
    markup = " ".join(path.read_text() for path in (ROOT / "templates").rglob("*.*"))
    markup += " ".join(path.read_text() for path in SCRIPTS)
    assert [name(path) for path in [*STYLES, *SCRIPTS] if path.name not in markup] == []


def test_what_pages_name_is_served_by_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "forum.site.assets.Storage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    named = re.findall(
        r"\bstatic[ (][\"']([^\"']+)", " ".join(each.read_text() for each in ROOT.glob("templates/**/*.*"))
    )
    assert named
    for each in named:
        served = (tmp_path / storage.staticfiles_storage.stored_name(each)).read_bytes()
        if (source := ROOT / "static" / each).suffix == ".css":
            assert served == without_comments(source.read_bytes())
        assert served
    script = storage.staticfiles_storage.stored_name("js/keep-draft.js")
    assert storage.staticfiles_storage.stored_name("js/outbox.js")[3:] in (tmp_path / script).read_text()


def test_what_is_served_has_no_comments_and_all_of_the_rest():
    source = (
        b"/* Why. */\na { b: url(x//y); }\n  // A line.\nconst c = `//d`; // kept\n/*! Both\n lines */\ne();\n"
    )
    assert without_comments(source) == b"a { b: url(x//y); }\nconst c = `//d`; // kept\ne();\n"
