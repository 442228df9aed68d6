"""A check of our migrations: old and new code must be able to run side by side on the new database."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import Field, ManyToManyField

# The last migration of each app in the first release. Nobody runs older code, so they may do anything.
BASELINE = {
    "accounts": "0002_triggers",
    "categories": "0002_triggers",
    "comments": "0003_triggers",
    "drafts": "0001_initial",
    "importing": "0002_triggers",
    "mail": "0002_jobs",
    "moderation": "0002_triggers",
    "notifications": "0001_initial",
    "pagecache": "0002_triggers",
    "posts": "0002_triggers",
    "search": "0002_triggers",
}
# What old code would miss. A migration may do so once a release without that code is out, and names it:
# `unused_since = "1.4"`.
REMOVES = (
    operations.AlterModelTable,
    operations.DeleteModel,
    operations.RemoveField,
    operations.RenameField,
    operations.RenameModel,
)


@register(deploy=True)
def check_migrations(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Part of `check --deploy`, and so of `make lint`. Needs no database."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith(("forum.", "accounts"))}
    migrations = MigrationLoader(None).disk_migrations.values()
    return [
        Error(problem, obj=f"{migration.app_label}.{migration.name}", id="forum.E001")
        for migration in migrations
        if migration.app_label in ours and migration.name > BASELINE.get(migration.app_label, "")
        for problem in problems(migration)
    ]


def problems(migration: Migration) -> Iterator[str]:
    """What in this migration would break code of the release before, which doesn't know tables of new apps."""
    flat = [] if migration.initial else [*_flat(migration.operations)]
    new = {operation.name_lower for operation in flat if isinstance(operation, operations.CreateModel)}
    for operation in flat:
        if (
            isinstance(operation, operations.AddField)
            and operation.model_name_lower not in new
            and not _is_optional(operation.field)
        ):
            name = f"{operation.model_name}.{operation.name}"
            yield f"{name} needs db_default or null=True: code of the release before inserts rows without it."
        if isinstance(operation, REMOVES) and not getattr(migration, "unused_since", ""):
            what = operation.describe()
            yield f"“{what}” breaks code of the release before. If it no longer uses it, set unused_since."


def _flat(nested: Iterable[Operation]) -> Iterator[Operation]:
    for operation in nested:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation


def _is_optional(field: "Field[Any, Any]") -> bool:
    """Whether rows can be inserted without a value for this field."""
    return field.null or field.has_db_default() or field.generated or isinstance(field, ManyToManyField)
