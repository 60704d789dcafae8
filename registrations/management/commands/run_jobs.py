from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand

from registrations.operations import jobs


class Command(BaseCommand):
    help = "Do the long work that is due, and end. The worker that sends messages starts it by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        with suppress(jobs.LeaseLost):
            while jobs.run_next():
                done += 1
        self.stdout.write(f"Done: {done}")
