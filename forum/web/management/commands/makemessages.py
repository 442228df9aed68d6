"""`manage.py makemessages`: Django's command, extended to find texts in Jinja2 templates."""

from pathlib import Path
from typing import Any

import jinja2
from django.core.management.commands import makemessages
from jinja2.ext import extract_from_ast

FUNCTIONS = ("_", "ngettext", "counted")
IGNORED = (".venv", "var", "tests", "docs")


class TemplateFile(makemessages.BuildFile):
    """A file to search. A Jinja2 template is turned into Python code with the same texts on the same lines."""

    def preprocess(self) -> None:
        path = Path(self.path)
        if path.suffix != ".html" or "third_party" in path.parts:
            super().preprocess()
        else:
            Path(self.work_path).write_text(translation_calls(path.read_text(encoding="utf-8")))


def translation_calls(template: str) -> str:
    """The translation calls of a Jinja2 template, as Python code for xgettext."""
    lines = [""] * (template.count("\n") + 1)
    for number, _function, texts in extract_from_ast(jinja2.Environment().parse(template), FUNCTIONS):
        match [text for text in (texts if isinstance(texts, tuple) else (texts,)) if text is not None]:
            case [one, more]:
                lines[number - 1] += f"ngettext({one!r}, {more!r}, 2); "
            case [text]:
                lines[number - 1] += f"gettext({text!r}); "
    return "\n".join(lines)


class Command(makemessages.Command):
    build_file_class = TemplateFile

    def handle(self, *args: Any, **options: Any) -> None:
        options["ignore_patterns"] = [*options["ignore_patterns"], *IGNORED]
        super().handle(*args, **options)
