"""Styles and scripts as they are served: under hashed names, compressed, and all styles in one sheet."""

import re

from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/site.css"
_IMPORT = re.compile(r'@import "([a-z-]+\.css)"(?: ([a-z]+))?;\n')


class Storage(CompressedManifestStaticFilesStorage):
    """Puts the styles that css/site.css imports in their places: browsers would ask for one after the other."""

    support_js_module_import_aggregation = True  # modules that modules import, too

    def post_process(self, paths, **options):
        joined = InMemoryStorage()
        joined.save(SHEET, ContentFile(joined_sheet()))
        yield from super().post_process(paths | {SHEET: (joined, SHEET)}, **options)


def joined_sheet() -> str:
    """css/site.css with the text of each file in place of its `@import`, for the medium it is imported for."""
    sheet = _IMPORT.sub(lambda found: _imported(*found.groups()), _source("site.css"))
    if "@import" in sheet:
        raise ImproperlyConfigured(
            'Write each @import in css/site.css as @import "file.css"; on a line of its own.'
        )
    return sheet


def _imported(file: str, medium: str | None) -> str:
    return f"@media {medium} {{\n{_source(file)}}}\n" if medium else _source(file)


def _source(file: str) -> str:
    with open(finders.find(f"css/{file}"), encoding="utf-8") as source:
        return source.read()
