"""Settings for the server's memory, by the memory of the machine or container."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MB = 1024 * 1024
RESERVED = 256 * MB  # for the site's Python processes


def settings(memory: int) -> dict[str, str]:
    """The server's settings on a machine with this many bytes of memory.

    The upper limits are generous for the few people that a site on one machine has. The rest of a large machine's
    memory still helps: the kernel caches the database's files in it.
    """
    usable = max(memory - RESERVED, 0)
    buffers = _between(32, usable // 4, 2048)
    sizes = {
        "shared_buffers": buffers,
        "effective_cache_size": max(usable * 3 // 4, buffers),  # an estimate: nothing is allocated
        "work_mem": _between(4, usable // 200, 32),  # for each sort of each query, so many at once
        "maintenance_work_mem": _between(16, usable // 16, 512),
        "max_wal_size": _between(256, 2 * buffers, 1024),  # more would make recovery too slow
    }
    return {name: f"{size // MB}MB" for name, size in sizes.items()}


def _between(least: int, size: int, most: int) -> int:
    """A number of bytes, but not less and not more than these megabytes."""
    return min(max(size, least * MB), most * MB)


def available(root: Path = Path("/")) -> int:
    """Bytes of memory that this process may use: the machine's, or less in a control group with a limit."""
    lines = (root / "proc/meminfo").read_text().splitlines()
    [total] = [int(line.split()[1]) * 1024 for line in lines if line.startswith("MemTotal:")]
    return min([total, *_limits(root)])


def _limits(root: Path) -> Iterator[int]:
    """The limits of this process's control groups and of those above them, in both versions of the file system.

    In a container, the path of a group may be one that only the host has. Its limit is then at the top.
    """
    for group, names in _groups(root):
        for folder in (group, *group.parents):
            for name in names:
                with suppress(OSError, ValueError):  # ValueError: the limit is the word "max"
                    yield int((folder / name).read_text())


def _groups(root: Path) -> Iterator[tuple[Path, list[str]]]:
    file, mount = root / "proc/self/cgroup", root / "sys/fs/cgroup"
    for line in file.read_text().splitlines() if file.exists() else []:  # a kernel may have no groups
        _number, controllers, path = line.split(":", 2)
        if not controllers:
            yield mount / path.lstrip("/"), ["memory.max", "memory.high"]
        elif "memory" in controllers.split(","):
            yield mount / "memory" / path.lstrip("/"), ["memory.limit_in_bytes"]
