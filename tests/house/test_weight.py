"""The size of static files, and whether they refer to each other correctly under their hashed names."""

import gzip
import re

import pytest
from django.contrib.staticfiles import storage
from django.contrib.staticfiles.finders import get_finder
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from forum.site.assets import merged_script, merged_stylesheet, minified_script, minified_stylesheet

from .tree import ROOT, SCRIPTS, STYLES, name

CSS_BUDGET, JS_BUDGET = 14_000, 16_000  # bytes, gzipped
ALL_PAGES, THREADS = ("js/local-time.js", "js/site.js"), "js/thread-folded.js"


def gzipped(text: str) -> int:
    return len(gzip.compress(text.encode()))


def test_the_stylesheet_stays_in_its_budget():
    assert 0 < gzipped(minified_stylesheet()) <= CSS_BUDGET


def test_the_scripts_stay_in_their_budget():
    weights = {name: gzipped(minified_script(name)) for name in (*ALL_PAGES, THREADS)}
    assert 0 < sum(weights.values()) <= JS_BUDGET, weights


def test_the_scripts_are_merged_with_what_they_import():
    merged = merged_script()
    assert not re.search(r"^(import|export)\b", merged, re.MULTILINE)
    assert merged.count('run("fragment"') == 1  # two modules import it
    assert merged.index('run("fragment"') < merged.index('run("in-place"')
    assert 'const { fragment } = modules["fragment"]' in merged
    assert merged.count('run("') == len(SCRIPTS) - 6  # site.js, and those that are served alone


@pytest.mark.parametrize("form", ['import * as all from "./a.js";', "export default 1;", "export { one };"])
def test_a_form_that_cannot_be_merged_is_refused(tmp_path, settings, form):
    (tmp_path / "js").mkdir()
    (tmp_path / "js/site.js").write_text(f"{form}\n")
    settings.STATICFILES_DIRS = [tmp_path]
    get_finder.cache_clear()
    with pytest.raises(ImproperlyConfigured, match=re.escape(form)):
        merged_script()


def test_every_style_and_script_is_used():
    sources = [*(ROOT / "templates").rglob("*.*"), *SCRIPTS, ROOT / "static/css/site.css"]
    text = " ".join(path.read_text() for path in sources)
    assert [name(path) for path in [*STYLES, *SCRIPTS] if path.name not in text] == []


def test_static_files_are_served_under_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "forum.site.assets.Storage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    named = re.findall(
        r"\bstatic[ (][\"']([^\"']+)", " ".join(each.read_text() for each in ROOT.glob("templates/**/*.*"))
    )
    assert named
    for each in named:
        assert (tmp_path / storage.staticfiles_storage.stored_name(each)).read_bytes()


def test_all_styles_are_served_in_one_file_in_order(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "forum.site.assets.Storage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    served = (tmp_path / storage.staticfiles_storage.stored_name("css/site.css")).read_text()
    assert "@import" not in served
    assert "/*" not in served
    assert " :is(" in served  # white space that means something is kept
    listed = re.findall(r'@import "(.+)\.css"', (ROOT / "static/css/site.css").read_text())
    sources = [(ROOT / f"static/css/{each}.css").read_text() for each in listed]
    merged = merged_stylesheet()
    places = [merged.find(source) for source in sources]
    assert -1 not in places
    assert places == sorted(places)
    assert re.search(r"@media print \{\s*" + re.escape(sources[listed.index("print")]), merged)
