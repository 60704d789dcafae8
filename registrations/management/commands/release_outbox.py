from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from registrations.operations import restoring


class Command(BaseCommand):
    help = "After a copy was restored: say what waits in the outbox, and let it go. Some of it may have been sent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        decision = parser.add_mutually_exclusive_group()
        decision.add_argument("--send", action="store_true", help="send what waits, and go on")
        decision.add_argument("--discard", action="store_true", help="send nothing of what waits, and go on")

    def handle(self, *args: Any, send: bool, discard: bool, **options: Any) -> None:
        waiting = restoring.held_messages()
        if waiting is None:
            self.stdout.write("The outbox is not held.")
            return
        self.stdout.write(f"Waiting since before the copy was restored: {waiting.count()}")
        if send or discard:
            restoring.release_outbox(waiting, discard=discard)
            self.stdout.write("Released.")
        else:
            self.stdout.write("Held. Decide with --send or --discard.")
