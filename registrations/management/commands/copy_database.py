from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registrations.operations import copying
from registrations.operations.postgresql_tools import Failed


class Command(BaseCommand):
    help = (
        "Copy everything from another database, such as the SQLite file so far, into the empty one that DATABASE_URL "
        "names, and compare the counts. Stop the site and the worker first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="the address of the other database: sqlite:////path/db.sqlite3")

    def handle(self, *args: Any, source: str, **options: Any) -> None:
        try:
            counts = copying.copy_from(source)
        except Failed as failure:
            raise CommandError(str(failure)) from failure
        for label, (there, here) in counts.items():
            self.stdout.write(f"{label}: {there} there, {here} here")
        different = [label for label, (there, here) in counts.items() if there != here]
        if different:
            raise CommandError(f"Not the same: {', '.join(different)}.")
        self.stdout.write("Everything was copied.")
