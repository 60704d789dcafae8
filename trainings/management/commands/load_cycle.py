from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from trainings.loading import FIRST_CYCLE, load


class Command(BaseCommand):
    help = "Load a cycle from a TOML file; without a file, the first cycle. Loading it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=FIRST_CYCLE)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cycle, is_new = load(options["file"])
        except (OSError, ValueError, KeyError, ValidationError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        self.stdout.write(f"{cycle}: {'loaded' if is_new else 'is here already and stays as it is'}")
