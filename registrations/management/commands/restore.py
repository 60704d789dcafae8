from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registrations.core.history import ChangeContext
from registrations.models.history import Via
from registrations.operations import backups, checking, erased_list, packing, restoring
from registrations.operations.postgresql_tools import Failed
from registrations.people import erasure, retention

AFTER_RESTORING = ChangeContext(via=Via.COMMAND)


class Command(BaseCommand):
    help = (
        "Replace the database by a copy made by `backup`, of this version or the one before. Asks first, and copies "
        "what is there now. Erases again whoever was erased since, and holds the outbox: see `release_outbox`."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--identity", type=Path, help="the file with the secret key of age, if it is encrypted")
        parser.add_argument("--noinput", action="store_true", help="do not ask")

    def handle(self, *args: Any, file: Path, identity: Path | None, **options: Any) -> None:
        try:
            with packing.unpacked(file, identity) as copy:
                self._look_at(copy)
                if not options["noinput"]:
                    self._ask()
                erased = restoring.erased_people() | erased_list.read(file.parent)
                self._keep_what_is_there()
                restoring.replace_database(copy)
        except Failed as failure:
            raise CommandError(str(failure)) from failure
        self._erase_again(erased)
        self.stdout.write("Restored. The outbox is held: look at it with `release_outbox`, then release it.")

    def _look_at(self, copy: Path) -> None:
        findings = checking.check_unpacked(copy)
        if findings.damages or findings.knows:
            raise CommandError("\n".join(findings.problems))
        for label, count in findings.counts.items():
            self.stdout.write(f"In the copy: {label}: {count}")
        for name in findings.lacks:
            self.stdout.write(f"Will be applied: {name}")

    def _ask(self) -> None:
        if input("Replace the database by this copy? Stop the worker first. Write yes: ").strip() != "yes":
            raise CommandError("Nothing was changed.")

    def _keep_what_is_there(self) -> None:
        if not restoring.is_empty():
            path = backups.default_path()
            backups.create(path)
            self.stdout.write(f"What was there is in {path}")

    def _erase_again(self, erased: set[restoring.Identity]) -> None:
        numbers = restoring.still_there(erased)
        for number in numbers:
            erasure.erase(number, origin=AFTER_RESTORING)
        self.stdout.write(f"Erased again: {len(numbers)}. Overdue by now: {retention.carry_out()}.")
