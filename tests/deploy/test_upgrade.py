"""An upgrade with people in the database: old code goes on, new code follows, and both ways back lose nobody."""

import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.registrations.racing import database_url

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

MIGRATION = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("registrations", "{last}")]
    operations = [migrations.AddField("registration", "shoe_size", models.CharField(max_length=9, {default}))]
"""
REGISTER = """
from django.utils import timezone
from tests.registrations.racing import open_cycle, register
from trainings.models import Cycle
cycle = Cycle.objects.first() or open_cycle(capacity=2)
print("status:", register(cycle.pk, {number}))
"""
LAST = max(path.stem for path in (settings.BASE_DIR / "registrations" / "migrations").glob("0*.py"))
SHOW_SCHEMA = """
from django.db import connection
from registrations.models import Registration
tables = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1, 2"
if connection.vendor == "postgresql":
    tables = (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
        "UNION SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    )
with connection.cursor() as cursor:
    cursor.execute(tables)
    for row in cursor.fetchall():
        print(*row)
print(list(Registration.objects.order_by("pk").values_list("pk", "status", "place_number", "email_key")))
"""
CODE = ("config", "locale", "locale_overrides", "registrations", "static", "templates", "tests", "trainings")


@pytest.fixture
def url(tmp_path) -> Iterator[str]:
    """The address of an empty database of its own."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'db.sqlite3'}"
        return
    name = f"upgrade_{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield database_url().replace(str(connection.settings_dict["NAME"]), name)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def next_release(folder: Path, default: str) -> Path:
    """Make the code of a release that has one more column."""
    for name in CODE:
        shutil.copytree(settings.BASE_DIR / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(settings.BASE_DIR / "manage.py", folder)
    migrations = folder / "registrations" / "migrations"
    (migrations / "0999_shoe_size.py").write_text(MIGRATION.format(last=LAST, default=default), encoding="utf-8")
    model = folder / "registrations" / "models" / "registration.py"
    field = f"    shoe_size = models.CharField(max_length=9, {default})\n\n    class Meta:"
    text = re.sub(
        r"(class Registration\(.*?)    class Meta:", rf"\1{field}", model.read_text(), count=1, flags=re.DOTALL
    )
    model.write_text(text, encoding="utf-8")
    return folder


def manage(code: Path, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=code,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )


def register(code: Path, url: str, number: int) -> str:
    """Register somebody with that code; return the status, or the whole trouble."""
    result = manage(code, url, "shell", "-v", "0", "-c", REGISTER.format(number=number))
    return (result.stdout or result.stderr).strip()


def test_old_code_goes_on_after_the_new_migrations_and_both_ways_lead_back(tmp_path, url):
    old, new = settings.BASE_DIR, next_release(tmp_path / "new", 'default="40", db_default="40"')
    assert manage(old, url, "migrate", "-v", "0").returncode == 0
    statuses = [register(old, url, 1)]

    refused = manage(new, url, "send_messages", "--loop").stderr
    assert manage(new, url, "migrate", "-v", "0").returncode == 0
    statuses += [register(old, url, 2), register(new, url, 3), register(old, url, 4)]
    back = manage(new, url, "migrate", "registrations", LAST, "-v", "0")
    statuses += [register(old, url, 5)]

    assert "lacks registrations.0999_shoe_size" in refused
    assert back.returncode == 0
    assert statuses == ["status: confirmed"] * 2 + ["status: waiting"] * 3


def test_from_the_first_release_on_every_step_keeps_rows_indexes_and_triggers(url):
    """Going back to 0.3.0 and forward again ends where a new installation begins."""
    code = settings.BASE_DIR
    manage(code, url, "migrate", "-v", "0")
    statuses = [register(code, url, number) for number in (1, 2, 3)]
    before = manage(code, url, "shell", "-v", "0", "-c", SHOW_SCHEMA).stdout

    back = manage(code, url, "migrate", "registrations", "0002", "-v", "0")
    forward = manage(code, url, "migrate", "-v", "0")

    assert (back.returncode, forward.returncode) == (0, 0)
    assert statuses == ["status: confirmed", "status: confirmed", "status: waiting"]
    assert manage(code, url, "shell", "-v", "0", "-c", SHOW_SCHEMA).stdout.splitlines() == before.splitlines()
    assert "revise_registration_update" in before


def test_without_a_default_in_the_database_old_code_registers_nobody_and_does_not_call_it_busy(tmp_path, url):
    """The control: it is the default that lets old code go on."""
    old, new = settings.BASE_DIR, next_release(tmp_path / "new", 'default="40"')
    manage(old, url, "migrate", "-v", "0")
    manage(new, url, "migrate", "-v", "0")

    said = register(old, url, 1)

    assert "IntegrityError" in said
    assert "DatabaseBusy" not in said
