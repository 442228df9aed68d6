#!/usr/bin/env python
"""The one entry: `manage.py serve` runs the forum, `manage.py help` lists what else there is."""

import os
import sys

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import connection
from environs import EnvError

from forum.site import postgres

# Every other command finds its database running, embedded or not.
NEED_NO_DATABASE = {
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "help",
    "makemessages",
    "version",
}


def main() -> None:
    """Run one command; what a person can put right ends it with one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
    _read_settings()
    embedded = settings.DATA_DIR / "postgres"
    try:
        if _needs_database(sys.argv):
            if os.environ.get("DATABASE_URL"):
                _reach_database()
            else:
                postgres.ensure(embedded)
        execute_from_command_line(sys.argv)
    except postgres.CannotStart as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        postgres.release(embedded)


def _read_settings() -> None:
    try:
        if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
            sys.exit("DATABASE_URL must name a database of PostgreSQL, like postgres://user:password@host/name.")
    except (EnvError, ImproperlyConfigured, ValueError) as error:
        sys.exit(f"The environment's settings can't be used: {error}")
    except OSError as error:
        sys.exit(f"The data directory can't be used: {error.filename}: {error.strerror}.")


def _reach_database() -> None:
    """Ask once, before the pool does, whose patience and log nobody needs who mistyped an address."""
    where = connection.get_connection_params()
    try:
        psycopg.connect(**where | {"connect_timeout": 5}).close()
    except psycopg.OperationalError as error:
        name = "{user}@{host}:{port}/{dbname}".format_map({"host": "", "port": 5432, "user": ""} | where)
        reason = str(error).splitlines()[0]
        raise postgres.CannotStart(f"The database of DATABASE_URL, {name}, can't be reached: {reason}") from error


def _needs_database(arguments: list[str]) -> bool:
    command, *options = arguments[1:] or ["help"]
    return not (command in NEED_NO_DATABASE or command.startswith("-") or {"-h", "--help"} & set(options))


if __name__ == "__main__":
    main()
