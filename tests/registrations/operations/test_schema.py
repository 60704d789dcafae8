"""New code does not touch a database that lacks its migrations, and says so in one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from registrations.operations import schema

SENTENCE = "The database is older than this version of the application and lacks "


@pytest.fixture
def empty_database(tmp_path: Path) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}"}


def last_line_of(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    result = subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("arguments", [("-c", "import config.wsgi"), ("manage.py", "send_messages", "--loop")])
def test_nothing_starts_on_an_old_schema(empty_database, arguments):
    code, line = last_line_of(empty_database, *arguments)

    assert code == 1
    assert SENTENCE in line
    assert "registrations.0001_initial" in line
    assert line.endswith("Make a backup, then run: manage.py migrate")


def test_a_database_that_does_not_answer_is_waited_for_elsewhere():
    unreachable = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}

    result = subprocess.run(
        [sys.executable, "-c", "import config.wsgi"], cwd=settings.BASE_DIR, env=os.environ | unreachable, check=False
    )

    assert result.returncode == 0


@pytest.mark.django_db(transaction=True)
def test_one_migration_that_is_missing_is_named():
    [(app, name)] = MigrationLoader(connection).graph.leaf_nodes("registrations")
    newest = MigrationRecorder(connection).migration_qs.get(app=app, name=name)
    newest.delete()
    try:
        assert schema.missing_migrations() == [f"{app}.{name}"]
    finally:
        newest.save(force_insert=True)
