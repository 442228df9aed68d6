"""Empties the tables after a test that commits, in 10 ms instead of 300.

Django truncates all tables. For this, PostgreSQL creates new files for each table and index, and Django then
writes content types and permissions again. But a test leaves few rows, and deleting them is fast.
"""

from contextlib import suppress

from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db import ProgrammingError, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models.signals import post_migrate

# procrastinate's tables, which Django doesn't manage. They aren't locked: a worker may be about to use them.
QUEUE = ["procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers"]
WRITTEN_BY_MIGRATE = {"django_content_type", "auth_permission"}


class QuickFlush(DatabaseOperations):
    """Database operations with other SQL for `manage.py flush`, which runs after such a test."""

    def sql_flush(self, style, tables, *, reset_sequences=False, allow_cascade=False):
        # The cache has no model, but it counts login attempts, which would lock out the next test.
        cache = settings.CACHES["default"]["LOCATION"]
        names = [self.quote_name(table) for table in sorted({*tables, cache} - WRITTEN_BY_MIGRATE)]
        return [
            # Like TRUNCATE, wait for a server that is still writing.
            f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE",
            # Skip triggers: the moderation log refuses deletions, and foreign keys need an order.
            "SET LOCAL session_replication_role = replica",
            *(f"DELETE FROM {name}" for name in [*names, *QUEUE]),
        ]


def empty_quickly(connection) -> None:
    """Use QuickFlush if we may skip triggers, as on the embedded server."""
    with suppress(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        connection.ops = QuickFlush(connection)
        # The rows from `migrate` are kept, so there's no need to create them after each test.
        post_migrate.disconnect(create_contenttypes)
        post_migrate.disconnect(
            create_permissions, dispatch_uid="django.contrib.auth.management.create_permissions"
        )
    with connection.cursor() as cursor:
        # Otherwise, Django truncates the tables, which the log refuses, too.
        cursor.execute("ALTER TABLE moderation_decision DISABLE TRIGGER moderation_keep_all_decisions")
