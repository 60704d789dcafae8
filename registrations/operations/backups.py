"""
Copies of the database, made while the application runs, and the proof that one can be restored.

Copying the file of a running SQLite database gives a stale copy; the database
itself has to write it. A copy holds personal data: only its owner may read it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.utils import load_backend
from django.utils import timezone

from registrations.models import Attendance, HistoryEntry, Message, Registration
from trainings.models import Cycle, Session

SQLITE = "django.db.backends.sqlite3"
ENDINGS = {"sqlite": "sqlite3", "postgresql": "dump"}
BEGINNINGS = {b"SQLite format 3\0": "sqlite", b"PGDMP": "postgresql"}
COUNTED = (Cycle, Session, Registration, Attendance, HistoryEntry, Message)
# How the tools of PostgreSQL are told what Django knows: nothing of it is seen in the list of processes.
LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "service": "PGSERVICE",
}


class Failed(Exception):
    """A copy could not be made or restored; the message says why."""


@dataclass
class Findings:
    """What a copy holds, and what is wrong with it."""

    counts: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def default_path() -> Path:
    path: Path = settings.BASE_DIR / "backups" / f"{timezone.localtime():%Y-%m-%d-%H%M%S}.{ENDINGS[connection.vendor]}"
    return path


def create(path: Path) -> int:
    """
    Write a consistent copy of the database into a new file, and return its size in bytes.

    Raises:
        Failed: the file exists already, or the database or its tools refuse; then no file is left.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise Failed(f"{path} exists already; a copy never replaces a file.") from error
    except OSError as error:
        raise Failed(f"{path} cannot be written: {error.strerror}.") from error
    try:
        _copy_sqlite(path) if connection.vendor == "sqlite" else _dump_postgresql(path)
        _keep(path)
    except BaseException:
        path.unlink()
        raise
    return path.stat().st_size


def check(path: Path) -> Findings:
    """
    Restore a copy where it harms nobody, and look at it.

    Raises:
        Failed: this is no copy, it is damaged, or it cannot be restored here.
    """
    try:
        with path.open("rb") as file:
            beginning = file.read(16)
    except OSError as error:
        raise Failed(f"{path} cannot be read: {error.strerror}.") from error
    vendor = next((vendor for sign, vendor in BEGINNINGS.items() if beginning.startswith(sign)), "")
    if not vendor:
        raise Failed(f"{path} is no copy of a database, or its beginning is damaged.")
    try:
        with _restored_sqlite(path) if vendor == "sqlite" else _restored_postgresql(path) as restored:
            return _look_at(restored)
    except DatabaseTrouble as error:
        raise Failed(f"The copy is damaged: {_first_line(error)}") from error


def _copy_sqlite(path: Path) -> None:
    """VACUUM INTO reads one state, waits for nobody, and leaves out what has been deleted."""
    if connection.in_atomic_block:
        raise Failed("A copy cannot be made inside a transaction.")
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
    except DatabaseTrouble as error:
        raise Failed(f"The database could not be copied: {_first_line(error)}") from error


def _dump_postgresql(path: Path) -> None:
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")


def _keep(path: Path) -> None:
    """Have the disk hold the copy before anybody is told that it exists."""
    for place, flags in ((path, os.O_RDWR), (path.parent, os.O_RDONLY)):
        number = os.open(place, flags)
        try:
            os.fsync(number)
        finally:
            os.close(number)


@contextmanager
def _restored_sqlite(path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A SQLite copy needs no restoring: it is opened to be read, and cannot be changed."""
    name = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    with _connected({**connection.settings_dict, "ENGINE": SQLITE, "OPTIONS": {}, "NAME": name}) as restored:
        yield restored


@contextmanager
def _restored_postgresql(path: Path) -> Iterator[BaseDatabaseWrapper]:
    """Restore into a database of its own, on the server of this application, and drop it afterwards."""
    if connection.vendor != "postgresql":
        raise Failed("This is a copy of a PostgreSQL database: check it where DATABASE_URL names a PostgreSQL server.")
    name = f"restore_check_{secrets.token_hex(4)}"
    try:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    except DatabaseTrouble as error:
        raise Failed(
            f"No database could be made to restore into, which needs CREATEDB: {_first_line(error)}"
        ) from error
    try:
        _run("pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={name}", str(path))
        with _connected({**connection.settings_dict, "NAME": name}) as restored:
            yield restored
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _connected(facts: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    restored: BaseDatabaseWrapper = load_backend(facts["ENGINE"]).DatabaseWrapper(facts, alias="copy")
    try:
        yield restored
    finally:
        restored.close()


def _look_at(restored: BaseDatabaseWrapper) -> Findings:
    with restored.cursor() as cursor:
        findings = Findings(problems=[*_broken_rows(restored, cursor), *_migrations(cursor)])
        if not findings.problems:
            for model in COUNTED:
                cursor.execute(f"SELECT COUNT(*) FROM {model._meta.db_table}")  # noqa: S608  a name of our own
                findings.counts[model._meta.label] = cursor.fetchone()[0]
    return findings


def _broken_rows(restored: BaseDatabaseWrapper, cursor: Any) -> list[str]:
    """PostgreSQL checks foreign keys while it restores; SQLite has to be asked."""
    if restored.vendor != "sqlite":
        return []
    cursor.execute("PRAGMA integrity_check")
    problems = [f"The copy is damaged: {words}" for (words,) in cursor.fetchall() if words != "ok"]
    cursor.execute("PRAGMA foreign_key_check")
    tables = sorted({row[0] for row in cursor.fetchall()})
    return problems + [f"Rows of {table} belong to rows that are not there." for table in tables]


def _migrations(cursor: Any) -> list[str]:
    """Compare the migrations of the copy with those of this version of the application."""
    cursor.execute("SELECT app, name FROM django_migrations")
    applied = {(app, name) for app, name in cursor.fetchall()}
    known = MigrationLoader(None).disk_migrations
    apps = {app for app, _name in known}
    replaced = {one for key in applied & known.keys() for one in known[key].replaces}
    missing = [
        f"{app}.{name}"
        for (app, name), migration in known.items()
        if (app, name) not in applied | replaced and not (migration.replaces and applied.issuperset(migration.replaces))
    ]
    newer = [f"{app}.{name}" for app, name in applied - known.keys() if app in apps]
    problems = [f"The copy is older than the application and lacks: {', '.join(sorted(missing))}."] if missing else []
    return problems + ([f"The copy is newer than the application: {', '.join(sorted(newer))}."] if newer else [])


def _run(tool: str, *arguments: str) -> None:
    """Run a tool of PostgreSQL on the database of the application."""
    if shutil.which(tool) is None:
        raise Failed(f"{tool} is not installed. Install the client programs of PostgreSQL, of the server's version.")
    known = connection.get_connection_params()
    environment = {LIBPQ[name]: str(value) for name, value in known.items() if name in LIBPQ and value}
    done = subprocess.run([tool, *arguments], env=os.environ | environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{tool} failed: {_first_line(done.stderr)}")


def _first_line(words: object) -> str:
    """PostgreSQL's further lines may hold a whole row."""
    lines = str(words).strip().splitlines()
    return lines[0] if lines else "no words were given."
