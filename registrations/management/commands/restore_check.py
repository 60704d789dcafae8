from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registrations.operations import checking
from registrations.operations.postgresql_tools import Failed


class Command(BaseCommand):
    help = "Prove that a copy made by `backup` can be restored. The database of the application is not touched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--identity", type=Path, help="the file with the secret key of age, if it is encrypted")

    def handle(self, *args: Any, file: Path, identity: Path | None, **options: Any) -> None:
        try:
            findings = checking.check(file, identity)
        except Failed as failure:
            raise CommandError(str(failure)) from failure
        if findings.problems:
            raise CommandError("\n".join(findings.problems))
        for label, count in findings.counts.items():
            self.stdout.write(f"{label}: {count}")
        if not findings.is_restored:
            self.stdout.write("Read from beginning to end; this user may not create a database to restore it into.")
        self.stdout.write(f"{file} can be restored.")
