from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registrations.operations import backups, erased_list
from registrations.operations.postgresql_tools import Failed


class Command(BaseCommand):
    help = (
        "Write a consistent copy of the database into a new file, while the application runs. "
        "It holds personal data: only its owner may read it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a new file; else one in BACKUP_FOLDER")
        parser.add_argument("--keep", type=int, metavar="N", help="delete all but the newest N copies of BACKUP_FOLDER")

    def handle(self, *args: Any, file: Path | None, keep: int | None, **options: Any) -> None:
        if keep is not None and (file or keep < 1):
            raise CommandError("--keep N counts the copies in BACKUP_FOLDER, of which at least one stays.")
        path = file or backups.default_path()
        try:
            size = backups.create(path)
            erased_list.write(path.parent)
        except Failed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(f"{path}: {size:,} bytes. Prove it with: restore_check {path}")
        for old in backups.keep_newest(keep) if keep else []:
            self.stdout.write(f"Deleted: {old.name}")
