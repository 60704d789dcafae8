import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from registrations.core import roles
from registrations.operations import demonstration


class Command(BaseCommand):
    help = (
        "Prepare the demonstration and serve it, with the worker that sends messages. Starting it again does no harm."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="stop before serving")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demonstration makes accounts and shows messages: it does not run in production.")
        call_command("migrate", verbosity=0)
        demonstration.build()
        organiser = demonstration.make_account("organiser", roles.ORGANISERS)
        trainer = demonstration.make_account("trainer", roles.TRAINERS)
        url = f"http://127.0.0.1:{options['port']}"
        self.stdout.write(
            f"\n  {url}/                 the public pages\n"
            f"  {url}/demo/messages/   the messages that were sent, with personal links\n"
            f"  {url}/demo/zoom-report.csv  a Zoom report to import: autumn group, third session\n"
            f"  {url}/admin/           organisers and trainers:\n"
            f"      organiser   {organiser}\n"
            f"      trainer     {trainer}\n"
        )
        if not options["no_serve"]:
            self.serve(options["port"])

    def serve(self, port: int) -> None:
        address = f"127.0.0.1:{port}"
        environment = {**os.environ, "DEMO": "1", "SITE_URL": f"http://{address}"}
        manage = [sys.executable, "manage.py"]
        worker = subprocess.Popen([*manage, "send_messages", "--loop"], env=environment, cwd=settings.BASE_DIR)
        server = subprocess.Popen([*manage, "runserver", "--noreload", address], env=environment, cwd=settings.BASE_DIR)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            server.wait()
        except KeyboardInterrupt:
            self.stdout.write("")
        finally:
            for process in (server, worker):
                process.terminate()
            for process in (server, worker):
                process.wait()
