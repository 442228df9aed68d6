"""A site of our own to photograph, made for each run, with gunicorn on a free port."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from forum.site import postgres
from forum.site.management.commands.serve import SEEDS
from tests.shots import content
from tests.support.served import beside_the_tests

DATABASE = settings.DATA_DIR / "postgres"
OURS = "shots"  # in the path of a data directory that may be deleted


@contextmanager
def served() -> Iterator[tuple[str, dict]]:
    """The address of the site, and what it contains: see content.fill."""
    assert OURS in settings.DATA_DIR.parts, "never delete a real site"
    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)
    postgres.ensure(DATABASE, durable=False)
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("import_seeds", SEEDS, verbosity=0)
        call_command("make_demo", stdout=StringIO())
        filled = content.fill()
        with beside_the_tests(settings.DATA_DIR, connection.settings_dict) as address:
            yield address, filled
    finally:
        connection.close()
        connection.close_pool()
        postgres.release(DATABASE)
