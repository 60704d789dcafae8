"""Transactions that meet each other: a few tries, then a friendly no."""

import logging
import random
import sqlite3
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection

logger = logging.getLogger(__name__)

TRIES = 4
P = ParamSpec("P")
R = TypeVar("R")


class DatabaseBusy(OperationalError):
    """The database did not let us through in time. Nothing was stored; trying again is safe."""


def retrying(operation: Callable[P, R]) -> Callable[P, R]:
    """
    Run a transaction again when another one was in its way.

    Deadlocks, failed serialisation and a unique value taken at the same moment
    go away by themselves; a lock that times out is not waited for twice.

    Raises:
        DatabaseBusy: it stayed in the way.
        IntegrityError: a constraint refuses these rows each time, which is a mistake of ours.
    """

    @wraps(operation)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, TRIES + 1):
            try:
                return operation(*args, **kwargs)
            except (OperationalError, IntegrityError) as error:
                if connection.in_atomic_block:
                    raise
                if attempt == TRIES or _has_waited_already(error):
                    # Not what the database said: PostgreSQL prints the row, with the address in it.
                    logger.error("Gave up %s: %s", operation.__name__, type(error).__name__)  # noqa: TRY400  see above
                    if is_mistake(error):
                        raise
                    raise DatabaseBusy from error
                time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311  spreading out, not hiding
        raise AssertionError

    return wrapper


def is_mistake(error: Exception) -> bool:
    """Say whether trying later cannot help: a constraint, or a table or column that is not there (SQLite's way)."""
    is_misunderstood = getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return isinstance(error, IntegrityError) or is_misunderstood


def _has_waited_already(error: Exception) -> bool:
    # SQLite's "locked", PostgreSQL's lock_not_available and query_canceled come after the full timeout.
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "55P03") in {"55P03", "57014"}
