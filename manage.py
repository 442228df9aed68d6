#!/usr/bin/env python
"""Django's command line: `manage.py serve` runs the forum, `manage.py help` lists all commands."""

import os
import sys
from pathlib import Path
from typing import NoReturn

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, connection
from environs import EnvError

from forum.site import database_errors, environment, postgres

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
    folder = _data_dir() / "postgres"
    try:
        if _needs_database(sys.argv):
            if os.environ.get("DATABASE_URL"):
                _check_connection()
            else:
                environment.check_writable(settings.DATA_DIR)
                environment.check_writable(folder)
                postgres.ensure(folder)
                postgres.watch()
        execute_from_command_line(sys.argv)
    except postgres.CannotStart as reason:
        sys.exit(str(reason))
    except (DatabaseError, psycopg.Error) as error:
        if advice := database_errors.advice(error):
            sys.exit(advice)
        raise
    except OSError as error:
        if not Path(os.fsdecode(error.filename or "/")).is_relative_to(settings.DATA_DIR):
            raise
        _refuse_data_dir(error)
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        postgres.release(folder)


def _data_dir() -> Path:
    """Read the settings. Only an invalid one fails here."""
    try:
        return settings.DATA_DIR
    except (EnvError, ImproperlyConfigured, ValueError) as error:
        sys.exit(f"Invalid setting: {error}")
    except OSError as error:
        _refuse_data_dir(error)


def _refuse_data_dir(error: OSError) -> NoReturn:
    sys.exit(f"The data directory can't be used: {error.filename}: {error.strerror}.")


def _check_connection() -> None:
    """Connect once before the pool does: it would retry and log warnings if the URL has a typo."""
    parameters = connection.get_connection_params()
    try:
        psycopg.connect(**{"connect_timeout": 5} | parameters).close()
    except psycopg.Error as error:
        name = "{user}@{host}:{port}/{dbname}".format_map({"host": "", "port": 5432, "user": ""} | parameters)
        reason = database_errors.advice(error) or _one_line(str(error))
        raise postgres.CannotStart(f"Can't connect to the database in DATABASE_URL, {name}: {reason}") from error


def _one_line(error: str) -> str:
    """The first line of psycopg's error. If there are several hosts or addresses, the reason for each."""
    lines = error.splitlines()
    return "; ".join(line[2:] for line in lines if line.startswith("- host: ")) or lines[0]


def _needs_database(arguments: list[str]) -> bool:
    command, *options = arguments[1:] or ["help"]
    return not (command in NEED_NO_DATABASE or command.startswith("-") or {"-h", "--help"} & set(options))


if __name__ == "__main__":
    main()
