"""What a test that commits leaves behind goes, and what migrations stored comes back: Django's flush takes both."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

Rows = list[tuple[Any, ...]]


def stored_rows() -> dict[str, Rows]:
    """Return the rows of every table that has any."""
    return {table: _rows_of(table) for table in _tables_in_use()}


def restore(stored: dict[str, Rows]) -> None:
    # Deleting makes rows too: triggers raise the revision of a cycle that goes.
    while changed := {table for table in _tables_in_use() | set(stored) if _rows_of(table) != stored.get(table)}:
        with connection.constraint_checks_disabled(), transaction.atomic():
            _replace({table: stored.get(table, []) for table in changed})


def _replace(rows: dict[str, Rows]) -> None:
    with connection.cursor() as cursor:
        for table in rows:
            cursor.execute(f"DELETE FROM {_quoted(table)}")  # noqa: S608  a name of ours
        for table, each in rows.items():
            for row in each:
                places = ", ".join(["%s"] * len(row))
                cursor.execute(f"INSERT INTO {_quoted(table)} VALUES ({places})", row)  # noqa: S608  a name of ours


def _rows_of(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {_quoted(table)} ORDER BY 1")  # noqa: S608  a name of ours
        return [tuple(row) for row in cursor.fetchall()]


def _tables_in_use() -> set[str]:
    tables: Iterable[str] = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {_quoted(name)})" for name in tables]  # noqa: S608  ours
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return {table for (table,) in cursor.fetchall()}


def _quoted(table: str) -> str:
    return str(connection.ops.quote_name(table))
