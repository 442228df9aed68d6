"""Storage for static files: hashed names, minified, with all styles in one file, and all scripts in one."""

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

STYLESHEET, SCRIPT = "css/site.css", "js/site.js"
_IMPORT = re.compile(r'@import "([a-z-]+\.css)"(?: ([a-z]+))?;\n')
_SCRIPT_IMPORT = re.compile(r'^import (?:(\{.+?\}) from )?"\./([a-z-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|const) (\w+)", re.MULTILINE)
# What stops one script doesn't stop the next.
_RUN = """const modules = {};
const run = (name, module) => {
  try {
    modules[name] = module();
  } catch (error) {
    modules[name] = {};
    reportError(error);
  }
};
"""


class Storage(CompressedManifestStaticFilesStorage):
    """Static file storage that minifies our styles and scripts, and merges css/site.css and js/site.js with
    the files that they import.
    """

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


def merged_script() -> str:
    """js/site.js with the modules that it imports, and theirs: each a function that returns what it exports.

    Raises ImproperlyConfigured if a module imports or exports in another way than ours do.
    """
    modules: dict[str, str] = {}
    _add_modules(SCRIPT, modules)
    del modules[SCRIPT]
    return _RUN + "".join(modules.values())


def _add_modules(path: str, modules: dict[str, str]) -> None:
    """Add the module to those it needs, after them."""
    source = _text(path)
    for _names, name in _SCRIPT_IMPORT.findall(source):
        if f"js/{name}.js" not in modules:
            _add_modules(f"js/{name}.js", modules)
    exported = ", ".join(name for _kind, name in _EXPORT.findall(source))
    source = _SCRIPT_IMPORT.sub(
        lambda found: f'const {found[1]} = modules["{found[2]}"];\n' if found[1] else "", source
    )
    source = _EXPORT.sub(r"\1 \2", source)
    if found := re.search(r"^(import|export)\b.*", source, re.MULTILINE):
        raise ImproperlyConfigured(f"{path} has a form that can't be merged: {found[0]}")
    modules[path] = f'run("{path[3:-3]}", () => {{\n{source}\nreturn {{{exported}}};\n}});\n'


def _named(found: re.Match[str]) -> str:
    names, module = found.groups()
    return f'const {names} = modules["{module}"];\n' if names else ""


def minified_script(path: str) -> str:
    """One of our scripts, such as js/site.js, as browsers load it, without comments and white space."""
    return str(jsmin(merged_script() if path == SCRIPT else _text(path)))


def _import(file: str, medium: str | None) -> str:
    return f"@media {medium} {{\n{_source(file)}}}\n" if medium else _source(file)


def _source(file: str) -> str:
    return _text(f"css/{file}")


def _text(path: str) -> str:
    """One of our static files, as it is written."""
    found = finders.find(path)
    if found is None:
        raise ImproperlyConfigured(f"{path} is imported, but isn't there.")
    with open(found, encoding="utf-8") as source:
        return source.read()
