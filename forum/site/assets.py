"""Styles and scripts as they are served: without the comments, which are for readers of the source."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The site's own files; what comes from elsewhere keeps its licence.
_OWN = re.compile(r"(css|js)/[^/]+\.(css|js)")
_COMMENT = re.compile(rb"/\*(?s:.*?)\*/\n*|^[ ]*//.*\n", re.MULTILINE)


class Storage(CompressedManifestStaticFilesStorage):
    """What `collectstatic` writes: under hashed names, compressed beside it, a sixth smaller for its comments."""

    support_js_module_import_aggregation = True  # modules that modules import, too

    def _save(self, name, content):
        if _OWN.fullmatch(name):
            content = ContentFile(without_comments(b"".join(content.chunks())))
        return super()._save(name, content)


def without_comments(source: bytes) -> bytes:
    """Of CSS, and of scripts in which a comment has lines of its own."""
    return _COMMENT.sub(b"", source)
