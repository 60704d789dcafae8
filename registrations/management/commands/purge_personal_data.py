from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from registrations.people import retention


class Command(BaseCommand):
    help = "Erase the personal data of cycles whose retention is over. Run it daily; again does no harm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")

    def handle(self, *args: Any, **options: Any) -> None:
        for cycle, numbers in retention.overdue():
            self.stdout.write(f"{cycle}: {len(numbers)} people, kept until {cycle.erases_data_on:%d.%m.%Y}")
        if not options["dry_run"]:
            self.stdout.write(f"Erased: {retention.carry_out()}")
