from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from registrations.mail import reminders


class Command(BaseCommand):
    help = "Queue the reminders that are due. The worker does it too; running it every minute does no harm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many would be queued")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self.stdout.write(f"To be queued: {reminders.count_due(timezone.now())}")
        else:
            self.stdout.write(f"Queued: {reminders.queue_due(timezone.now())}")
