"""Separate PostgreSQL servers from the system's packages, with TLS, which the embedded server doesn't have."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests.support import processes

# The newest version that can do all we need. Debian's package has the server and these programs.
FOUND = max(
    Path("/usr/lib/postgresql").glob("*/bin/pg_basebackup"), key=lambda path: int(path.parts[-3]), default=None
)
WHY_NOT = "Debian's PostgreSQL isn't installed: apt-get install postgresql"
USER = "nobody"  # PostgreSQL refuses to run as root
SETTINGS = {
    "listen_addresses": "localhost",
    "unix_socket_directories": "",
    "ssl": "on",
    "ssl_cert_file": "server.crt",
    "ssl_key_file": "server.key",
    "fsync": "off",
    "shared_buffers": "32MB",
}
# Only with TLS, and with a password for everybody but the administrator.
HBA = """
hostssl all,replication postgres all trust
hostssl all all all scram-sha-256
"""


class Cluster:
    """A running server. `ca` is the certificate to trust."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, processes.free_port()
        self.ca = folder / "server.crt"
        self.process: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"localhost:{self.port}"

    def start(self) -> None:
        options = [f"--{name}={value}" for name, value in SETTINGS.items()]
        command = [*as_ordinary_user(), FOUND.with_name("postgres"), "-D", self.folder, "-p", str(self.port)]
        with (self.folder.parent / "log").open("a") as log:
            self.process = subprocess.Popen([*command, *options], env=variables(), cwd="/", stdout=log, stderr=log)
        processes.until(self.answers)

    def answers(self) -> bool:
        with suppress(psycopg.OperationalError):
            return self.execute("SELECT 1") == 1
        return False

    def execute(self, *statements: str, database: str = "postgres"):
        """Run statements as the administrator. Returns the first value of the last one, if it returns rows."""
        where = f"postgres://postgres@{self.address}/{database}?sslmode=require"
        with psycopg.connect(where, autocommit=True) as session:
            cursor = [session.execute(each) for each in statements][-1]
            return cursor.fetchone()[0] if cursor.description else None

    def kill(self) -> None:
        if self.process:
            processes.kill(self.process.pid)
            self.process.wait()


@contextmanager
def primary() -> Iterator[Cluster]:
    """A new server. It ends with this process, even if that is killed."""
    with _folder() as folder:
        cluster = Cluster(folder / "db")
        _run(FOUND.with_name("initdb"), "-D", cluster.folder, "-U", "postgres", "-A", "trust", "--no-sync")
        make_certificate(cluster.folder)
        (cluster.folder / "pg_hba.conf").write_text(HBA)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.kill()


@contextmanager
def standby_of(cluster: Cluster) -> Iterator[Cluster]:
    """A server that follows another one, until it's promoted."""
    with _folder() as folder:
        copy = Cluster(folder / "db")
        source = f"host=localhost port={cluster.port} user=postgres sslmode=require"
        _run(
            FOUND.with_name("pg_basebackup"),
            "-D",
            copy.folder,
            "-d",
            source,
            "-R",
            "--checkpoint=fast",
            "--no-sync",
        )
        copy.start()
        try:
            yield copy
        finally:
            copy.kill()


def make_certificate(folder: Path) -> Path:
    """A self-signed certificate for localhost, so its own authority, and its key. Returns the certificate."""
    files = ["-keyout", folder / "server.key", "-out", folder / "server.crt"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-days", "2"]
    subprocess.run(["openssl", "req", *kind, *names, *files], check=True, capture_output=True)
    for name in ("server.crt", "server.key"):
        _give_away(folder / name)
    return folder / "server.crt"


def as_ordinary_user() -> list[str]:
    """A command prefix. The process is stopped at once when ours ends."""
    user = [f"--reuid={USER}", "--regid=nogroup", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *user, "--pdeathsig=QUIT"]


def variables() -> dict[str, str]:
    return os.environ | {"HOME": "/nonexistent"}  # libpq looks there for certificates, and must be allowed to


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that the ordinary user can write to. pytest's own are below one that only root can enter."""
    folder = Path(tempfile.mkdtemp(prefix="seedbed-cluster-"))
    try:
        _give_away(folder)
        yield folder
    finally:
        shutil.rmtree(folder)


def _give_away(path: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(path, USER, "nogroup")


def _run(*command: object) -> None:
    words = [*as_ordinary_user(), *map(str, command)]
    done = subprocess.run(words, env=variables(), cwd="/", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
