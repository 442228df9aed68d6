"""`manage.py serve`: bring the site up to date and serve it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
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


class Command(BaseCommand):
    help = "Migrate, import the seed articles, collect static files, then serve until Ctrl-C or SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="add sample content first")

    def handle(self, *, demo: bool, **options: Any) -> None:
        serve.stop_with_make()
        with serve.lock_data_dir(settings.DATA_DIR, address=self.address):
            serve.check_port(settings.PORT)
            with startup_lock():
                self.prepare(demo=demo)
            self.owner_path = owner_path()
            # Threads don't survive the fork, so each worker creates its own pool, and watches the database.
            postgres.stop_watching()
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]  # only PostgreSQL's connection has a pool
            serve.Server(port=settings.PORT, when_ready=self.welcome).run()

    @property
    def address(self) -> str:
        return f"http://{serve.HOST}:{settings.PORT}/"

    def prepare(self, *, demo: bool) -> None:
        self.say("Updating the database")
        refuse_unknown_database()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
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
def startup_lock() -> Iterator[None]:
    """Make other starts wait while this one updates the database, which several machines may share."""
    session = psycopg.connect(**connection.get_connection_params() | {"autocommit": True})
    with session:  # autocommit: an open transaction would block concurrent index builds
        session.execute("SELECT pg_advisory_lock(%s)", [SITE_LOCK])
        yield


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
