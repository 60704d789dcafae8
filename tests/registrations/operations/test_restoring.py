"""A copy takes the place of the database: asked first, nobody who was erased comes back, no message goes twice."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import connection

from registrations.core.history import ChangeContext
from registrations.mail import outbox
from registrations.models import Message, OperationsRecord, Registration
from registrations.models.history import Via
from registrations.operations import backups, erased_list, restoring
from registrations.people import erasure
from tests.factories import make_cycle, make_registration
from tests.registrations.operations.test_backups import _tools  # noqa: F401  a fixture for every test
from tests.registrations.sending import make_message, make_messages

pytestmark = pytest.mark.django_db(transaction=True)
BY_HAND = ChangeContext(via=Via.COMMAND)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings, at) -> Path:
    at("2023-11-20 12:00")
    path: Path = tmp_path / "backups"
    settings.BACKUP_FOLDER = path
    return path


def backup(folder: Path, name: str = "copy") -> Path:
    call_command("backup", str(folder / name), stdout=StringIO())
    return folder / name


def restore(path: Path, *options: str) -> str:
    said = StringIO()
    call_command("restore", str(path), "--noinput", *options, stdout=said)
    return said.getvalue()


def test_the_database_is_as_it_was(folder):
    cycle = make_cycle()
    kept = make_registration(cycle=cycle, first_name="Anna")
    path = backup(folder)
    later = make_registration(cycle=cycle)
    Registration.objects.filter(pk=kept.pk).update(first_name="Bruno")

    said = restore(path)

    assert list(Registration.objects.values_list("pk", "first_name")) == [(kept.pk, "Anna")]
    assert make_registration(cycle=cycle).pk <= later.pk
    assert "In the copy: registrations.Registration: 1" in said


def test_what_was_there_is_copied_before(folder):
    path = backup(folder)
    make_registration(cycle=make_cycle())

    said = restore(path)

    safe = folder / f"2023-11-20-120000.{backups.ENDINGS[connection.vendor]}"
    assert f"What was there is in {safe}" in said
    restore(safe)
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(("answer", "people"), [("no", 1), ("", 1), ("yes", 0)])
def test_it_asks_before_it_replaces_anything(folder, monkeypatch, answer, people):
    path = backup(folder)
    make_registration(cycle=make_cycle())
    monkeypatch.setattr("builtins.input", lambda _question: answer)

    if answer == "yes":
        call_command("restore", str(path), stdout=StringIO())
    else:
        with pytest.raises(CommandError, match="Nothing was changed"):
            call_command("restore", str(path), stdout=StringIO())

    assert Registration.objects.count() == people


def test_a_damaged_copy_replaces_nothing(folder):
    path = backup(folder)
    path.write_bytes(path.read_bytes()[:2000])
    make_registration(cycle=make_cycle())

    with pytest.raises(CommandError, match=r"damaged|failed"):
        restore(path)

    assert Registration.objects.count() == 1


def test_whoever_was_erased_since_is_erased_again(folder):
    cycle = make_cycle()
    erased, other = make_registration(cycle=cycle), make_registration(cycle=cycle)
    path = backup(folder)
    erasure.erase(erased.pk, origin=BY_HAND)

    said = restore(path)

    erased.refresh_from_db()
    assert "Erased again: 1." in said
    assert (erased.is_erased, erased.email, erased.last_name) == (True, "", "")
    assert list(Registration.objects.filter(erased_at__isnull=True)) == [other]


def test_the_list_beside_the_copies_tells_it_to_an_empty_machine(folder):
    erased = make_registration(cycle=make_cycle())
    path = backup(folder)
    erasure.erase(erased.pk, origin=BY_HAND)
    backup(folder, "later")
    Registration.objects.update(erased_at=None)  # as a database that knows nothing of it

    restore(path)

    assert erased_list.read(folder) == {(erased.pk, erased.created_at.isoformat())}
    assert Registration.objects.get().is_erased


def test_somebody_else_with_the_same_number_is_left_alone(folder, at):
    make_registration(cycle=make_cycle())
    path = backup(folder)
    erased = {(pk, "1999-01-01T00:00:00+00:00") for pk in Registration.objects.values_list("pk", flat=True)}

    restore(path)

    assert restoring.still_there(erased) == []


def test_what_is_overdue_by_now_is_erased(folder, at):
    make_registration(cycle=make_cycle())
    path = backup(folder)
    at("2026-11-20 12:00")

    assert "Overdue by now: 1." in restore(path)
    assert Registration.objects.get().is_erased


def test_nothing_is_sent_until_somebody_has_looked(folder, mail_server):
    make_messages(2)
    path = backup(folder)
    outbox.send_due()
    restore(path)

    held = outbox.send_due()

    assert (len(mail_server.received), held, Message.objects.unsent().count()) == (2, 0, 2)


@pytest.mark.parametrize(("decision", "sent"), [("--send", 3), ("--discard", 1)])
def test_the_outbox_is_released_by_hand(folder, mail_server, at, decision, sent):
    make_messages(2)
    restore(backup(folder))
    at("2023-11-20 12:05")
    make_message()
    said = StringIO()

    call_command("release_outbox", stdout=said)
    call_command("release_outbox", decision, stdout=said)
    outbox.send_due()
    call_command("release_outbox", stdout=said)

    waiting = "Waiting since before the copy was restored: 2"
    assert said.getvalue().splitlines() == [
        *(waiting, "Held. Decide with --send or --discard."),
        *(waiting, "Released."),
        "The outbox is not held.",
    ]
    assert (len(mail_server.received), OperationsRecord.objects.is_outbox_held()) == (sent, False)


def test_a_copy_is_restored_on_an_empty_machine(folder, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("The test has one server; see the drill.")
    make_registration(cycle=make_cycle())
    path = backup(folder)
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}", "BACKUP_FOLDER": str(tmp_path)}

    for command in (["restore", str(path), "--noinput"], ["release_outbox"]):
        said = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=project.BASE_DIR,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert said.startswith("Waiting since before the copy was restored: 0")
