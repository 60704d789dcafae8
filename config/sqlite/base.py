"""
Whoever waits for a busy SQLite waits in Python, not inside of SQLite.

SQLite's own waiting holds the mutex of the waiting connection. When the thread that has the lock collects garbage
and frees a cursor of that connection, it needs this mutex, and nothing moves until the timeout (python/cpython #86864).
"""

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base, features

from config.sqlite.schema import DatabaseSchemaEditor

PRIMARY_CODE = 0xFF  # of an extended one, such as SQLITE_BUSY_RECOVERY
# How long those wait who are more than may wait together.
SHORT_PATIENCE = 0.5

_waiting: set[int] = set()


class PatientCursor(base.SQLiteCursorWrapper):
    """Tries again while somebody else writes, until its connection has lost patience."""

    def __init__(self, connection: sqlite3.Connection, patience: Callable[[], float]) -> None:
        super().__init__(connection)
        self.patience = patience

    def execute(self, query: str, params: Any = None) -> Any:
        try:
            return super().execute(query, params)
        except sqlite3.OperationalError as error:
            if not _is_busy(error):
                raise
        with _counted_as_waiting():
            return self._execute_when_free(query, params)

    def _execute_when_free(self, query: str, params: Any) -> Any:
        until = time.monotonic() + self.patience()
        while True:
            time.sleep(random.uniform(0.001, 0.01))  # noqa: S311  spreading out, not hiding
            try:
                return super().execute(query, params)
            except sqlite3.OperationalError as error:
                if not _is_busy(error) or time.monotonic() >= until:
                    raise


class DatabaseFeatures(features.DatabaseFeatures):
    # Django sends as many values in a statement as SQLite took before 2020.
    max_query_params = 32_766


class DatabaseWrapper(base.DatabaseWrapper):
    """Waits for `timeout` seconds; where `most_waiting` threads do so already, for a moment only."""

    features_class = DatabaseFeatures
    SchemaEditorClass = DatabaseSchemaEditor
    patience = 5.0
    most_waiting: int | None = None

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        self.patience = params.get("timeout", self.patience)
        self.most_waiting = params.pop("most_waiting", None)
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Be patient while opening, which another process may be in the way of; from then on never wait inside."""
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    def create_cursor(self, name: str | None = None) -> PatientCursor:
        cursor: PatientCursor = self.connection.cursor(
            factory=lambda connection: PatientCursor(connection, self._patience_now)
        )
        return cursor

    def _patience_now(self) -> float:
        is_crowded = self.most_waiting is not None and len(_waiting) > self.most_waiting
        return min(self.patience, SHORT_PATIENCE) if is_crowded else self.patience


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return error.sqlite_errorcode & PRIMARY_CODE == sqlite3.SQLITE_BUSY


@contextmanager
def _counted_as_waiting() -> Iterator[None]:
    me = threading.get_ident()
    _waiting.add(me)
    try:
        yield
    finally:
        _waiting.discard(me)
