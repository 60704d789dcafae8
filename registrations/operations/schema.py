"""Whether the database has the tables and columns that this version of the application knows."""

from django.db import Error as DatabaseTrouble
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class SchemaIsOld(Exception):
    """Migrations have to be applied first; the message says which."""


def missing_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def refuse_old_schema() -> None:
    """
    Return if this version can work with the database, or if the database does not answer yet.

    Raises:
        SchemaIsOld: it lacks migrations. Old code may go on meanwhile: new migrations do it no harm.
    """
    try:
        missing = missing_migrations()
    except DatabaseTrouble:
        return
    finally:
        connection.close()
    if missing:
        raise SchemaIsOld(
            f"The database is older than this version of the application and lacks {', '.join(missing)}. "
            "Make a backup, then run: manage.py migrate"
        )
