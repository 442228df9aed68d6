"""Storage for static files: hashed names, compressed, with all CSS in one file, and both minified."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from lightningcss import process_stylesheet
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEET = "css/site.css"
_IMPORT = re.compile(r'@import "([a-z-]+\.css)"(?: ([a-z]+))?;\n')


class Storage(CompressedManifestStaticFilesStorage):
    """Static file storage that minifies our styles and scripts, and merges the CSS imports of css/site.css, so
    that browsers load one file.
    """

    support_js_module_import_aggregation = True  # also hash the modules that other modules import

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        smaller = InMemoryStorage()
        smaller.save(STYLESHEET, ContentFile(minified_stylesheet()))
        for script in (path for path in paths if path.startswith("js/")):
            smaller.save(script, ContentFile(minified_script(script)))
        replaced = {name: (smaller, name) for name in paths if smaller.exists(name)}
        yield from super().post_process(paths | replaced, dry_run=dry_run, **options)


def merged_stylesheet() -> str:
    """css/site.css with each `@import` replaced by the file itself, wrapped in its media query if it has one."""
    css = _IMPORT.sub(lambda found: _import(*found.groups()), _source("site.css"))
    if "@import" in css:
        raise ImproperlyConfigured('Write each @import in css/site.css as @import "file.css"; on its own line.')
    return css


def minified_stylesheet() -> str:
    """All our styles, as browsers load them. The parser knows nested rules, unlike regular expressions."""
    return str(process_stylesheet(merged_stylesheet(), filename=STYLESHEET, minify=True))


def minified_script(path: str) -> str:
    """One of our scripts, such as js/quote.js, without comments and white space."""
    source = finders.find(path)
    assert source, path
    with open(source, encoding="utf-8") as script:
        return str(jsmin(script.read()))


def _import(file: str, medium: str | None) -> str:
    return f"@media {medium} {{\n{_source(file)}}}\n" if medium else _source(file)


def _source(file: str) -> str:
    path = finders.find(f"css/{file}")
    if path is None:
        raise ImproperlyConfigured(f"css/site.css imports {file}, which isn't there.")
    with open(path, encoding="utf-8") as source:
        return source.read()
