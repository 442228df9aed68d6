"""The real thing, from the first start to the last process."""

import json
import os
import signal
import stat
from urllib.error import HTTPError
from urllib.request import urlopen

import psycopg
import pytest

from forum import postgres
from tests.running.conftest import SERVE, serving
from tests.support import processes

MAKE = ["make", "run"]


def get(address: str) -> str:
    with urlopen(address, timeout=processes.PATIENCE) as answer:
        return answer.read().decode()


def is_healthy(site) -> bool:
    return json.loads(get(f"{site.address}/healthz"))["status"] == "ok"


def stop(site) -> int:
    site.process.terminate()
    return site.process.wait(processes.PATIENCE)


def everything(data_dir) -> dict:
    """The site's rows and files, as far as a start could change them."""
    postgres.ensure(data_dir / "postgres")
    dump = processes.manage("dumpdata", DATA_DIR=data_dir)
    postgres.release(data_dir / "postgres")
    files = {path: path.read_bytes() for path in data_dir.glob("static/**/*.*")}
    return {"rows": dump.stdout, "files": files, "key": (data_dir / "secret_key").read_text()}


def test_the_first_start_prepares_the_site_and_serves_it(tmp_path):
    with serving(tmp_path) as site:
        assert is_healthy(site)
        assert "<title>" in get(site.address)
        assert stop(site) == 0
    processes.until_none(tmp_path)


def test_a_site_without_owner_prints_the_link_that_makes_one(data_dir):
    with serving(data_dir) as site:
        link = site.process.stdout.readline().split()[-1]
        assert "<form" in get(link)
        stop(site)


def test_mails_that_lay_open_are_closed_by_the_next_start(data_dir):
    (data_dir / "mail").mkdir(mode=0o755)
    with serving(data_dir) as site:
        assert stat.S_IMODE((data_dir / "mail").stat().st_mode) == 0o700
        stop(site)


def test_the_second_start_changes_nothing(data_dir):
    before = everything(data_dir)
    with serving(data_dir) as site:
        stop(site)
    assert everything(data_dir) == before


@pytest.mark.parametrize("command", [SERVE, MAKE], ids=["serve", "make"])
@pytest.mark.parametrize("ctrl_c", [True, False], ids=["ctrl-c", "terminated"])
def test_told_to_stop_it_leaves_no_process_and_a_clean_database(data_dir, command, ctrl_c):
    with serving(data_dir, command=command) as site:
        assert is_healthy(site)
        if ctrl_c:  # which a terminal sends to all that it started
            os.killpg(site.process.pid, signal.SIGINT)
        else:
            site.process.terminate()
        site.process.wait(processes.PATIENCE)
        assert not processes.of(data_dir)
    assert (data_dir / "postgres" / "log").read_text().endswith("database system is shut down\n")


def test_make_killed_ends_the_rest(data_dir):
    with serving(data_dir, command=MAKE) as site:
        processes.kill(site.process.pid)
        processes.until_none(data_dir)


def test_all_killed_at_once_the_site_starts_again(data_dir):
    with serving(data_dir, command=MAKE):
        processes.kill(*processes.of(data_dir))
    with serving(data_dir) as site:
        assert is_healthy(site)
        stop(site)


def test_a_killed_server_starts_again_on_its_port_while_its_workers_still_end(data_dir):
    with serving(data_dir) as killed:
        processes.kill(killed.process.pid)
        with serving(data_dir, port=killed.port) as site:
            assert is_healthy(site)
            stop(site)


def test_the_site_outlives_a_killed_database(data_dir):
    with serving(data_dir) as site:
        processes.kill(processes.postmaster(data_dir))
        processes.until(lambda: answers_again(site))
        stop(site)


def answers_again(site) -> bool:
    try:
        return is_healthy(site)
    except OSError:
        return False


def test_the_owner_of_the_environment_needs_no_link(data_dir):
    owner = {"USERNAME": "olga", "EMAIL": "olga@example.org", "PASSWORD": "a long way to Tipperary"}
    changes = {f"DJANGO_SUPERUSER_{name}": value for name, value in owner.items()}
    with serving(data_dir, **changes) as site:
        stop(site)
        assert site.process.stdout.read() == ""
    with serving(data_dir) as site:
        stop(site)
        assert site.process.stdout.read() == ""


def test_a_named_database_is_used_and_none_embedded(data_dir, tmp_path):
    named = data_dir / "postgres"
    postgres.ensure(named)
    with serving(tmp_path / "other", DATABASE_URL=postgres.dsn(named)) as site:
        assert is_healthy(site)
        stop(site)
    assert not (tmp_path / "other" / "postgres").exists()
    with psycopg.connect(postgres.dsn(named)) as connection:
        assert connection.execute("SELECT count(*) FROM django_migrations").fetchone()[0]
    postgres.release(named)


def test_a_monitor_is_told_when_the_database_hangs(data_dir):
    with serving(data_dir) as site:
        postmaster = processes.postmaster(data_dir)
        os.kill(postmaster, signal.SIGSTOP)
        try:
            with pytest.raises(HTTPError) as refused:
                get(f"{site.address}/healthz")
        finally:
            os.kill(postmaster, signal.SIGCONT)
        assert json.loads(refused.value.read())["status"] == "unavailable"
        assert is_healthy(site)
        stop(site)


def test_a_monitor_is_told_when_the_database_does_not_answer(data_dir, tmp_path):
    named = data_dir / "postgres"
    postgres.ensure(named)
    with serving(tmp_path / "other", DATABASE_URL=postgres.dsn(named)) as site:
        postgres.release(named)
        with pytest.raises(HTTPError) as refused:
            get(f"{site.address}/healthz")
        assert refused.value.code == 503
        assert json.loads(refused.value.read())["status"] == "unavailable"
        stop(site)
