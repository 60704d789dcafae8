"""From one kind of database to another: every row as it is, and the counts compared."""

from __future__ import annotations

import environ
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from registrations.models import Registration
from registrations.operations.postgresql_tools import Failed

SOURCE = "source"


def copy_from(url: str) -> dict[str, tuple[int, int]]:
    """
    Copy all rows of all models, and return how many there were and how many there are.

    Raises:
        Failed: there is something here already, or the other database has other migrations.
    """
    call_command("migrate", verbosity=0, interactive=False)
    if Registration.objects.exists():
        raise Failed("There are registrations here already: copy into an empty database.")
    connections.settings[SOURCE] = connections.configure_settings({"default": settings_of(url)})["default"]
    try:
        _refuse_other_migrations()
        with transaction.atomic():
            _copy_rows()
        return {model._meta.label: (_count(model, SOURCE), _count(model, "default")) for model in copied_models()}
    finally:
        connections[SOURCE].close()
        del connections[SOURCE]
        del connections.settings[SOURCE]


def settings_of(url: str) -> dict[str, object]:
    settings: dict[str, object] = environ.Env.db_url_config(url)
    return settings


def copied_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _count(model: type[models.Model], alias: str) -> int:
    return model._base_manager.using(alias).count()


def _refuse_other_migrations() -> None:
    there, here = (set(MigrationRecorder(connections[alias]).applied_migrations()) for alias in (SOURCE, "default"))
    if there != here:
        names = ", ".join(sorted(f"{app}.{name}" for app, name in there ^ here))
        raise Failed(f"The other database is of another version of the application: {names}.")


def _copy_rows() -> None:
    tables = [model._meta.db_table for model in copied_models()]
    # What migrations have stored has other numbers here.
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables, allow_cascade=True))
    for model in copied_models():
        for row in model._base_manager.using(SOURCE).order_by("pk").iterator(chunk_size=500):
            row.save_base(raw=True, using="default", force_insert=True)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), copied_models()):
            cursor.execute(statement)
