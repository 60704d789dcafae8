"""
Copies of the database, made while the application runs.

Copying the file of a running SQLite database gives a stale copy; the database
itself has to write it. A copy holds personal data: only its owner may read it.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import connection
from django.utils import timezone

from registrations.models import OperationsRecord
from registrations.operations import packing, postgresql_tools
from registrations.operations.postgresql_tools import Failed, first_line

ENDINGS = {"sqlite": "sqlite3.gz", "postgresql": "dump"}
NAME = re.compile(r"\d{4}-\d\d-\d\d-\d{6}\.(sqlite3\.gz|dump)(\.age|\.gpg)?")


def default_path() -> Path:
    ending = ENDINGS[connection.vendor] + packing.endings(settings.BACKUP_RECIPIENT)
    path: Path = settings.BACKUP_FOLDER / f"{timezone.localtime():%Y-%m-%d-%H%M%S}.{ending}"
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
        # Beside it, so that the finished copy takes its place at once.
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as folder:
            _put_in_place(_packed(Path(folder)), path)
    except OSError as error:
        path.unlink()
        raise Failed(f"{path} cannot be written: {error.strerror}.") from error
    except BaseException:
        path.unlink()
        raise
    OperationsRecord.objects.record(OperationsRecord.Name.BACKUP)
    return path.stat().st_size


def _packed(folder: Path) -> Path:
    """Copy and compress, which PostgreSQL does by itself; encrypt if wanted."""
    copy = folder / "copy"
    if connection.vendor == "sqlite":
        _copy_sqlite(folder / "whole")
        packing.compress(folder / "whole", copy)
    else:
        _dump_postgresql(copy)
    if not settings.BACKUP_RECIPIENT:
        return copy
    packing.encrypt(copy, folder / "encrypted", settings.BACKUP_RECIPIENT)
    return folder / "encrypted"


def keep_newest(number: int) -> list[Path]:
    """Delete all but the newest copies of the folder of backups, whose names tell their age; return what went."""
    copies = sorted(path for path in settings.BACKUP_FOLDER.iterdir() if NAME.fullmatch(path.name))
    old = copies[:-number]
    for path in old:
        path.unlink()
    return old


def _copy_sqlite(path: Path) -> None:
    if connection.in_atomic_block:
        raise Failed("A copy cannot be made inside a transaction.")
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
    except DatabaseTrouble as error:
        raise Failed(f"The database could not be copied: {first_line(error)}") from error


def _dump_postgresql(path: Path) -> None:
    postgresql_tools.run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")


def _put_in_place(finished: Path, path: Path) -> None:
    finished.chmod(0o600)
    _sync(finished, os.O_RDWR)
    finished.replace(path)
    _sync(path.parent, os.O_RDONLY)


def _sync(place: Path, flags: int) -> None:
    number = os.open(place, flags)
    try:
        os.fsync(number)
    finally:
        os.close(number)
