"""`manage.py serve`: bring the site up to date and serve it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from accounts.forms import OwnerForm
from accounts.owner import owner_exists, owner_path
from forum.mail.backends import keep_private
from forum.site import serve
from forum.site.postgres import CannotStart

SEEDS = settings.BASE_DIR / "fixtures" / "seeds"
OWNER = {  # variable → field of the form
    "DJANGO_SUPERUSER_USERNAME": "username",
    "DJANGO_SUPERUSER_EMAIL": "email",
    "DJANGO_SUPERUSER_PASSWORD": "password1",
}
SITE_LOCK = 20261123  # any number that no other program of this database takes


class Command(BaseCommand):
    help = "Migrate, import the seeds, collect the static files, then serve until Ctrl-C or SIGTERM."

    def add_arguments(self, parser):
        parser.add_argument("--demo", action="store_true", help="fill the site with sample content first")

    def handle(self, *, demo: bool, **options) -> None:
        serve.end_with_make()
        with serve.alone_in(settings.DATA_DIR, address=self.address):
            serve.check_port(settings.PORT)
            with site_to_ourselves():
                self.prepare(demo=demo)
            self.owner_path = owner_path()
            # A pool has threads, and threads do not survive the fork of the workers; each makes its own.
            connection.close()
            connection.close_pool()
            serve.Server(port=settings.PORT, when_ready=self.welcome).run()

    @property
    def address(self) -> str:
        return f"http://{serve.HOST}:{settings.PORT}/"

    def prepare(self, *, demo: bool) -> None:
        self.say("Bringing the database up to date")
        refuse_unknown_database()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("index_search", "--if-changed")
        self.say("Importing the seed articles")
        try:
            call_command("import_seeds", SEEDS)
        except CommandError as error:  # a file that can't be read keeps nobody from the others
            self.stderr.write(str(error))
        if demo:
            self.say("Making sample content")
            call_command("make_demo")
        make_owner_of_environment()
        keep_private(settings.DATA_DIR / "mail")
        self.say("Collecting the static files")
        try:
            call_command("collectstatic", verbosity=0, interactive=False)
        except OSError as error:
            raise CannotStart(f"The static files can't be kept: {error.filename}: {error.strerror}.") from error

    def welcome(self) -> None:
        self.say(f"Seedbed runs at {self.address} (passkeys need {settings.SITE_URL}/). Ctrl-C stops it.")
        if self.owner_path:
            self.say(f"It has no owner yet: make the account at {settings.SITE_URL}{self.owner_path}")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()  # who reads it through a pipe waits for it, too


@contextmanager
def site_to_ourselves() -> Iterator[None]:
    """Keep other starts waiting while this one changes the database, which several machines may share."""
    other = psycopg.connect(**connection.get_connection_params() | {"autocommit": True})
    with other:  # autocommit, for an open transaction would hold up indexes that are built concurrently
        other.execute("SELECT pg_advisory_lock(%s)", [SITE_LOCK])
        yield


def refuse_unknown_database() -> None:
    """Raises CannotStart if another version of Seedbed made the database, in a way that this one doesn't know."""
    loader = MigrationLoader(connection)
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith(("forum.", "accounts"))}
    unknown = sorted(
        key for key in loader.applied_migrations.keys() - loader.disk_migrations.keys() if key[0] in ours
    )
    if unknown:
        raise CannotStart(
            "Another version of Seedbed made this database, and this one can't upgrade it (it doesn't know "
            f"{'.'.join(unknown[0])}). Start that version, or name an empty folder in DATA_DIR, or another "
            "database in DATABASE_URL."
        )


def make_owner_of_environment() -> None:
    """Make the account that three variables describe, by the rules of signing up, unless the site has an owner.
    Raises CannotStart where they break one."""
    asked = {variable: os.environ.get(variable, "") for variable in OWNER}
    if not any(asked.values()) or owner_exists():
        return
    if missing := [variable for variable, value in asked.items() if not value]:
        raise CannotStart(f"The owner's account needs three variables; missing: {', '.join(missing)}.")
    form = OwnerForm({field: asked[variable] for variable, field in OWNER.items()})
    for variable, field in OWNER.items():
        if field in form.errors:
            raise CannotStart(f"The owner's account can't be made as {variable} says: {form.errors[field][0]}")
    username, email, password = (form.cleaned_data[field] for field in OWNER.values())
    owner = get_user_model().objects.create_superuser(username, email, password)
    owner.emailaddress_set.create(email=owner.email, primary=True, verified=settings.EMAIL_IS_VERIFIED)
