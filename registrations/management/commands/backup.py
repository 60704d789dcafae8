from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registrations.operations import backups


class Command(BaseCommand):
    help = (
        "Write a consistent copy of the database into a new file, while the application runs. "
        "It holds personal data: only its owner may read it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a file that does not exist yet; else one in backups/")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        path = file or backups.default_path()
        try:
            size = backups.create(path)
        except backups.Failed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(f"{path}: {size:,} bytes. Prove it with: restore_check {path}")
