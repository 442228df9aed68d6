"""The embedded server's memory settings fit the machine or container."""

import psycopg

from forum.site import postgres
from forum.site.postgres import memory
from tests.running.databases import is_up, user
from tests.support.tables import assert_each

MB, GB = 2**20, 2**30
SETTINGS = [  # memory → buffers, cache, work, maintenance, WAL, in megabytes
    (128 * MB, (32, 32, 4, 16, 256)),
    (512 * MB, (64, 192, 4, 16, 256)),
    (1 * GB, (192, 576, 4, 48, 384)),
    (2 * GB, (448, 1344, 8, 112, 896)),
    (4 * GB, (960, 2880, 19, 240, 1024)),
    (24 * GB, (2048, 18240, 32, 512, 1024)),
    (1024 * GB, (2048, 786240, 32, 512, 1024)),
]
NAMES = ("shared_buffers", "effective_cache_size", "work_mem", "maintenance_work_mem", "max_wal_size")
V2, V1 = "0::/site/worker\n", "9:cpu:/\n4:hugetlb,memory:/site/worker\n0::/\n"
TOP, TOP_V1 = "sys/fs/cgroup", "sys/fs/cgroup/memory"
NO_LIMIT_V1 = "9223372036854771712\n"
LIMITS = [  # groups of this process, files with limits → bytes of a machine with 8 GB
    (None, {}, 8 * GB),
    ("", {}, 8 * GB),
    (V2, {}, 8 * GB),
    (V2, {f"{TOP}/site/worker/memory.max": "max\n"}, 8 * GB),
    (V2, {f"{TOP}/site/worker/memory.max": f"{GB}\n"}, GB),
    (V2, {f"{TOP}/site/worker/memory.max": "max\n", f"{TOP}/site/memory.max": f"{2 * GB}\n"}, 2 * GB),
    (V2, {f"{TOP}/site/worker/memory.high": f"{GB}\n", f"{TOP}/site/memory.max": f"{2 * GB}\n"}, GB),
    (V2, {f"{TOP}/memory.max": f"{GB}\n"}, GB),  # a container that sees the host's path
    ("0::/\n", {f"{TOP}/memory.max": f"{GB}\n"}, GB),  # a container that doesn't
    ("0::/../other\n", {f"{TOP}/memory.max": f"{GB}\n"}, GB),
    (V2, {f"{TOP}/memory.max": f"{64 * GB}\n"}, 8 * GB),
    (V1, {f"{TOP_V1}/site/worker/memory.limit_in_bytes": NO_LIMIT_V1}, 8 * GB),
    (V1, {f"{TOP_V1}/site/memory.limit_in_bytes": f"{GB}\n"}, GB),
    (V1, {f"{TOP_V1}/memory.limit_in_bytes": f"{GB}\n"}, GB),
]


def test_settings_grow_with_the_memory_between_bounds():
    def is_set(size: int, expected: tuple) -> None:
        assert memory.settings(size) == {name: f"{value}MB" for name, value in zip(NAMES, expected, strict=True)}

    assert_each(is_set, SETTINGS)


def test_the_limits_of_a_container_count(tmp_path):
    def is_found(groups: str | None, files: dict, expected: int) -> None:
        root = tmp_path / str(len([*tmp_path.iterdir()]))
        kilobytes = 8 * GB // 1024
        meminfo = f"MemTotal:       {kilobytes} kB\nMemFree:        1024 kB\n"
        own = {"proc/self/cgroup": groups} if groups is not None else {}
        for name, text in ({"proc/meminfo": meminfo} | own | files).items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        assert memory.available(root) == expected

    assert_each(is_found, LIMITS)


def test_the_server_starts_with_them(folder):
    expected = memory.settings(memory.available())
    with user(folder) as process:
        assert is_up(process)
        with psycopg.connect(postgres.dsn(folder)) as database:
            query = "SELECT pg_size_bytes(current_setting(%s))"
            found = {name: database.execute(query, [name]).fetchone()[0] for name in expected}
        process.communicate("")
    assert {name: f"{size // MB}MB" for name, size in found.items()} == expected
