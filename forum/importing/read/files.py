"""Finds seed files on disk, names them, and reads them with their annotations."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from forum.importing.read.annotation import parse_annotation
from forum.importing.read.reading import Reading, read
from forum.importing.read.text import MAX_BYTES, BrokenFile

SUFFIX = ".txt"
MAX_NAME_LENGTH = 500


@dataclass(frozen=True, slots=True)
class SeedFile:
    """The bytes of a text and of its annotation, or None if it has none.

    `name` identifies the file from one run to the next, even if its folder is moved.
    """

    path: Path
    name: str
    text: bytes
    annotation: bytes | None

    @classmethod
    def open(cls, path: Path, name: str = "") -> "SeedFile":
        """Raises BrokenFile if it can't be read."""
        note = annotation_path(path)
        annotation = _load(note) if note.exists() else None
        return cls(path=path, name=name or path.name, text=_load(path), annotation=annotation)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text).hexdigest()

    @property
    def annotation_sha256(self) -> str:
        return "" if self.annotation is None else hashlib.sha256(self.annotation).hexdigest()

    def read(self) -> Reading:
        """Read the text with its annotation. Raises BrokenFile."""
        annotation = None
        if self.annotation is not None:
            annotation = parse_annotation(self.annotation, file=printable(annotation_path(self.path)))
        return read(self.text, file=printable(self.path), annotation=annotation)

    def read_raw(self) -> Reading:
        """Read the text without its annotation. Raises BrokenFile."""
        return read(self.text, file=printable(self.path))


def annotation_path(path: Path) -> Path:
    """Return the path of the annotation, which need not exist. Its suffix may be in capitals, like the text's."""
    capitals = path.with_suffix(".TOML")
    return capitals if capitals.exists() else path.with_suffix(".toml")


def find_files(paths: Iterable[Path], *, on_error: Callable[[BrokenFile], None]) -> Iterator[tuple[Path, str]]:
    """Yield the given files and those in the given folders, sorted, each with its name within the folder.

    Calls `on_error` for paths that can't be imported, such as missing files or duplicate names.
    """
    seen: dict[str, Path] = {}
    for path in paths:
        for file, name in _files_in(path, on_error):
            if reason := _why_unusable_name(name, seen):
                on_error(BrokenFile(file=printable(file), reason=reason))
            else:
                seen[name] = file
                yield file, name


def printable(path: Path) -> str:
    """Return the path as printable text, even if it isn't valid UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def _files_in(path: Path, on_error: Callable[[BrokenFile], None]) -> Iterator[tuple[Path, str]]:
    if not path.is_dir():
        if reason := _why_unreadable(path):
            on_error(BrokenFile(file=printable(path), reason=reason))
        else:
            yield path, path.name
        return

    def unreadable(error: OSError) -> None:
        on_error(BrokenFile(file=printable(Path(error.filename)), reason=error.strerror or "can't be read"))

    for folder, folders, files in path.walk(on_error=unreadable):
        folders.sort()
        for file in sorted(folder / file for file in files if file.lower().endswith(SUFFIX)):
            if reason := _why_unreadable(file):
                on_error(BrokenFile(file=printable(file), reason=reason))
            else:
                yield file, file.relative_to(path).as_posix()


def _why_unreadable(path: Path) -> str:
    """Return why this path can't be read, or "". Opening a pipe, for example, would block."""
    try:
        return "" if stat.S_ISREG(path.stat().st_mode) else "not a regular file"
    except OSError as error:
        return error.strerror or "can't be read"


def _why_unusable_name(name: str, seen: dict[str, Path]) -> str:
    """Return why this name can't be used, or ""."""
    if name in seen:
        return f"has the same name as {printable(seen[name])}. Names must be unique"
    try:
        name.encode()
    except UnicodeEncodeError:
        return "the file name isn't UTF-8"
    return f"the file name is longer than {MAX_NAME_LENGTH} characters" if len(name) > MAX_NAME_LENGTH else ""


def _load(path: Path) -> bytes:
    """Read at most one byte more than allowed, so that a huge file isn't held in memory before it is refused."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BrokenFile(file=printable(path), reason=error.strerror or "can't be read") from error
