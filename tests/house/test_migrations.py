"""A migration must not break code of the release before, which runs on the same database for a while."""

import pytest
from django.contrib.postgres.fields import ArrayField
from django.core.checks import registry
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.models.functions import Now

from forum.site.checks import BASELINE, check_migrations, problems


def migration(*given, **attributes):
    return type("Migration", (Migration,), {"operations": [*given], **attributes})("0099_new", "posts")


def add(field):
    return operations.AddField("post", "color", field)


SAFE = [
    add(models.TextField(null=True)),
    add(models.TextField(default="red", db_default="red")),
    add(models.DateTimeField(db_default=Now())),
    add(ArrayField(models.TextField(), db_default=[])),
    add(models.ManyToManyField("accounts.User")),
    add(models.GeneratedField(expression=models.F("pk"), output_field=models.BigIntegerField(), db_persist=True)),
    operations.CreateModel("Color", [("name", models.TextField())]),
    operations.RunSQL("SELECT 1"),
    operations.SeparateDatabaseAndState(state_operations=[add(models.TextField())]),
]
UNSAFE = [
    add(models.TextField()),
    add(models.TextField(default="red")),
    operations.SeparateDatabaseAndState(database_operations=[add(models.BooleanField(default=False))]),
    operations.RemoveField("post", "title"),
    operations.RenameField("post", "title", "name"),
    operations.RenameModel("Post", "Article"),
    operations.DeleteModel("Post"),
    operations.AlterModelTable("post", "article"),
]


@pytest.mark.parametrize("operation", SAFE, ids=lambda operation: operation.describe())
def test_what_old_code_does_not_notice_is_allowed(operation):
    assert [*problems(migration(operation))] == []


@pytest.mark.parametrize("operation", UNSAFE, ids=lambda operation: operation.describe())
def test_what_breaks_old_code_is_found(operation):
    assert len([*problems(migration(operation))]) == 1


def test_what_no_code_uses_any_more_can_be_removed():
    assert [*problems(migration(operations.RemoveField("post", "title"), unused_since="1.4"))] == []
    assert len([*problems(migration(add(models.TextField()), unused_since="1.4"))]) == 1


def test_tables_of_the_same_release_are_no_concern_of_old_code():
    field = add(models.TextField())
    assert [*problems(migration(operations.CreateModel("Post", []), field))] == []
    assert [*problems(migration(field, initial=True))] == []


def test_make_lint_checks_all_our_migrations():
    assert check_migrations in registry.registry.get_checks(include_deployment_checks=True)
    assert check_migrations(None) == []
    assert BASELINE.items() <= MigrationLoader(None).disk_migrations.keys()
