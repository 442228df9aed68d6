"""What a person can put right is said in one line, and the start fails."""

import shutil
import socket

import pytest

from tests.running.conftest import serving
from tests.support import processes

PASSWORD = "not-for-the-screen"


def refusal(command: str = "serve", **changes: object) -> str:
    """The one line with which a command of `manage.py` refuses to start."""
    done = processes.manage(command, **changes)
    assert done.returncode == 1, done.stdout
    [line] = done.stderr.splitlines()
    assert PASSWORD not in line
    return line


def test_a_taken_port_is_named(data_dir):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"Port {port} can't be had" in refusal(DATA_DIR=data_dir, PORT=port)


def test_a_site_that_runs_already_is_named_with_its_address(data_dir):
    with serving(data_dir) as site:
        assert f"already runs at {site.address}/" in refusal(DATA_DIR=data_dir, PORT=processes.free_port())
        site.process.terminate()
        site.process.wait(processes.PATIENCE)


def test_a_data_directory_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    assert "file/data: Not a directory" in refusal(DATA_DIR=tmp_path / "file" / "data")


def test_data_of_a_newer_version_is_named(data_dir):
    (data_dir / "postgres" / "db" / "PG_VERSION").write_text("99\n")
    line = refusal(DATA_DIR=data_dir)
    assert "made by PostgreSQL 99" in line
    assert "DATABASE_URL" in line


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (f"postgres://forum:{PASSWORD}@127.0.0.1:1/forum", "forum@127.0.0.1:1/forum, can't be reached"),
        (
            f"postgres://forum:{PASSWORD}@host.invalid/forum",
            "forum@host.invalid:5432/forum, can't be reached",
        ),
        (f"nonsense:{PASSWORD}", "DATABASE_URL"),
        ("sqlite:////tmp/forum.db", "PostgreSQL"),
    ],
    ids=["closed", "unknown", "nonsense", "sqlite"],
)
def test_a_database_that_cannot_be_reached_is_named_without_its_password(tmp_path, url, reason):
    assert reason in refusal(DATA_DIR=tmp_path, PORT=processes.free_port(), DATABASE_URL=url)


@pytest.mark.parametrize("command", ["migrate", "import_seeds", "check"])
def test_every_command_says_where_it_looked_for_the_database(tmp_path, command):
    url = f"postgres://forum:{PASSWORD}@127.0.0.1:1/forum"
    assert "forum@127.0.0.1:1/forum, can't be reached" in refusal(command, DATA_DIR=tmp_path, DATABASE_URL=url)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATA_DIR", ""),
        ("PORT", "eighty"),
        ("PORT", "80000"),
        ("PORT", "0"),
        ("SITE_NAME", ""),
        ("SITE_NAME", "Seed\nbed"),
        ("SITE_URL", "forum"),
        ("SITE_URL", "https://forum.example.org:port"),
        ("SITE_URL", "https://forum.example.org:0"),
        ("SITE_URL", "https://forum.example.org/forum"),
        ("SITE_URL", f"https://olga:{PASSWORD}@forum.example.org"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", f"smtp://forum:{PASSWORD}@mail.example.org:port"),
        ("EMAIL_URL", "https://mail.example.org"),
        ("EMAIL_FROM", "Forum <forum@example.org>\nBcc: all@example.org"),
        ("EMAIL_FROM", "forum"),
        ("OIDC_CLIENT_ID", "forum"),
        ("TRUSTED_PROXIES", "-1"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(tmp_path, name, value):
    assert name in refusal("version", **{"DATA_DIR": tmp_path, name: value})


def test_a_secret_key_that_a_power_cut_left_empty_is_named(tmp_path):
    (tmp_path / "secret_key").touch()
    assert "secret_key is empty" in refusal(DATA_DIR=tmp_path)


def test_static_files_that_have_no_place_are_named(data_dir):
    shutil.rmtree(data_dir / "static")
    (data_dir / "static").touch()
    assert "The static files can't be kept" in refusal(DATA_DIR=data_dir, PORT=processes.free_port())


def test_data_that_name_no_version_are_named(data_dir):
    (data_dir / "postgres" / "db" / "PG_VERSION").write_text("")
    assert "PG_VERSION names no version" in refusal(DATA_DIR=data_dir)


def test_an_owner_who_could_not_sign_up_is_refused_with_the_variable(data_dir):
    owner = {"USERNAME": "a b/c", "EMAIL": "olga@example.org", "PASSWORD": PASSWORD}
    changes = {f"DJANGO_SUPERUSER_{name}": value for name, value in owner.items()}
    line = refusal(DATA_DIR=data_dir, PORT=processes.free_port(), **changes)
    assert "can't be made as DJANGO_SUPERUSER_USERNAME says" in line
