"""Seed files on disk: found in folders, called by a name of their own, opened with what lies beside them."""

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
LONGEST_NAME = 500


@dataclass(frozen=True, slots=True)
class SeedFile:
    """The bytes of a text and of the annotation beside it, None where there is none.

    `name` is how the file is known from one run to the next, wherever its folder lies.
    """

    path: Path
    name: str
    text: bytes
    annotation: bytes | None

    @classmethod
    def open(cls, path: Path, name: str = "") -> "SeedFile":
        """Raises BrokenFile where it can't be read."""
        beside = annotation_path(path)
        annotation = _load(beside) if beside.exists() else None
        return cls(path=path, name=name or path.name, text=_load(path), annotation=annotation)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text).hexdigest()

    @property
    def annotation_sha256(self) -> str:
        return "" if self.annotation is None else hashlib.sha256(self.annotation).hexdigest()

    def read(self) -> Reading:
        """Raises BrokenFile."""
        annotation = None
        if self.annotation is not None:
            annotation = parse_annotation(self.annotation, file=shown(annotation_path(self.path)))
        return read(self.text, file=shown(self.path), annotation=annotation)

    def read_raw(self) -> Reading:
        """The text alone. Raises BrokenFile."""
        return read(self.text, file=shown(self.path))


def annotation_path(path: Path) -> Path:
    return path.with_suffix(".toml")


def find(paths: Iterable[Path], *, refuse: Callable[[BrokenFile], None]) -> Iterator[tuple[Path, str]]:
    """The files that are named, and those of the folders, sorted; each with its name within the folder.

    What can't be imported at all is handed to `refuse`: a path that leads nowhere, a name that was met before.
    """
    met: dict[str, Path] = {}
    for path in paths:
        for file, name in _within(path, refuse):
            if reason := _name_barrier(name, met):
                refuse(BrokenFile(file=shown(file), reason=reason))
            else:
                met[name] = file
                yield file, name


def shown(path: Path) -> str:
    """The path as text that can be printed, whatever bytes it is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def _within(path: Path, refuse: Callable[[BrokenFile], None]) -> Iterator[tuple[Path, str]]:
    if not path.is_dir():
        if reason := _kind_barrier(path):
            refuse(BrokenFile(file=shown(path), reason=reason))
        else:
            yield path, path.name
        return

    def unreadable(error: OSError) -> None:
        refuse(BrokenFile(file=shown(Path(error.filename)), reason=error.strerror or "can't be read"))

    for folder, folders, files in path.walk(on_error=unreadable):
        folders.sort()
        for file in sorted(folder / file for file in files if file.endswith(SUFFIX)):
            if reason := _kind_barrier(file):
                refuse(BrokenFile(file=shown(file), reason=reason))
            else:
                yield file, file.relative_to(path).as_posix()


def _kind_barrier(path: Path) -> str:
    """Why nothing can be read there: opening a pipe would wait for ever."""
    try:
        return "" if stat.S_ISREG(path.stat().st_mode) else "is not a file"
    except OSError as error:
        return error.strerror or "can't be read"


def _name_barrier(name: str, met: dict[str, Path]) -> str:
    """Why a file of this name can't be told from others, or kept."""
    if name in met:
        return f"has the same name as {shown(met[name])}: files are known by their names"
    try:
        name.encode()
    except UnicodeEncodeError:
        return "its name is not UTF-8"
    return f"its name is longer than {LONGEST_NAME} characters" if len(name) > LONGEST_NAME else ""


def _load(path: Path) -> bytes:
    """One byte more than allowed at most, so that a huge file costs no memory before it is refused."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BrokenFile(file=shown(path), reason=error.strerror or "can't be read") from error
