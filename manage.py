#!/usr/bin/env python
"""Django's command line: `manage.py serve` runs the forum, `manage.py help` lists all commands."""

import os
import sys

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import connection
from environs import EnvError

from forum.site import postgres

# For every other command, the database is started or checked first.
NEED_NO_DATABASE = {
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "help",
    "makemessages",
    "version",
}


def main() -> None:
    """Run one command. An error that the operator can fix is one line on standard error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
    _read_settings()
    folder = settings.DATA_DIR / "postgres"
    try:
        if _needs_database(sys.argv):
            if os.environ.get("DATABASE_URL"):
                _check_connection()
            else:
                postgres.ensure(folder)
                postgres.watch()
        execute_from_command_line(sys.argv)
    except postgres.CannotStart as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        postgres.release(folder)


def _read_settings() -> None:
    try:
        if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
            sys.exit("DATABASE_URL must be a PostgreSQL database, like postgres://user:password@host/name.")
    except (EnvError, ImproperlyConfigured, ValueError) as error:
        sys.exit(f"Invalid setting: {error}")
    except OSError as error:
        sys.exit(f"The data directory can't be used: {error.filename}: {error.strerror}.")


def _check_connection() -> None:
    """Connect once before the pool does: it would retry and log warnings if the URL has a typo."""
    parameters = connection.get_connection_params()
    try:
        psycopg.connect(**parameters | {"connect_timeout": 5}).close()
    except psycopg.OperationalError as error:
        name = "{user}@{host}:{port}/{dbname}".format_map({"host": "", "port": 5432, "user": ""} | parameters)
        reason = str(error).splitlines()[0]
        raise postgres.CannotStart(f"Can't connect to the database in DATABASE_URL, {name}: {reason}") from error


def _needs_database(arguments: list[str]) -> bool:
    command, *options = arguments[1:] or ["help"]
    return not (command in NEED_NO_DATABASE or command.startswith("-") or {"-h", "--help"} & set(options))


if __name__ == "__main__":
    main()
