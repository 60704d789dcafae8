"""The proof that a copy can be restored: it is, where it harms nobody, and looked at."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import Error as DatabaseTrouble
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.utils import load_backend

from registrations.models import Attendance, HistoryEntry, Message, Registration
from registrations.operations import packing, postgresql_tools
from registrations.operations.postgresql_tools import Failed, first_line
from trainings.models import Cycle, Session

PATIENCE = 30  # seconds
SQLITE = "django.db.backends.sqlite3"
BEGINNINGS = {b"SQLite format 3\0": "sqlite", b"PGDMP": "postgresql"}
COPIED = re.compile(r"COPY public\.(\w+) \(.*\) FROM stdin;$")
COUNTED = (Cycle, Session, Registration, Attendance, HistoryEntry, Message)


@dataclass
class Findings:
    """What a copy holds, and what is wrong with it."""

    counts: dict[str, int] = field(default_factory=dict)
    damages: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)  # migrations that this version has
    knows: list[str] = field(default_factory=list)  # migrations that this version has not
    is_restored: bool = True  # or only read from its beginning to its end

    @property
    def problems(self) -> list[str]:
        problems = [*self.damages]
        if self.lacks:
            problems.append(f"The copy is older than the application and lacks: {', '.join(self.lacks)}.")
        if self.knows:
            problems.append(f"The copy is newer than the application: {', '.join(self.knows)}.")
        return problems


def check(path: Path, identity: Path | None = None) -> Findings:
    """
    Restore a copy where it harms nobody, and look at it.

    Raises:
        Failed: this is no copy, it is damaged, or it cannot be restored here.
    """
    with packing.unpacked(path, identity) as copy:
        return check_unpacked(copy)


def check_unpacked(copy: Path) -> Findings:
    try:
        if vendor_of(copy) == "sqlite":
            with _restored_sqlite(copy) as restored:
                return _look_at(restored)
        if connection.vendor != "postgresql":
            raise Failed("This is a copy of PostgreSQL: check it where DATABASE_URL names a PostgreSQL server.")
        if not _may_create_databases():
            return _read_through(copy)
        with _restored_postgresql(copy) as restored:
            return _look_at(restored)
    except DatabaseTrouble as error:
        raise Failed(f"The copy is damaged: {first_line(error)}") from error


def vendor_of(copy: Path) -> str:
    """
    Return which database wrote this.

    Raises:
        Failed: none of those that are known.
    """
    with copy.open("rb") as file:
        beginning = file.read(16)
    vendor = next((vendor for sign, vendor in BEGINNINGS.items() if beginning.startswith(sign)), "")
    if not vendor:
        raise Failed("This is no copy of a database, or its beginning is damaged.")
    return vendor


@contextmanager
def _restored_sqlite(path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A SQLite copy needs no restoring: it is opened to be read, and cannot be changed."""
    name = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    with _connected({**connection.settings_dict, "ENGINE": SQLITE, "OPTIONS": {}, "NAME": name}) as restored:
        yield restored


@contextmanager
def _restored_postgresql(path: Path) -> Iterator[BaseDatabaseWrapper]:
    name = f"restore_check_{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        postgresql_tools.run(
            "pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={name}", str(path)
        )
        with _connected({**connection.settings_dict, "NAME": name}) as restored:
            yield restored
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _may_create_databases() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
    return bool(row and row[0])


def _read_through(path: Path) -> Findings:
    """Read the copy from its beginning to its end, as restoring would, and count its rows: needs no rights at all."""
    rows: Counter[str] = Counter()
    applied = set()
    table = ""
    for line in postgresql_tools.run("pg_restore", "--data-only", "--file=-", str(path)).split("\n"):
        if found := COPIED.match(line):
            table = found[1]
        elif line == "\\.":
            table = ""
        elif table:
            rows[table] += 1
            if table == "django_migrations":
                _id, app, name, *_rest = line.split("\t")
                applied.add((app, name))
    findings = _compared(applied)
    findings.is_restored = False
    findings.counts = {model._meta.label: rows[model._meta.db_table] for model in COUNTED}
    return findings


@contextmanager
def _connected(facts: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    restored: BaseDatabaseWrapper = load_backend(facts["ENGINE"]).DatabaseWrapper(facts, alias="copy")
    try:
        yield restored
    finally:
        restored.close()


def _look_at(restored: BaseDatabaseWrapper) -> Findings:
    with restored.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        findings = _compared({(app, name) for app, name in cursor.fetchall()})
        findings.damages = _broken_rows(restored, cursor)
        tables = set(restored.introspection.table_names(cursor))
        for model in COUNTED:
            if model._meta.db_table in tables:  # an older copy may lack one
                cursor.execute(f"SELECT COUNT(*) FROM {model._meta.db_table}")  # noqa: S608  a name of our own
                findings.counts[model._meta.label] = cursor.fetchone()[0]
    return findings


def _broken_rows(restored: BaseDatabaseWrapper, cursor: Any) -> list[str]:
    """PostgreSQL checks foreign keys while it restores; SQLite has to be asked."""
    if restored.vendor != "sqlite":
        return []
    cursor.execute("PRAGMA integrity_check")
    damages = [f"The copy is damaged: {words}" for (words,) in cursor.fetchall() if words != "ok"]
    cursor.execute("PRAGMA foreign_key_check")
    tables = sorted({row[0] for row in cursor.fetchall()})
    return damages + [f"Rows of {table} belong to rows that are not there." for table in tables]


def _compared(applied: set[tuple[str, str]]) -> Findings:
    known = MigrationLoader(None).disk_migrations
    apps = {app for app, _name in known}
    replaced = {one for key in applied & known.keys() for one in known[key].replaces}
    lacks = [
        f"{app}.{name}"
        for (app, name), migration in known.items()
        if (app, name) not in applied | replaced and not (migration.replaces and applied.issuperset(migration.replaces))
    ]
    knows = [".".join(key) for key in applied - known.keys() if key[0] in apps]
    return Findings(lacks=sorted(lacks), knows=sorted(knows))
