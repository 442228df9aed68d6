"""The weight of the site's own files, and whether they hold together under the names they are served by."""

import gzip
import re

from django.contrib.staticfiles import storage
from django.core.management import call_command

from .tree import ROOT, SCRIPTS, STYLES, name

CSS_BUDGET, JS_BUDGET, DESK_BUDGET = 15_000, 14_000, 2_000  # bytes, gzipped
LINKED = re.compile(r"\{% static [\"']([^\"']+)")


def linked(folder: str) -> set[str]:
    """What the templates of a folder name."""
    return set(LINKED.findall(" ".join(each.read_text() for each in ROOT.glob(f"{folder}/**/*.html"))))


def gzipped(paths, *, at_the_desk: bool = False) -> dict[str, int]:
    """Of what every page loads, or of what the moderators' desk loads besides."""
    desk = {f"static/{each}" for each in linked("templates/admin")}
    chosen = [path for path in paths if (name(path) in desk) == at_the_desk]
    return {name(path): len(gzip.compress(path.read_bytes())) for path in chosen}


def test_all_css_together_stays_in_its_budget():
    weights = gzipped(STYLES)
    assert 0 < sum(weights.values()) <= CSS_BUDGET, weights


def test_all_scripts_together_stay_in_their_budget():
    weights = gzipped(SCRIPTS)
    assert 0 < sum(weights.values()) <= JS_BUDGET, weights


def test_what_the_desk_loads_besides_stays_in_its_budget():
    weights = gzipped([*STYLES, *SCRIPTS], at_the_desk=True)
    assert 0 < sum(weights.values()) <= DESK_BUDGET, weights


def test_every_style_and_script_is_used():
    markup = " ".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    markup += " ".join(path.read_text() for path in SCRIPTS)
    assert [name(path) for path in [*STYLES, *SCRIPTS] if path.name not in markup] == []


def test_what_pages_name_is_served_by_hashed_names(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    named = linked("templates")
    assert named
    for each in named:
        assert (tmp_path / storage.staticfiles_storage.stored_name(each)).is_file()
