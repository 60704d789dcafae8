from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registrations.operations import backups


class Command(BaseCommand):
    help = "Prove that a copy made by `backup` can be restored. The database of the application is not touched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            findings = backups.check(file)
        except backups.Failed as failure:
            raise CommandError(str(failure)) from failure
        if findings.problems:
            raise CommandError("\n".join(findings.problems))
        for label, count in findings.counts.items():
            self.stdout.write(f"{label}: {count}")
        self.stdout.write(f"{file} can be restored.")
