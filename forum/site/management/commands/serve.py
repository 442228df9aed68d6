"""`manage.py serve`: bring the site up to date and serve it."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from accounts.forms import OwnerForm
from accounts.owner import owner_exists, owner_path
from forum.mail.backends import keep_private
from forum.site import postgres, serve
from forum.site.postgres import CannotStart

SEEDS = settings.BASE_DIR / "fixtures" / "seeds"
OWNER = {  # variable → field of the form
    "DJANGO_SUPERUSER_USERNAME": "username",
    "DJANGO_SUPERUSER_EMAIL": "email",
    "DJANGO_SUPERUSER_PASSWORD": "password1",
}
SITE_LOCK = 20261123  # an arbitrary number for pg_advisory_lock
LOCK_PAUSE = 0.5  # seconds
# With one 64-bit number, its halves are classid and objid, and objsubid is 1.
LOCK_HOLDER = """
    SELECT concat_ws(', ', nullif(application_name, ''), 'database session ' || pid, 'from ' || host(client_addr))
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND (classid, objid, objsubid) = (0, %s, 1) AND granted
        AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class Command(BaseCommand):
    help = "Migrate, import the seed articles, collect static files, then serve until Ctrl-C or SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="add sample content first")

    def handle(self, *, demo: bool, **options: Any) -> None:
        serve.stop_with_make()
        serve.allow_open_files()
        with serve.lock_data_dir(settings.DATA_DIR, address=self.address):
            serve.check_address(settings.BIND)
            with startup_lock(self.say):
                self.prepare(demo=demo)
            self.owner_path = owner_path()
            # Threads don't survive the fork, so each worker creates its own pool, and watches the database.
            postgres.stop_watching()
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL's connection has a pool
            serve.Server(when_ready=self.welcome).run()

    @property
    def address(self) -> str:
        return settings.BIND if settings.BIND.startswith("unix:") else f"http://{settings.BIND}/"

    def prepare(self, *, demo: bool) -> None:
        self.say("Updating the database")
        refuse_unknown_database()
        drop_interrupted_indexes()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("claim_names")
        call_command("index_search", "--if-changed")
        self.say("Importing seed articles")
        try:
            call_command("import_seeds", SEEDS)
        except CommandError as error:  # one unreadable file doesn't stop the start
            self.stderr.write(str(error))
        if demo:
            self.say("Creating sample content")
            call_command("make_demo")
        create_owner_from_environment()
        keep_private(settings.DATA_DIR / "mail")
        self.say("Collecting static files")
        try:
            call_command("collectstatic", verbosity=0, interactive=False)
        except OSError as error:
            raise CannotStart(f"The static files can't be written: {error.filename}: {error.strerror}.") from error

    def welcome(self) -> None:
        self.say(f"Seedbed is running at {self.address} (passkeys need {settings.SITE_URL}/). Ctrl-C stops it.")
        if self.owner_path:
            self.say(f"It has no owner yet. Set up the owner account at {settings.SITE_URL}{self.owner_path}")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()  # output through a pipe is buffered


@contextmanager
def startup_lock(say: Callable[[str], None]) -> Iterator[None]:
    """Make other starts wait while this one updates the database, which several machines may share.

    They try again and again. Waiting inside one statement would hold a snapshot, for which concurrent index builds
    wait, and so the start that waits and the one that builds would wait for each other.
    """
    name = f"Seedbed starting on {socket.gethostname()[:30]}, process {os.getpid()}"
    options = {"autocommit": True, "application_name": name}
    with psycopg.connect(**connection.get_connection_params() | options) as session:
        waits_for = None
        while not fetch(session, "SELECT pg_try_advisory_lock(%s)", SITE_LOCK):
            holder = fetch(session, LOCK_HOLDER, SITE_LOCK)
            if holder != waits_for and holder:
                say(f"Waiting until another start has updated the database: {holder}")
                waits_for = holder
            time.sleep(LOCK_PAUSE)
        yield


def fetch(session: psycopg.Connection[Any], sql: str, *values: object) -> Any:
    """The first column of the first row, if there is one."""
    row = session.execute(sql.encode(), values).fetchone()
    return row[0] if row else None


def drop_interrupted_indexes() -> None:
    """Drop what's left of concurrent index builds that were interrupted, so that `migrate` can build them again.

    Such an index exists, but its migration isn't recorded. It's usually invalid: it slows writes and helps nobody.
    """
    loader = MigrationLoader(connection)
    migrations = [
        loader.disk_migrations[key] for key in loader.disk_migrations.keys() - loader.applied_migrations.keys()
    ]
    names = {
        operation.index.name
        for migration in migrations
        for operation in migration.operations
        if isinstance(operation, AddIndexConcurrently)
    }
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {connection.ops.quote_name(name)}")


def refuse_unknown_database() -> None:
    """Raise CannotStart if the database has migrations that this version doesn't know."""
    loader = MigrationLoader(connection)
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith(("forum.", "accounts"))}
    unknown = sorted(
        key for key in loader.applied_migrations.keys() - loader.disk_migrations.keys() if key[0] in ours
    )
    if unknown:
        raise CannotStart(
            "Another version of Seedbed created this database, and this one can't upgrade it (unknown migration: "
            f"{'.'.join(unknown[0])}). Start that version, set DATA_DIR to an empty folder, or set DATABASE_URL "
            "to another database."
        )


def create_owner_from_environment() -> None:
    """Create the owner account from three environment variables, unless the site has an owner. The sign-up rules
    apply. Raises CannotStart if a value breaks one."""
    values = {variable: os.environ.get(variable, "") for variable in OWNER}
    if not any(values.values()) or owner_exists():
        return
    if missing := [variable for variable, value in values.items() if not value]:
        raise CannotStart(f"The owner's account needs three variables. Also set {', '.join(missing)}.")
    form = OwnerForm({field: values[variable] for variable, field in OWNER.items()})
    for variable, field in OWNER.items():
        if field in form.errors:
            raise CannotStart(f"The owner's account can't be created. {variable}: {form.errors[field][0]}")
    username, email, password = (form.cleaned_data[field] for field in OWNER.values())
    owner = get_user_model().objects.create_superuser(username, email, password)
    owner.emailaddress_set.create(email=owner.email, primary=True, verified=settings.EMAIL_IS_VERIFIED)
