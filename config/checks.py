"""What `check --deploy` asks of a production beside Django's own questions."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import Error as DatabaseTrouble
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

MANIFEST = "staticfiles.json"


def static_files_are_collected(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    if (settings.STATIC_ROOT / MANIFEST).exists():
        return []
    return [
        Error(
            "Static files are not collected: every page would fail.",
            hint="Run: manage.py collectstatic --noinput",
            id="config.E001",
        )
    ]


def migrations_are_applied(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseTrouble:
        return [Error("The database does not answer.", hint="Look at DATABASE_URL.", id="config.E002")]
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return []
    names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _backwards in plan)
    hint = "Make a backup, then run: manage.py migrate"
    return [Error(f"Migrations are not applied: {names}.", hint=hint, id="config.E003")]
