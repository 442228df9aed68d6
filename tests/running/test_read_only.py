"""A data directory that can't be written to: each command names it in one line."""

import os
import subprocess
import sys

import pytest

from tests.support import processes

# Runs a command with a folder mounted read-only. Permissions wouldn't do: they don't apply to root.
READ_ONLY = """
mount --bind "$FOLDER" "$FOLDER" && mount -o remount,bind,ro "$FOLDER" || exit 99
exec "$@"
"""
MOUNTING = [
    "unshare",
    "--mount",
    *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]),
    "sh",
    "-c",
    READ_ONLY,
]
OTHER_COMMANDS = ["migrate", "import_seeds", "check", "version", "collectstatic"]
COMMANDS = ["serve", *(pytest.param(command, marks=pytest.mark.deep) for command in OTHER_COMMANDS)]


@pytest.fixture(scope="module", autouse=True)
def mounts_work(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mount")
    command = [*MOUNTING, "sh", "sh", "-c", '! touch "$FOLDER/file"']
    if subprocess.run(command, env=os.environ | {"FOLDER": str(folder)}, capture_output=True).returncode:
        pytest.skip("this machine doesn't allow mounts")


def refused(read_only, *arguments: str, **changes: object) -> str:
    """The one line with which a command ends while this folder is read-only."""
    command = [*MOUNTING, "sh", sys.executable, "manage.py", *arguments]
    done = processes.run(command, FOLDER=read_only, PORT=processes.free_port(), **changes)
    assert done.returncode == 1, done
    [line] = done.stderr.splitlines()
    return line


@pytest.mark.parametrize("command", COMMANDS)
def test_a_new_site_in_a_read_only_folder(tmp_path, command):
    line = refused(
        tmp_path, command, "--no-input" if command == "collectstatic" else "-v0", DATA_DIR=tmp_path / "var"
    )
    assert line.startswith(f"The data directory can't be used: {tmp_path / 'var'}: Read-only file system")


@pytest.mark.deep
@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_new_site_with_a_secret_key_in_a_read_only_folder(tmp_path, command):
    line = refused(tmp_path, command, DATA_DIR=tmp_path / "var", SECRET_KEY="given")
    assert line == f"The data directory can't be used: {tmp_path / 'var'}: Read-only file system."


def test_a_site_whose_folder_has_become_read_only(data_dir):
    for command in ("serve", "migrate"):
        line = refused(data_dir, command, DATA_DIR=data_dir)
        assert line == f"The data directory can't be used: {data_dir}: Read-only file system."


@pytest.mark.parametrize(
    "folder", ["postgres", *(pytest.param(name, marks=pytest.mark.deep) for name in ("mail", "static"))]
)
def test_a_site_with_a_read_only_folder_in_it(data_dir, tmp_path, folder):
    (data_dir / folder).mkdir(exist_ok=True)
    if folder == "static":  # otherwise there is nothing to write
        for file in (data_dir / folder / "css").iterdir():
            file.unlink()
    line = refused(data_dir / folder, "serve", DATA_DIR=data_dir)
    name = "static files can't be written" if folder == "static" else "data directory can't be used"
    assert line.startswith(f"The {name}: {data_dir / folder}")
    assert line.endswith(": Read-only file system.")


def test_a_folder_that_permits_no_writing(tmp_path):
    tmp_path.chmod(0o555)
    # Without these capabilities, permissions apply to root, too.
    limited = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    done = processes.run([*limited, sys.executable, "manage.py", "migrate"], DATA_DIR=tmp_path / "var")
    assert done.stderr == f"The data directory can't be used: {tmp_path / 'var'}: Permission denied.\n"
