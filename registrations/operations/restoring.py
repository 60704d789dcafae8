"""Putting a copy in the place of the database of the application."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.core.management import call_command
from django.db import Error as DatabaseTrouble
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registrations.core import roles
from registrations.models import Message, OperationsRecord, Registration
from registrations.models.message import MessageQuerySet
from registrations.operations import checking, postgresql_tools
from registrations.operations.postgresql_tools import Failed
from registrations.operations.schema import missing_migrations

# Who a registration is, in this database and in any copy of it.
Identity = tuple[int, str]


def erased_people() -> set[Identity]:
    """Return whose data has been erased; nobody, if there is no database that could tell."""
    try:
        erased = Registration.objects.filter(erased_at__isnull=False)
        return {(pk, moment.isoformat()) for pk, moment in erased.values_list("pk", "created_at")}
    except DatabaseTrouble:
        return set()


def is_empty() -> bool:
    try:
        return not Registration.objects.exists()
    except DatabaseTrouble:
        return True


def replace_database(copy: Path) -> None:
    """
    Replace everything by the copy, at once or not at all, bring it to this version, and hold the outbox.

    What is in it may have been sent since the copy was made.

    Raises:
        Failed: the copy is of another kind of database, or the tools refuse; then nothing has changed.
    """
    if checking.vendor_of(copy) != connection.vendor:
        raise Failed(f"This is no copy of a {connection.vendor} database: restore it there, then use `copy_database`.")
    if connection.vendor == "sqlite":
        _replace_sqlite(copy)
    else:
        _replace_postgresql(copy)
    if missing_migrations():
        call_command("migrate", verbosity=0, interactive=False)
    roles.apply_permissions()
    OperationsRecord.objects.record(OperationsRecord.Name.OUTBOX_HELD)


def still_there(erased: set[Identity]) -> list[int]:
    back = Registration.objects.filter(pk__in=[pk for pk, _moment in erased], erased_at__isnull=True)
    return [pk for pk, moment in back.values_list("pk", "created_at") if (pk, moment.isoformat()) in erased]


def held_messages() -> MessageQuerySet | None:
    """Return what waits since before the copy was restored; None if the outbox is not held."""
    held_since = OperationsRecord.objects.moment_of(OperationsRecord.Name.OUTBOX_HELD)
    return None if held_since is None else Message.objects.unsent().filter(created_at__lte=held_since)


@transaction.atomic
def release_outbox(messages: MessageQuerySet, *, discard: bool) -> None:
    """Let messages go again; with `discard` not these, which have probably been sent."""
    if discard:
        reason = _("A copy was restored, and this message had probably been sent before.")
        messages.update(given_up_at=timezone.now(), leased_until=None, last_error=reason)
    OperationsRecord.objects.filter(name=OperationsRecord.Name.OUTBOX_HELD).delete()


def _replace_sqlite(copy: Path) -> None:
    """SQLite writes the pages of the copy as one transaction: whoever has the database open sees the old or the new."""
    connection.close()
    with (
        closing(sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)) as source,
        closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=checking.PATIENCE)) as target,
    ):
        try:
            target.execute("PRAGMA journal_mode=WAL")
            source.backup(target)
        except sqlite3.Error as error:
            raise Failed(f"The database could not be replaced: {error}") from error


def _replace_postgresql(copy: Path) -> None:
    """In one transaction: tables that a newer version has made go too."""
    statements = copy.with_name("statements.sql")
    postgresql_tools.run("pg_restore", "--no-owner", "--no-privileges", f"--file={statements}", str(copy))
    try:
        postgresql_tools.run(
            *("psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"),
            *("--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public", f"--file={statements}"),
        )
    finally:
        statements.unlink()
    connection.close()
