"""The embedded server's log never fills the disk."""

import stat
from contextlib import suppress

import psycopg
import pytest

from forum.site import postgres
from forum.site.postgres.supervisor import LOG_SIZE
from tests.running.databases import is_up, user
from tests.support import processes


def lengthen(folder, words: str) -> None:
    """Make the log so long that it's rotated."""
    with (folder / "log").open("a") as log:
        log.write(f"{words}\n" + "x" * LOG_SIZE + "\n")


def make_error(folder, words: str) -> None:
    with psycopg.connect(postgres.dsn(folder)) as database, suppress(psycopg.errors.UndefinedColumn):
        database.execute(f"SELECT {words}")


def is_short(folder) -> bool:
    return (folder / "log").stat().st_size < LOG_SIZE


def test_a_long_log_is_moved_while_the_server_runs(folder):
    with user(folder) as process:
        assert is_up(process)
        for words in ("first", "second", "third"):
            lengthen(folder, words)
            processes.until(lambda: is_short(folder))
        assert (folder / "log.1").read_text().count("third\n") == 1
        make_error(folder, "after_all")
        assert "after_all" in (folder / "log").read_text()
        assert stat.S_IMODE((folder / "log.1").stat().st_mode) == 0o600
        process.communicate("")
        processes.until_none(folder)
    assert sorted(path.name for path in folder.glob("log*")) == ["log", "log.1"]
    assert (folder / "log").read_text().endswith("database system is shut down\n")


def test_a_long_log_is_moved_when_another_supervisor_takes_over(folder):
    with user(folder) as process:
        assert is_up(process)
        processes.kill(processes.supervisor(folder))
        lengthen(folder, "between")
        postgres.ensure(folder)
        postgres.release(folder)
        make_error(folder, "after_all")
        with user(folder) as other:
            assert is_up(other)
            processes.until(lambda: is_short(folder))
    assert "after_all" in (folder / "log.1").read_text() + (folder / "log").read_text()


def test_an_error_at_the_start_is_still_found_in_a_new_log(folder):
    lengthen(folder, "FATAL:  an old error")
    with (folder / "db" / "postgresql.conf").open("a") as file:
        file.write("nonsense = on\n")
    with pytest.raises(postgres.CannotStart, match=r"can't start: .*postgresql.conf\" contains errors"):
        postgres.ensure(folder)
    postgres.release(folder)
    assert is_short(folder)


def test_a_log_that_cannot_be_moved_is_emptied(folder):
    (folder / "log.1").mkdir()
    with user(folder) as process:
        assert is_up(process)
        lengthen(folder, "first")
        processes.until(lambda: is_short(folder))
        process.communicate("")
        processes.until_none(folder)
