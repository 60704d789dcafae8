"""From 0.3.0 on: old code works on the new schema, so that an upgrade stops nobody and a rollback needs no restore."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Field

OUR_APPS = ("trainings", "registrations")
# Old code still reads or writes what these take away: they belong into the release after the one that stopped using it,
# and are named here then, with that release.
CONTRACTING = (
    operations.RemoveField,
    operations.DeleteModel,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
)
CONTRACTED_ON_PURPOSE: dict[str, str] = {}


def later_migrations() -> list[Migration]:
    """Return what was added to the first migrations: by what a release that is in use is upgraded."""
    migrations = MigrationLoader(None).disk_migrations.values()
    return [each for each in migrations if each.app_label in OUR_APPS and not each.initial]


def may_be_left_out(field: Field) -> bool:
    return bool(field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)


def refuses_old_rows(operation: operations.base.Operation, before: ProjectState, app_label: str) -> bool:
    """Say whether a row that does not name this column would now be refused: old code does not know it."""
    if isinstance(operation, operations.AddField):
        return not may_be_left_out(operation.field)
    if isinstance(operation, operations.AlterField):
        old = before.models[app_label, operation.model_name_lower].fields[operation.name]
        return may_be_left_out(old) and not may_be_left_out(operation.field)
    return False


def offences(migration: Migration) -> list[str]:
    name = f"{migration.app_label}.{migration.name}"
    if name in CONTRACTED_ON_PURPOSE:
        return []
    state = MigrationLoader(None).project_state((migration.app_label, migration.name), at_end=False)
    found = []
    for operation in migration.operations:
        if refuses_old_rows(operation, state, migration.app_label) or isinstance(operation, CONTRACTING):
            found.append(f"{name}: {operation.describe()}")
        operation.state_forwards(migration.app_label, state)
    return found


def test_every_later_migration_lets_old_code_go_on():
    assert [offence for migration in later_migrations() for offence in offences(migration)] == []


@pytest.mark.parametrize("path", sorted(settings.BASE_DIR.glob("*/migrations/0*.py")), ids=lambda path: path.stem)
def test_no_migration_imports_living_code(path: Path):
    imported = [
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    ]

    # First migrations may name validators and defaults of models; what runs later must not change with the code.
    is_initial = path.stem.startswith("0001")
    assert [name for name in imported if name.startswith(OUR_APPS) and not is_initial] == []
