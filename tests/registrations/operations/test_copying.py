"""From SQLite to PostgreSQL by one command: every row as it was, the counts compared, the next number free."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from registrations.models import Registration
from tests.factories import make_cycle, make_registration
from tests.registrations.racing import database_url

pytestmark = pytest.mark.django_db(transaction=True)

FILL = """
from django.contrib.auth.models import Group, User
from registrations.operations import demonstration
demonstration.build()
User.objects.create_user("ilze").groups.add(Group.objects.get(name="organisers"))
"""


def manage(url: str, *arguments: str, succeeds: bool = True) -> str:
    result = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode == 0) == succeeds, result.stderr
    return result.stdout if succeeds else result.stderr


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> str:
    """The SQLite file of an association, with the demonstration in it."""
    path: Path = tmp_path_factory.mktemp("source") / "db.sqlite3"
    url = f"sqlite:///{path}"
    manage(url, "migrate", "--verbosity", "0")
    manage(url, "shell", "--verbosity", "0", "--command", FILL)
    return url


def everything(url: str) -> list[object]:
    """Return all rows, but for the number that every change raises."""
    rows: list[object] = json.loads(manage(url, "dumpdata", "--all", "--exclude", "trainings.revision"))
    return rows


def test_every_row_is_copied_as_it_is_and_the_next_one_gets_a_number_of_its_own(source):
    said = manage(database_url(), "copy_database", source)

    assert everything(database_url()) == everything(source)
    people = Registration.objects.count()
    last = Registration.objects.order_by("-pk")[0]
    assert people > 50
    assert f"registrations.Registration: {people} there, {people} here" in said
    assert said.endswith("Everything was copied.\n")
    assert make_registration(cycle=make_cycle()).pk > last.pk


def test_nothing_is_copied_over_what_is_there(source):
    make_registration(cycle=make_cycle())

    said = manage(database_url(), "copy_database", source, succeeds=False)

    assert "copy into an empty database" in said
    assert Registration.objects.count() == 1


def test_a_database_of_another_version_is_not_copied(tmp_path):
    said = manage(database_url(), "copy_database", f"sqlite:///{tmp_path / 'empty.sqlite3'}", succeeds=False)

    assert "of another version of the application" in said
