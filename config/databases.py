"""What a connection to the database waits for, and for how long."""

from typing import Any

SQLITE = "django.db.backends.sqlite3"
# Whoever looks at a page is answered within ten seconds, whatever holds the database.
PAGE_PATIENCE = 8
COMMAND_PATIENCE = 20
# More than so many threads of one process do not wait for a busy SQLite together: the others have pages to show.
MOST_WAITING_PAGES = 3


def is_sqlite(database: dict[str, Any]) -> bool:
    return bool(database.get("ENGINE") == SQLITE)


def completed(database: dict[str, Any], *, serves_pages: bool, test_file: str) -> dict[str, Any]:
    """Return what DATABASE_URL says, with what makes that database safe and patient enough."""
    patience = PAGE_PATIENCE if serves_pages else COMMAND_PATIENCE
    if is_sqlite(database):
        options = _sqlite(patience, most_waiting=MOST_WAITING_PAGES if serves_pages else None)
        # Threads cannot share a database in memory, and the tests race with threads.
        own: dict[str, Any] = {"ENGINE": "config.sqlite", "TEST": {"NAME": test_file}}
    else:
        options = _postgresql(patience, limits_statements=serves_pages)
        own = {"ENGINE": "config.postgresql", "CONN_HEALTH_CHECKS": True}
    # Opening costs more than most pages do. A minute, so that a file that was put in place of another is noticed.
    own["CONN_MAX_AGE"] = 60
    return database | own | {"OPTIONS": database.get("OPTIONS", {}) | options}


def _sqlite(patience: int, *, most_waiting: int | None) -> dict[str, Any]:
    return {
        # IMMEDIATE makes every atomic block take the write lock first, which is what
        # select_for_update() does on PostgreSQL and cannot do on SQLite.
        "transaction_mode": "IMMEDIATE",
        "timeout": patience,
        "most_waiting": most_waiting,
        # FULL: what has been acknowledged survives a power cut; with WAL it costs 0.3 ms a commit.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }


def _postgresql(patience: int, *, limits_statements: bool) -> dict[str, Any]:
    limits = {"lock_timeout": patience * 1000, "idle_in_transaction_session_timeout": 60_000}
    if limits_statements:
        # A little later than the lock, so that the reason is told apart.
        limits["statement_timeout"] = patience * 1000 + 1000
    return {
        "server_side_binding": True,
        # A statement that comes again and again is planned once, which is half of what the database does for a page.
        "prepare_threshold": 5,
        "connect_timeout": patience,
        "options": " ".join(f"-c {name}={milliseconds}" for name, milliseconds in limits.items()),
    }
