"""The size of static files, and whether they refer to each other correctly under their hashed names."""

import gzip
import re

from django.contrib.staticfiles import storage
from django.core.management import call_command

from forum.site.assets import merged_stylesheet, minified_script

from .tree import ROOT, SCRIPTS, STYLES, name

CSS_BUDGET, JS_BUDGET = 14_000, 18_500  # bytes, gzipped


def gzipped_scripts() -> dict[str, int]:
    names = [name(path).removeprefix("static/") for path in SCRIPTS]
    return {script: len(gzip.compress(minified_script(script).encode())) for script in names}


def test_the_stylesheet_stays_in_its_budget():
    assert 0 < len(gzip.compress(merged_stylesheet().encode())) <= CSS_BUDGET


def test_all_scripts_stay_in_their_budget():
    weights = gzipped_scripts()
    assert 0 < sum(weights.values()) <= JS_BUDGET, weights


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
    script = storage.staticfiles_storage.stored_name("js/keep-draft.js")
    assert storage.staticfiles_storage.stored_name("js/outbox.js")[3:] in (tmp_path / script).read_text()


def without_urls(css: str) -> str:
    """Without the addresses of files, which are served under hashed names."""
    return re.sub(r"url\(.+?\)", "url()", css)


def test_all_styles_are_served_in_one_file_in_order(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "forum.site.assets.Storage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    served = (tmp_path / storage.staticfiles_storage.stored_name("css/site.css")).read_text()
    listed = re.findall(r'@import "(.+)\.css"', (ROOT / "static/css/site.css").read_text())
    sources = [without_urls((ROOT / f"static/css/{each}.css").read_text()) for each in listed]
    served = without_urls(served)
    places = [served.find(source) for source in sources]
    assert "@import" not in served
    assert -1 not in places
    assert places == sorted(places)
    assert re.search(r"@media print \{\s*" + re.escape(sources[listed.index("print")]), served)
