from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registrations.accounts import colleagues, sign_in


class Command(BaseCommand):
    help = "Let somebody in who has lost the telephone and the recovery codes, when no other organiser can."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="e-mail address or user name of the account")

    def handle(self, *args: Any, **options: Any) -> None:
        user = sign_in.find_user(options["address"])
        if user is None:
            raise CommandError("No account, or more than one, has this address.")
        if not colleagues.switch_second_factor_off(user, None):
            raise CommandError("This account has no second step.")
        self.stdout.write("The second step is off: the password opens the account. Every browser is logged out.")
